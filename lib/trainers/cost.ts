import type { Network } from '../models';
import { NoOverlapTruncatedBptt } from './no-overlap-truncated-bptt';
import { Rtrl } from './rtrl';
import type { Trainer } from './trainer';
import { Uoro } from './uoro';

/** What is learned by what. */
interface Learning {
  readonly network: Network;
  readonly trainer: Trainer;
  readonly streams: number;
}

/** What UORO's products and its pass through θ̃ take, in cell evaluations, as measured. */
const UORO_COST = 15;

/**
 * Cell evaluations at each step: one to act, and those of the windows, forward and back, or those
 * that derivatives carried forward take.
 */
export function cellEvaluations({ trainer, streams, network }: Learning): number {
  if (trainer instanceof Uoro) return streams * (1 + UORO_COST);
  // The influence of each parameter of W is propagated like a state.
  if (trainer instanceof Rtrl) return streams * (1 + network.cellParameterCount);
  const options = trainer.options as Readonly<Record<string, unknown>>;
  const option = (name: string): number => {
    const value = options[name];
    return typeof value === 'number' ? value : 1;
  };
  const window = trainer instanceof NoOverlapTruncatedBptt ? 1 : option('truncationLength');
  return streams * (1 + 3 * window * option('batchSize') * option('updatesPerStep'));
}

/** Multiply-adds with W of so many runs and steps, roughly; of a trainer that is not known, too few. */
export function multiplyAdds(learning: Learning, runs: number, steps: number): number {
  return runs * steps * cellEvaluations(learning) * learning.network.cellParameterCount;
}
