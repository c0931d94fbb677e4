import { beforeAll, describe, expect, it } from 'vitest';
import { elman, lstm, referenceEngine, rmsprop, sgd, type Network } from '../../lib';
import { generatorOf, relativeDifference } from '../engines/engine-cases';
import { askJax, flat, isJaxThere, table } from './jax';

const S = 3;
const T = 4;
const slots = 7;
const k = 5;
const d = 6;
const rate = 0.03;
const from = 3;
const to = 4;
const start = 5; // The window goes round the ring, and its end is the new state.
const ways = ['by hand', 'jax.grad, unrolled', 'jax.grad, scan'] as const;

const pixels = { kind: 'vector', size: d } as const;
const words = { kind: 'class', classes: 8 } as const;

const networks: readonly (readonly [string, Network, number])[] = [
  ['elman', elman({ observation: pixels, target: words }, { hiddenUnits: k }), Infinity],
  [
    'lstm',
    lstm({ observation: words, target: words }, { hiddenUnits: k, embedding: { size: d } }),
    0.01,
  ],
];

interface Answer {
  readonly loss: number;
  readonly cell: readonly (readonly number[])[];
  readonly readout: readonly (readonly number[])[];
  readonly states: unknown;
}

/** Random parameters, states and data, in the peer's shapes. */
function instanceOf(network: Network, clip: number) {
  const generator = generatorOf(20200430);
  const real = (): number => Math.fround(2 * generator.uniform() - 1);
  const [parts, gates] = network.cell === 'lstm' ? [2, 4] : [1, 1];
  const word = (): number => generator.below(words.classes);
  const isVector = network.observation.kind === 'vector';
  const observed = isVector ? ([[S, d], real] as const) : ([[S], word] as const);
  return {
    case: {
      cell: network.cell,
      inputSize: d,
      hiddenUnits: k,
      outputSize: words.classes,
      words: isVector ? 0 : words.classes,
      truncationLength: T,
      streams: S,
      bufferSize: slots - 1,
      clip: Number.isFinite(clip) ? clip : 0,
    },
    cell: table([d + 1 + k, gates * k], real) as number[][],
    readout: table([k + 1, words.classes], real) as number[][],
    embedding: table([words.classes, d], real) as number[][],
    states: table([slots, parts, S, k], real) as number[][][][],
    observations: table([slots, ...observed[0]], observed[1]) as unknown[],
    targets: table([slots, S], word) as number[][],
    observation: table(observed[0], observed[1]),
    target: table([S], word) as number[],
    ...{ from, to, start, rate, lambda: 0.7 },
  };
}

type Instance = ReturnType<typeof instanceOf>;

/** θ from the peer's two matrices, whose rows are the columns of our blocks. */
function parametersOf(network: Network, matrices: Pick<Answer, 'cell' | 'readout'>, E: number[][]) {
  const parameters = new Float64Array(network.parameterCount);
  for (const { name, offset, rows, columns } of network.blocks) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        const values = {
          recurrent: () => matrices.cell[d + 1 + j][i],
          input: () => matrices.cell[j][i],
          bias: () => matrices.cell[d][i],
          readout: () => matrices.readout[j][i],
          readoutBias: () => matrices.readout[k][i],
          embedding: () => E[i][j],
        };
        parameters[offset + i * columns + j] = values[name as keyof typeof values]();
      }
    }
  }
  return parameters;
}

function reference(network: Network, given: Instance, clip: number) {
  const engine = referenceEngine({
    network,
    runs: 1,
    streams: S,
    slots,
    learningRates: [rate],
    optimizer: Number.isFinite(clip) ? rmsprop({ clip }) : rmsprop(),
    actingState: 'linked',
  });
  const scored = new Uint8Array(S).fill(1);
  const of = (observations: unknown, targets: unknown) => ({
    observations: Float64Array.from(flat(observations)),
    targets: Int32Array.from(flat(targets)),
    scored,
  });
  for (let slot = 0; slot < slots; slot++) {
    const before = (slot + slots - 1) % slots;
    engine.advance(before, slot, of(given.observations[slot], given.targets[slot]));
  }
  engine.setParameters(0, parametersOf(network, given, given.embedding));
  for (let slot = 0; slot < slots; slot++) {
    for (let s = 0; s < S; s++) {
      engine.setState(
        0,
        s,
        slot,
        given.states[slot].flatMap((part) => part[s]),
      );
    }
  }
  engine.advance(from, to, of(given.observation, given.target));
  const windows = { starts: Int32Array.of(start), batchSize: 1, length: T };
  engine.gradient(windows, { loss: 'last', lambda: 0.7, penalty: 'sum' });
  engine.updateWeights();
  engine.updateStates({ rule: sgd(), rate: 'shared', averaging: 'window' });
  const states = given.states.map((parts, slot) =>
    parts.map((_, part) =>
      Array.from({ length: S }, (_, s) =>
        Array.from(engine.state(0, s, slot).slice(part * k, (part + 1) * k)),
      ),
    ),
  );
  return { loss: engine.online.loss[0], parameters: engine.parameters(0), states: flat(states) };
}

describe.skipIf(!isJaxThere).each(networks)(
  'the peer in JAX for a large %s',
  (_, network, clip) => {
    let difference: (answer: Answer) => number;
    let right: Record<(typeof ways)[number], Answer>;
    let wrong: Record<(typeof ways)[number], Answer>[];

    beforeAll(() => {
      const given = instanceOf(network, clip);
      const instances = [given, { ...given, lambda: 0.7 * 1.01 }, { ...given, rate: rate * 1.01 }];
      [right, ...wrong] = askJax('check_large.py', instances) as (typeof right)[];
      const truth = reference(network, given, clip);
      difference = (answer) =>
        Math.max(
          relativeDifference([truth.loss], [answer.loss]),
          relativeDifference(truth.parameters, parametersOf(network, answer, given.embedding)),
          relativeDifference(truth.states, flat(answer.states)),
        );
    }, 60_000);

    it.each(ways)('%s: computes the reference’s update', (way) => {
      expect(difference(right[way])).toBeLessThan(1e-5);
    });

    it.each(ways)('%s: would be told apart if λ or the rate were off by a hundredth', (way) => {
      for (const answers of wrong) expect(difference(answers[way])).toBeGreaterThan(1e-4);
    });
  },
);
