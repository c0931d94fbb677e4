import type { Environment } from '../environments';
import type { Network } from '../models';
import type { Trainer } from '../trainers';
import type { Protocol } from './protocol';

/** What is learned and by what: one point of a sweep. Its runs differ in rate and seed only. */
export interface Setting {
  readonly environment: Environment;
  readonly network: Network;
  readonly trainer: Trainer;
  /** S, parallel streams that a run learns from at once. */
  readonly streams: number;
  /** Instead of the protocol's rates, e.g. [0] for a trainer that does not learn. */
  readonly learningRates?: readonly number[];
  /** Instead of the experiment's, where its precision does not do: `reference` is float64. */
  readonly engine?: string;
}

/** A figure of the paper, or a study of your own, as data. */
export interface Experiment {
  /** Names it on the command line, in file names and in the seeds: `figure-3a`. */
  readonly name: string;
  /** What it shows, in a line. */
  readonly title: string;
  /** What is reported: `error` (share of wrong classes) or `loss` (cross-entropy in nats). */
  readonly metric: 'error' | 'loss';
  readonly protocol: Protocol;
  /** The engine that computes it unless another is asked for. */
  readonly engine: string;
  /**
   * The experiment whose seeds it takes: a run then has the weights and streams of that one's run of the same
   * seed, and the two are compared in pairs. Default: seeds of its own.
   */
  readonly seedsOf?: string;
  readonly settings: readonly Setting[];
}
