import type { Experiment } from '../experiments';
import { OptionError } from '../validation/errors';
import type { ResultsRow } from './read-results';

/**
 * What a run is judged by: its metric's mean over the first steps, all of them unless a horizon is
 * given. Before the end it is read off the learning curve, which has four digits.
 *
 * @param horizon in steps; the end of a bin
 * @throws OptionError if no bin ends there
 */
export function metricOf(
  { metric, protocol }: Experiment,
  row: Pick<ResultsRow, 'loss' | 'error' | 'curve'>,
  horizon = protocol.steps,
): number {
  if (horizon === protocol.steps) return row[metric];
  const count = (horizon * protocol.bins) / protocol.steps;
  if (!(Number.isInteger(count) && count >= 1 && count < protocol.bins)) {
    const allowed = `where a bin ends, a multiple of ${protocol.steps / protocol.bins} steps up to ${protocol.steps}`;
    throw new OptionError('metricOf', 'horizon', horizon, allowed);
  }
  const bins = row.curve.slice(0, count);
  return bins.reduce((sum, value) => sum + value, 0) / bins.length;
}
