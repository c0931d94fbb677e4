import { beforeAll, describe, expect, it } from 'vitest';
import { elman, referenceEngine, rmsprop, sgd } from '../../lib';
import { generatorOf, relativeDifference } from '../engines/engine-cases';
import { askJax, flat, isJaxThere, table } from './jax';

const R = 5;
const S = 3;
const B = 2;
const T = 4;
const slots = 9;
const k = 8;
const lambda = 0.7;
const rates = [0.001, 0.003, 0.01, 0.03, 0.1];
const two = { kind: 'class', classes: 2 } as const;
const network = elman({ observation: two, target: two }, { hiddenUnits: k });

interface Answer {
  readonly loss: readonly number[];
  readonly theta: readonly unknown[];
  readonly states: unknown;
}
type Answers = Record<'runs-first' | 'runs-last', Answer> & {
  readonly automatic: readonly number[];
};

const generator = generatorOf(20200430);
const bit = (): number => generator.below(2);
const real = (): number => Math.fround(2 * generator.uniform() - 1);

/** Slots hold random data; windows overlap and go round the ring. */
const from = 3;
const instance = {
  theta: network.blocks.map(({ rows, columns }) =>
    table(columns === 1 ? [R, rows] : [R, rows, columns], () => real() / 2),
  ),
  states: table([slots, R, S, k], real),
  observations: table([slots, R, S], bit),
  targets: table([slots, R, S], bit),
  from,
  to: from + 1,
  observation: table([R, S], bit),
  target: table([R, S], bit),
  starts: [
    [0, 2],
    [7, 3],
    [4, 8],
    [1, 1],
    [6, 2],
  ],
  truncationLength: T,
  lambda,
  rates,
};

/** What the reference comes to from the instance: loss [R], θ [R][|θ|], states [slots][R][S][k]. */
function reference(): { loss: number[]; parameters: number[][]; states: number[] } {
  const engine = referenceEngine({
    network,
    runs: R,
    streams: S,
    slots,
    learningRates: rates,
    optimizer: rmsprop(),
    actingState: 'linked',
  });
  const scored = new Uint8Array(R * S).fill(1);
  const of = (observations: unknown, targets: unknown) => ({
    observations: Int32Array.from(flat(observations)),
    targets: Int32Array.from(flat(targets)),
    scored,
  });
  const observations = instance.observations as unknown[];
  const targets = instance.targets as unknown[];
  for (let slot = 0; slot < slots; slot++) {
    engine.advance((slot + slots - 1) % slots, slot, of(observations[slot], targets[slot]));
  }
  const states = flat(instance.states);
  for (let r = 0; r < R; r++) {
    const blocks = instance.theta.flatMap((block) => flat((block as unknown[])[r]));
    engine.setParameters(r, blocks);
    for (let s = 0; s < S; s++) {
      for (let slot = 0; slot < slots; slot++) {
        const first = ((slot * R + r) * S + s) * k;
        engine.setState(r, s, slot, states.slice(first, first + k));
      }
    }
  }
  engine.advance(instance.from, instance.to, of(instance.observation, instance.target));
  const starts = Int32Array.from(instance.starts.flat());
  const windows = { starts, batchSize: B, length: T };
  engine.gradient(windows, { loss: 'last', lambda, penalty: 'sum' });
  engine.updateWeights();
  engine.updateStates({ rule: sgd(), rate: 'shared', averaging: 'window' });
  const moved: number[] = [];
  for (let slot = 0; slot < slots; slot++) {
    for (let r = 0; r < R; r++) {
      for (let s = 0; s < S; s++) moved.push(...engine.state(r, s, slot));
    }
  }
  const parameters = Array.from({ length: R }, (_, r) => Array.from(engine.parameters(r)));
  return { loss: Array.from(engine.online.loss), parameters, states: moved };
}

function difference(truth: ReturnType<typeof reference>, answer: Answer): number {
  const parameters = truth.parameters.map((_, r) =>
    answer.theta.flatMap((block) => flat((block as unknown[])[r])),
  );
  return Math.max(
    relativeDifference(truth.loss, answer.loss),
    ...truth.parameters.map((row, r) => relativeDifference(row, parameters[r])),
    relativeDifference(truth.states, flat(answer.states)),
  );
}

const layouts = ['runs-first', 'runs-last'] as const;

describe.skipIf(!isJaxThere)('the peer in JAX', () => {
  let truth: ReturnType<typeof reference>;
  let right: Answers;
  let wrong: Answers[];

  beforeAll(() => {
    truth = reference();
    [right, ...wrong] = askJax('check.py', [
      instance,
      { ...instance, lambda: lambda * 1.01 },
      { ...instance, rates: rates.map((rate, r) => (r === 4 ? rate * 1.01 : rate)) },
    ]) as Answers[];
  });

  it.each(layouts)('%s: computes the reference’s update', (layout) => {
    expect(difference(truth, right[layout])).toBeLessThan(1e-5);
  });

  it('has the gradients of jax.grad', () => {
    expect(Math.max(...right.automatic)).toBeLessThan(1e-5);
  });

  it.each(layouts)('%s: would be told apart if λ or one rate were off by a hundredth', (layout) => {
    for (const answer of wrong) {
      expect(difference(truth, answer[layout])).toBeGreaterThan(1e-4);
    }
  });
});
