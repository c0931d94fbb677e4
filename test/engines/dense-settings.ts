import { createHash } from 'node:crypto';
import {
  elman,
  Fpp,
  Generator,
  gru,
  learn,
  lstm,
  NoOverlapTruncatedBptt,
  Recording,
  rmsprop,
  sgd,
  standardNormal,
  StoredState,
  TruncatedBptt,
  Uoro,
  type EngineFactory,
  type LearnResult,
  type Network,
  type Space,
  type Trainer,
} from '../../lib';

/** What is learned, and how; sizes are no multiples of a vector's. */
export interface DenseSetting {
  readonly name: string;
  readonly environment: Recording;
  readonly network: Network;
  readonly trainer: Trainer;
  readonly streams: number;
}

const words = { kind: 'class' as const, classes: 53 };
const digits = { kind: 'class' as const, classes: 10 };
const pixels = { kind: 'vector' as const, size: 19 };
const signals = { kind: 'vector' as const, size: 5 };

const STEPS_RECORDED = 60;

function noise(observation: Space, target: Space): Recording {
  const generator = new Generator([1, 2, 3, 4]);
  const values = (space: Space) =>
    Array.from({ length: STEPS_RECORDED }, () =>
      space.kind === 'class'
        ? generator.below(space.classes)
        : Array.from({ length: space.size }, () => Math.fround(standardNormal(generator))),
    );
  return new Recording({
    observation,
    target,
    observations: values(observation),
    targets: values(target),
  });
}

const images = noise(pixels, digits);
const text = noise(words, words);
const senses = noise(pixels, signals);

/** Settings that between them use every kernel of `dense`. */
export const denseSettings: readonly DenseSetting[] = [
  {
    name: 'FPP on an Elman network, as in Sequential MNIST',
    environment: images,
    network: elman(images, { hiddenUnits: 37 }),
    trainer: new Fpp({ truncationLength: 6, bufferSize: 20 }),
    streams: 20,
  },
  {
    name: 'FPP on an LSTM with an embedding and clipping, as in Penn Treebank',
    environment: text,
    network: lstm(text, { hiddenUnits: 21, embedding: { size: 18 } }),
    trainer: new Fpp({ truncationLength: 5, bufferSize: 20, optimizer: rmsprop({ clip: 0.01 }) }),
    streams: 20,
  },
  {
    name: 'FPP on a GRU whose embedding is trained, mini-batches, the loss of every step',
    environment: text,
    network: gru(text, { hiddenUnits: 19, embedding: { size: 7, trained: true } }),
    trainer: new Fpp({
      ...{ truncationLength: 4, bufferSize: 20, batchSize: 3, updatesPerStep: 2 },
      ...{ windowLoss: 'every', penalty: 'mean' },
      optimizer: rmsprop({ epsilonPlacement: 'outside' }),
      stateStep: { rule: rmsprop({ clip: 0.5 }), rate: 0.1 },
    }),
    streams: 3,
  },
  {
    name: 'stored state on classes without an embedding',
    environment: text,
    network: elman(text, { hiddenUnits: 33 }),
    trainer: new StoredState({ truncationLength: 4, bufferSize: 20, batchSize: 2 }),
    streams: 2,
  },
  {
    name: 'T-BPTT by gradient descent on vectors',
    environment: senses,
    network: gru(senses, { hiddenUnits: 16 }),
    trainer: new TruncatedBptt({ truncationLength: 3, optimizer: sgd({ clip: 0.1 }) }),
    streams: 1,
  },
  {
    name: 'no-overlap T-BPTT on an LSTM',
    environment: senses,
    network: lstm(senses, { hiddenUnits: 5 }),
    trainer: new NoOverlapTruncatedBptt({ truncationLength: 3 }),
    streams: 4,
  },
  {
    name: 'UORO',
    environment: senses,
    network: elman(senses, { hiddenUnits: 17 }),
    trainer: new Uoro(),
    streams: 2,
  },
];

/** What two runs come to in 40 steps. */
export async function denseOutcome(
  { name, ...setting }: DenseSetting,
  engine: EngineFactory,
  learningRate: number | number[] = 0.01,
): Promise<LearnResult> {
  const common = { experiment: name, steps: 40, bins: 4, seeds: 2, learningRate };
  return learn({ ...setting, ...common, engine });
}

/** The SHA-256 of all that is left of it: curves, weights, accumulators, states. */
export async function denseDigest(setting: DenseSetting, engine: EngineFactory): Promise<string> {
  const { runs, engine: used } = await denseOutcome(setting, engine);
  const hash = createHash('sha256');
  for (const [run, { lossCurve, errorCurve }] of runs.entries()) {
    hash.update(Float64Array.from([...lossCurve, ...errorCurve]));
    for (const numbers of Object.values(used.snapshot?.readRun(run) ?? {})) {
      hash.update(numbers as Float32Array);
    }
  }
  return hash.digest('hex');
}
