import {
  backwardFpp,
  Bigram,
  ConstantPrediction,
  Fpp,
  FppAfterWarmUp,
  FppWithoutWeightPenalty,
  NoOverlapTruncatedBptt,
  Recording,
  rmsprop,
  Rtrl,
  StoredCostates,
  StoredState,
  TruncatedBptt,
  Unigram,
  Uoro,
  type Trainer,
} from '../../lib';

/** Every trainer of the library that learns by a network. */
export const networkTrainers: readonly Trainer[] = [
  new Fpp({ truncationLength: 3, bufferSize: 7 }),
  new Fpp({
    truncationLength: 2,
    bufferSize: 6,
    batchSize: 2,
    updatesPerStep: 2,
    windowLoss: 'every',
    actingState: 'separate',
    stateStep: { rule: rmsprop(), rate: 0.05 },
  }),
  backwardFpp({ truncationLength: 2, bufferSize: 7 }),
  new FppWithoutWeightPenalty({ truncationLength: 3, bufferSize: 7 }),
  new FppAfterWarmUp({ truncationLength: 3, bufferSize: 7 }, 5),
  new StoredState({ truncationLength: 3, bufferSize: 7 }),
  new StoredCostates({ truncationLength: 3, bufferSize: 7 }),
  new TruncatedBptt({ truncationLength: 3 }),
  new NoOverlapTruncatedBptt({ truncationLength: 3 }),
  new Uoro(),
  new Rtrl(),
];

/** Those that count classes, or always say the same. */
export const countingTrainers: readonly Trainer[] = [
  new ConstantPrediction({ prediction: 1 }),
  new Unigram(),
  new Bigram(),
];

export const STEPS = 30;

/** A stream of vectors. */
export const vectors = {
  observation: { kind: 'vector', size: 2 },
  target: { kind: 'vector', size: 1 },
  observations: Array.from({ length: STEPS }, (_, t) => [Math.sin(t), Math.cos(3 * t)]),
  targets: Array.from({ length: STEPS }, (_, t) => [Math.sin(t - 1) * Math.cos(t)]),
} as const;

/** A stream of classes. */
export const classes = {
  observation: { kind: 'class', classes: 3 },
  target: { kind: 'class', classes: 4 },
  observations: Array.from({ length: STEPS }, (_, t) => (t * t) % 3),
  targets: Array.from({ length: STEPS }, (_, t) => (t * t * t) % 4),
} as const;

export const recordingOf = (stream: typeof vectors | typeof classes): Recording =>
  new Recording(stream);
