import type { RunResult } from '../trainers';
import { mean } from './statistics';

/** The runs at one learning rate. */
export interface RunsAtRate {
  readonly learningRate: number;
  readonly runs: readonly RunResult[];
}

/**
 * The paper's protocol: of the learning rates tried, the one whose runs did best on average over
 * all steps. A rate at which any run diverged loses to every rate at which none did.
 *
 * @param metric what is to be small
 * @throws RangeError if there are no runs
 */
export function atChosenRate(runs: readonly RunResult[], metric: 'loss' | 'error'): RunsAtRate {
  if (runs.length === 0) throw new RangeError('there are no runs to choose a learning rate from');
  const rates = [...new Set(runs.map(({ learningRate }) => learningRate))];
  const candidates = rates.map((learningRate) => {
    const own = runs.filter((run) => run.learningRate === learningRate);
    const average = mean(own.map((run) => run[metric]));
    return { learningRate, runs: own, average: Number.isNaN(average) ? Infinity : average };
  });
  const best = candidates.reduce((a, b) => (b.average < a.average ? b : a));
  return { learningRate: best.learningRate, runs: best.runs };
}
