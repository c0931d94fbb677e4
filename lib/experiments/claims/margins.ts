import { StochasticWorld } from '../../environments';

const { neither, optimal } = StochasticWorld.references();

/**
 * When two results count as alike. The paper gives no margins; these were set before the rows were
 * looked at, one for each task.
 */
export const ALIKE = {
  /** A tenth of the errors that always predicting 0 makes in CycleWorld(10): 0.01. */
  cycle: 0.1 / 10,
  /** A twentieth of what there is to gain from the past in StochasticWorld: 0.0104 nats. */
  stochastic: (neither - optimal) / 20,
  /** A twentieth of the errors of guessing a digit: 0.045. */
  mnist: 0.9 / 20,
  /** A twentieth of the perplexity of words: 0.049 nats. */
  words: Math.log(1.05),
} as const;
