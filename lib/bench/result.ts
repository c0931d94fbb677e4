import type { LargeEngine } from './large-job';

/**
 * `deterministic`: the same bits on every machine. `relaxed`: a multiply-add may round once.
 * `native`: a compiled library decides how sums are taken.
 */
export type BenchMode = 'deterministic' | 'relaxed' | 'native';

/** The kinds of lanes. */
export type LanesName = 'lanes' | 'lanes-relaxed' | 'native';

/** The speed of one case on one engine. */
export interface BenchResult {
  readonly name: string;
  /** `lanes`, `native` (lanes in C++), `lanes-relaxed`, `tfjs-node`, `reference`, or a peer: `jax`. */
  readonly engine: string;
  readonly mode: BenchMode;
  readonly threads: number;
  readonly runs: number;
  /** Milliseconds for one online step of all runs: the median of several rounds. */
  readonly msPerStep: number;
  /** Multiply-adds done ÷ multiply-adds that the same threads could have done. */
  readonly shareOfPeak: number;
  /** Whether it was measured with fewer runs on one thread and scaled up. */
  readonly estimated: boolean;
  /** How a peer was set up, where it has a choice. */
  readonly variant?: string;
}

/** Vector multiply-adds a nanosecond and thread, all threads at work; by how they may round. */
export type Peak = Partial<Record<'deterministic' | 'relaxed', number>>;

/** The speed of one of the large cases. */
export interface LargeResult {
  readonly name: string;
  /** `dense`; `tensors`; `tfjs-autodiff`, the same by `tf.variableGrads` and `tf.train.rmsprop`; or a peer. */
  readonly engine: LargeEngine | 'jax';
  /** Processes side by side, each with a run of its own. */
  readonly processes: number;
  /** TensorFlow's or XLA's threads in each process. */
  readonly threads: number;
  /** Milliseconds that one online step takes in each process: the median of several rounds. */
  readonly stepMilliseconds: number;
  /** Milliseconds for one online step of one run, over all processes: the above ÷ processes. */
  readonly msPerStep: number;
  /** The share of the time that the products alone would take at TensorFlow's own peak. */
  readonly shareOfPeak: number;
  /** How a peer has its gradient. */
  readonly variant?: string;
}

/** How many processes, and how many of TensorFlow's threads in each. */
export interface SetUp {
  readonly processes: number;
  readonly threads: number;
}

/** What the large cases came to. */
export interface LargeReport {
  readonly cases: LargeResult[];
  /** Multiply-adds a nanosecond of TensorFlow's best product, all processes together. */
  readonly peak: readonly (SetUp & { readonly multiplyAdds: number })[];
}

/** Everything that one bench measured. */
export interface BenchReport {
  readonly machine: { readonly cpu: string; readonly threads: number; readonly node: string };
  readonly peak: Peak;
  readonly cases: readonly BenchResult[];
  /** How many times faster all threads are than one, by case, on deterministic lanes. */
  readonly scaling: Readonly<Record<string, number>>;
  /** Networks of the size of the real data's. */
  readonly large: LargeReport;
}
