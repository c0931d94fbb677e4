import { describe, expect, it } from 'vitest';
import { cellNames, type FppOptions, type Space } from '../../lib';
import {
  closedFormMultipliers,
  exactChains,
  costateChains,
  norm,
  relativeError,
  sweepEnds,
  sweepMultipliers,
  sweepTheorem,
  type SweepOptions,
} from '../../lib/proofs';
import { elsewhere, sweepProblem } from './sweep-problem';

const N = 24;
const targets: Readonly<Record<string, Space>> = {
  'cross-entropy': { kind: 'class', classes: 3 },
  'squared error': { kind: 'vector', size: 2 },
};
const cases = cellNames.flatMap((cell) =>
  Object.entries(targets).flatMap(([loss, target]) =>
    [0.3, 1, 7].flatMap((lambda) =>
      [1, 2, 3, 4, 6, 12].map((T) => ({ cell, loss, target, lambda, T })),
    ),
  ),
);

/** The sweep of an Elman network that the violations are of. */
const { buffer, point } = sweepProblem('elman', N);
const T = 4;
const right: SweepOptions = { buffer, point, truncationLength: T, trainer: exactChains(1) };
const apart = (changes: Partial<SweepOptions>): number =>
  sweepTheorem({ ...right, ...changes }).discrepancy;
const otherwise = (changes: Partial<FppOptions>): number =>
  apart({ trainer: exactChains(1, changes) });

describe('a backward sweep at weights that stand still', () => {
  it.each(cases)('is full BPTT: $cell, $loss, λ = $lambda, T = $T', (given) => {
    const { cell, target, lambda, T } = given;
    const problem = sweepProblem(cell, N, { target });
    const trainer = exactChains(lambda);
    const { discrepancy, left, sample } = sweepTheorem({
      ...problem,
      truncationLength: T,
      trainer,
    });
    expect(discrepancy).toBeLessThan(1e-12);
    expect(norm(left)).toBeGreaterThan(0.1);
    expect(sample.windows.map(({ end }) => end)).toEqual(sweepEnds(N, T, 0));
    // The states are the network's again.
    expect(sample.inconsistency).toBeLessThan(1e-13);
  });

  it.each([0, 1, 2, 3])('is so from every phase: %d', (phase) => {
    const { discrepancy, sample } = sweepTheorem({ ...right, phase });
    expect(discrepancy).toBeLessThan(1e-12);
    expect(sample.last).toBe(N - phase);
  });

  it.each([0, 1, 7])('is so for stored costates, whatever their λ: %d', (lambda) => {
    expect(apart({ trainer: costateChains(true, lambda) })).toBeLessThan(1e-12);
  });

  it('is so with states written back', () => {
    expect(otherwise({ writeBack: true })).toBeLessThan(1e-12);
  });

  it.each([
    ['states move by more than 1/λ', { stateStep: { rate: 1.1 } }],
    ['states move by less than 1/λ', { stateStep: { rate: 0.9 } }],
    ['states move by the half, as with several windows a step', { stateStep: { rate: 0.5 } }],
    ['states rest', { stateStep: { rate: 0 } }],
    ['the last step of a window alone has a loss', { windowLoss: 'last' }],
    ['the penalty is a mean over units, and the rate is not', { penalty: 'mean' }],
  ] as const)('is not if %s', (_, changes) => {
    expect(otherwise(changes)).toBeGreaterThan(1e-2);
  });

  it.each([
    ['forwards', [4, 8, 12, 16, 20, 24]],
    ['with two windows exchanged', [24, 16, 20, 12, 8, 4]],
    ['from the middle', [12, 24, 20, 16, 8, 4]],
    ['with one window twice', [24, 24, 20, 16, 12, 8]],
  ])('is not %s', (_, ends) => {
    expect(apart({ ends })).toBeGreaterThan(1e-2);
  });

  it('is not from states that are not the network’s', () => {
    expect(apart({ point: elsewhere(point, 0.3) })).toBeGreaterThan(1e-2);
  });

  it('is not if costates are left out', () => {
    expect(apart({ trainer: costateChains(false, 1) })).toBeGreaterThan(1e-2);
  });
});

describe('λ(s_e − ŝ_e) at the end of each window', () => {
  it.each(cases.filter(({ T }) => T < N / 2))(
    'is the multiplier: $cell, $loss, λ = $lambda, T = $T',
    ({ cell, target, lambda, T }) => {
      const problem = sweepProblem(cell, N, { target });
      const trainer = exactChains(lambda);
      const { discrepancy, sample } = sweepMultipliers({
        ...problem,
        ...{ truncationLength: T, trainer },
      });
      expect(discrepancy).toBeLessThan(1e-12);
      expect(norm(sample.windows[1].endGradient)).toBeGreaterThan(1e-4);
    },
  );

  it('is the closed form of the lemma in Appendix A.2, where T = 1, and without λ → ∞', () => {
    const problem = { buffer, truncationLength: 1 };
    const closed = closedFormMultipliers(problem, point).flatMap((lambda) => [...lambda]);
    for (const lambda of [0.1, 1, 10]) {
      const trainer = exactChains(lambda);
      const { left } = sweepMultipliers({ ...right, truncationLength: 1, trainer });
      const found = [...left].reverse().flatMap((multiplier) => [...multiplier]);
      expect(relativeError(found, closed)).toBeLessThan(1e-12);
    }
  });

  it('is not where states move by another rate, or windows come in another order', () => {
    const wrong: Partial<SweepOptions>[] = [
      { trainer: exactChains(1, { stateStep: { rate: 0.5 } }) },
      { ends: [4, 8, 12, 16, 20, 24] },
    ];
    for (const changes of wrong) {
      expect(sweepMultipliers({ ...right, ...changes }).discrepancy).toBeGreaterThan(1e-2);
    }
  });
});

describe('where weights move on', () => {
  const chains = exactChains(1, { writeBack: true });

  it('FPP with states written back is stored costates with the penalty, state for state', () => {
    const both = costateChains(true, 1);
    const learningRate = 0.05;
    const [a, b] = [chains, both].map((trainer) =>
      sweepTheorem({ ...right, trainer, learningRate }),
    );
    expect(a.sample.windows).toHaveLength(N / T);
    expect(relativeError(a.left, b.left)).toBeLessThan(1e-12);
    const of = ({ parameters }: typeof a.sample.after) => parameters;
    expect(relativeError(of(a.sample.after), of(b.sample.after))).toBeLessThan(1e-13);
    expect(relativeError(of(a.sample.after), point.parameters)).toBeGreaterThan(1e-3);
    // All states but the first, which carries the costate in the one and stands beside it in the other.
    for (let j = 1; j <= N; j++) {
      const [one, other] = [a, b].map(({ sample }) => sample.after.states[j]);
      expect(norm(one.map((value, i) => value - other[i]))).toBeLessThan(1e-13);
    }
    const alone = sweepTheorem({ ...right, trainer: costateChains(true, 0), learningRate });
    expect(relativeError(a.left, alone.left)).toBeGreaterThan(1e-3);
  });

  it('the sweep is BPTT but for what is of the order of the learning rate', () => {
    const rates = [1e-3, 1e-4, 1e-5];
    const [a, b, c] = rates.map((learningRate) => apart({ trainer: chains, learningRate }));
    expect(a / b).toBeGreaterThan(9);
    expect(a / b).toBeLessThan(11);
    expect(b / c).toBeGreaterThan(9.9);
    expect(b / c).toBeLessThan(10.1);
  });
});
