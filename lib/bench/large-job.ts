/** Figures 3c and 3d, each with a short truncation length and the longest. */
export const LARGE_CASE_NAMES = ['mnist-T7', 'mnist-T28', 'ptb-T5', 'ptb-T20'] as const;

/** What a process does: FPP on an engine, or nothing but matrix products. */
export interface LargeJob {
  readonly engine: 'tensors' | 'tfjs-autodiff' | 'peak';
  /** The case's name; for `peak`, any. */
  readonly name: string;
}

/** The order of the matrices whose product is TensorFlow's peak: large, but three fit the caches. */
export const PEAK_ORDER = 512;
