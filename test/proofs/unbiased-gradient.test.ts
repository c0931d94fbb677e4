import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { referenceEngine } from '../../lib/engines';
import { ReplayBuffer } from '../../lib/trainers';
import { Generator, OptionError } from '../../lib';
import {
  countTerms,
  fppGradient,
  lemma3,
  norm,
  stateGradientByCases,
  stateRole,
  termGradients,
  WINDOWS_OF_ROLE,
  type FppProblem,
} from '../../lib/proofs';
import { arbitraryFppProblem, type FppInstance } from './arbitrary-fpp-problem';

/** Instances with more than one window, of which no distribution but the uniform one is right. */
const severalWindows = arbitraryFppProblem.filter(({ problem }) => countTerms(problem) > 1);

const lastLoss = ({ problem }: FppInstance): boolean => problem.objective.loss === 'last';

describe('Lemma 3', () => {
  test('holds: the enumerated expectation is ∇L, in W, in β and in every state', () => {
    const roles = new Set<string | undefined>();
    fc.assert(
      fc.property(arbitraryFppProblem, ({ problem, point }) => {
        const { discrepancy, sample } = lemma3(problem, point);
        expect(discrepancy).toBeLessThan(1e-9);
        expect(sample).toHaveLength(problem.buffer.inputs.length + 3);
        for (const { role } of sample) roles.add(role);
      }),
      { numRuns: 60, seed: 7 },
    );
    expect(roles).toEqual(new Set([undefined, 'start', 'end', 'both', 'none']));
  });

  test('the four cases of the proof, by forward mode, give each state its gradient', () => {
    fc.assert(
      fc.property(arbitraryFppProblem.filter(lastLoss), ({ problem, point }) => {
        const { parameterCount, stateSize } = problem.buffer.network;
        const gradient = fppGradient(problem, point);
        for (const [j] of point.states.entries()) {
          const from = parameterCount + j * stateSize;
          const derived = gradient.subarray(from, from + stateSize);
          const byCases = stateGradientByCases(problem, point, j);
          expect(norm(derived.map((value, i) => value - byCases[i]))).toBeLessThan(
            1e-11 * (1 + norm(derived)),
          );
        }
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  test('the cases are those of the proof, and say in how many windows a state stands', () => {
    fc.assert(
      fc.property(arbitraryFppProblem, ({ problem, point }) => {
        const { parameterCount, stateSize } = problem.buffer.network;
        const terms = termGradients(problem, point);
        for (const [j] of point.states.entries()) {
          const from = parameterCount + j * stateSize;
          const touched = terms.filter((term) => norm(term.subarray(from, from + stateSize)) > 0);
          expect(touched).toHaveLength(WINDOWS_OF_ROLE[stateRole(problem, j)]);
        }
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  test('is refused in the form of the cases if every step has a loss', () => {
    const [{ problem, point }] = fc.sample(
      arbitraryFppProblem.filter((instance) => !lastLoss(instance)),
      { numRuns: 1, seed: 7 },
    );
    expect(() => stateGradientByCases(problem, point, 0)).toThrow(OptionError);
  });
});

describe('Lemma 3 fails', () => {
  test('if the windows are not drawn uniformly', () => {
    fc.assert(
      fc.property(severalWindows, ({ problem, point, generator }) => {
        const count = countTerms(problem);
        const raw = Array.from({ length: count }, (_, w) => 1 + w + generator.uniform());
        const total = raw.reduce((sum, value) => sum + value, 0);
        const probabilities = raw.map((value) => value / total);
        expect(lemma3(problem, point, probabilities).discrepancy).toBeGreaterThan(1e-4);
      }),
      { numRuns: 30, seed: 7 },
    );
  });

  test('if the window that ends at the newest transition is never drawn', () => {
    fc.assert(
      fc.property(severalWindows, ({ problem, point }) => {
        const count = countTerms(problem);
        const probabilities = Array.from({ length: count }, (_, w) =>
          w === count - 1 ? 0 : 1 / (count - 1),
        );
        expect(lemma3(problem, point, probabilities).discrepancy).toBeGreaterThan(1e-4);
      }),
      { numRuns: 30, seed: 7 },
    );
  });

  test('if probabilities do not sum to 1, as for a factor 1/(n − T + 1) too many', () => {
    fc.assert(
      fc.property(severalWindows, ({ problem, point }) => {
        const count = countTerms(problem);
        const probabilities = new Array<number>(count).fill(1 / count ** 2);
        expect(lemma3(problem, point, probabilities).discrepancy).toBeGreaterThan(0.1);
      }),
      { numRuns: 20, seed: 7 },
    );
  });
});

describe('the trainers’ own sampling', () => {
  const [{ problem }] = fc.sample(
    arbitraryFppProblem.filter(
      ({ problem: { buffer, truncationLength } }) =>
        buffer.inputs.length === 8 && truncationLength === 3,
    ),
    { numRuns: 1, seed: 7 },
  );

  test('draws each of the n − T + 1 windows as often as the others, if the newest is included', () => {
    const counts = frequencies(problem, 'included');
    expect(counts).toHaveLength(countTerms(problem));
    for (const share of counts) expect(share * counts.length).toBeCloseTo(1, 1);
  });

  test('leaves one out if it is not', () => {
    expect(frequencies(problem, 'excluded')).toHaveLength(countTerms(problem) - 1);
  });
});

/** How often the replay buffer draws each window, of a buffer that is just full. */
function frequencies(
  { buffer: { network, inputs }, truncationLength: T }: FppProblem,
  newest: 'included' | 'excluded',
): number[] {
  const engine = referenceEngine({
    network,
    runs: 1,
    streams: 1,
    slots: inputs.length + 1,
    learningRates: [1],
    optimizer: { kind: 'sgd', clip: null },
    actingState: 'linked',
  });
  const replay = new ReplayBuffer(engine, [new Generator([1, 6, 1, 8])]);
  replay.time = inputs.length;
  const draws = 60_000;
  const { starts } = replay.sample(draws, T, newest);
  const counts = new Map<number, number>();
  for (const start of starts) counts.set(start, (counts.get(start) ?? 0) + 1);
  return [...counts.values()].map((count) => count / draws);
}
