import type { Experiment } from '../experiments';
import type { RunResult } from '../trainers';
import { csvLine } from './csv';
import { settingColumns } from './setting-cells';

/** What came of a run. `curve` holds its learning curve, in the experiment's metric. */
export const resultColumns = ['loss', 'error', 'diverged', 'curve'] as const;

/** Every column of a results file, in order. */
export const columns = [...settingColumns, 'learningRate', 'seed', ...resultColumns] as const;

/** Curves are for drawing: four digits do, and keep the files small. */
export const CURVE_DIGITS = 4;

/**
 * A run as a line of CSV. Numbers are written as the shortest text that reads back to the same
 * bits, so equal text is equal bits; only the curve is rounded.
 */
export function rowOf(experiment: Experiment, cells: readonly string[], run: RunResult): string {
  const curve = experiment.metric === 'loss' ? run.lossCurve : run.errorCurve;
  return csvLine([
    ...cells,
    String(run.learningRate),
    String(run.seed),
    String(run.loss),
    String(run.error),
    String(run.diverged),
    curve.map((value) => String(Number(value.toPrecision(CURVE_DIGITS)))).join(' '),
  ]);
}
