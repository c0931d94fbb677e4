import { resultsRow, type ResultsRow } from '../../lib/sweeps/read-results';
import type { Row } from '../../lib/sweeps/row';

/** A planned setting's run of which nothing came yet: all is 0. */
export function withoutOutcome(setting: Row, learningRate: number, seed: number): ResultsRow {
  const outcome = { loss: 0, error: 0, diverged: false, curve: [0] };
  return resultsRow({ ...setting, learningRate, seed, ...outcome }, () => 'made up');
}
