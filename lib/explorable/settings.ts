/** The methods that learn side by side, in the order in which they are drawn. */
export const methods = [
  'fpp',
  'fpp-own-rate',
  'fpp-chains',
  'stored-state',
  'truncated-bptt',
] as const;
export type MethodName = (typeof methods)[number];

/** The methods that keep a buffer, which can be looked into. */
export const shownMethods = ['fpp-chains', 'fpp-own-rate', 'fpp', 'stored-state'] as const;
export type ShownMethod = (typeof shownMethods)[number];

/** What a reader may turn: a study of CycleWorld in the letters of the paper. */
export interface ExplorableSettings {
  /** p, the length of the cycle. */
  readonly length: number;
  /** T, steps in a window. */
  readonly truncationLength: number;
  /** λ, the weight of the penalty. */
  readonly lambda: number;
  /** M, updates at each step. */
  readonly updatesPerStep: number;
  /** B, windows in a mini-batch. */
  readonly batchSize: number;
  /** N, transitions in the buffer. */
  readonly bufferSize: number;
  readonly learningRate: number;
  /** Runs of each method, seeds 0 … seeds − 1. */
  readonly seeds: number;
  /** Online steps of a run. */
  readonly steps: number;
  /** Whose buffer is shown. */
  readonly shown: ShownMethod;
}

/** Figure 3a's setting where FPP is far ahead: a window of half the cycle. */
export const defaultSettings: ExplorableSettings = {
  length: 10,
  truncationLength: 5,
  lambda: 1,
  updatesPerStep: 1,
  batchSize: 1,
  bufferSize: 100,
  learningRate: 0.01,
  seeds: 30,
  steps: 5000,
  shown: 'fpp-chains',
};
