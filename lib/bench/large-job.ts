/** Figures 3c and 3d, each with a short truncation length and the longest. */
export const LARGE_CASE_NAMES = ['mnist-T7', 'mnist-T28', 'ptb-T5', 'ptb-T20'] as const;

/** Engines for large networks, and the threads that each has: some TensorFlow's, `dense` one. */
export const LARGE_ENGINES = {
  dense: 'one',
  tensors: 'several',
  'tfjs-autodiff': 'several',
} as const;

export type LargeEngine = keyof typeof LARGE_ENGINES;

/** What a process does: FPP on an engine, or nothing but matrix products. */
export interface LargeJob {
  readonly engine: LargeEngine | 'peak';
  /** The case's name; for `peak`, any. */
  readonly name: string;
}

/** The order of the matrices whose product is TensorFlow's peak: large, but three fit the caches. */
export const PEAK_ORDER = 512;
