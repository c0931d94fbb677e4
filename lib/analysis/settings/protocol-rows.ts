import { hyperParameters, type VariedColumn } from './chosen-settings';
import type { FigureStudy } from './figure-study';
import { summarise } from '../statistics';
import type { ResultRow } from '../tables/danfo';

/**
 * The paper's protocol beside fresh seeds, a row for each setting: mean and one standard error over
 * the runs that chose the learning rate, mean and 95% bootstrap interval over those that did not.
 */
export function protocolRows(
  { chosen, fresh }: Pick<FigureStudy, 'chosen' | 'fresh'>,
  columns: readonly VariedColumn[],
): ResultRow[] {
  return chosen.map(({ setting, label, learningRate, isGridEdge, values }, i) => {
    const paper = summarise(values);
    const { mean, low, high, diverged } = summarise(fresh[i].values, 'bootstrap');
    return {
      method: label,
      ...hyperParameters(setting, columns),
      'learning rate': `${learningRate}${isGridEdge ? ' (edge)' : ''}`,
      mean: paper.mean,
      's.e.': paper.standardError,
      'fresh mean': mean,
      low,
      high,
      diverged: paper.diverged + diverged,
    };
  });
}
