import type { Experiment } from '../experiments';
import type { ResultsRow } from './read-results';

/**
 * What a run is judged by: its metric's mean over the first steps, all of them unless a horizon is
 * given. Before the end it is read off the learning curve, which has four digits.
 *
 * @param horizon in steps; the end of a bin
 */
export function metricOf(
  { metric, protocol }: Experiment,
  row: Pick<ResultsRow, 'loss' | 'error' | 'curve'>,
  horizon = protocol.steps,
): number {
  if (horizon === protocol.steps) return row[metric];
  const bins = row.curve.slice(0, (horizon * protocol.bins) / protocol.steps);
  return bins.reduce((sum, value) => sum + value, 0) / bins.length;
}
