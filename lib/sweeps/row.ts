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
    curve.map(pointText).join(' '),
  ]);
}

function pointText(value: number): string {
  return String(Number(value.toPrecision(CURVE_DIGITS)));
}

/**
 * What is wrong with what came of a run, whichever run it was; undefined if nothing is. Every number
 * is written as {@link rowOf} writes it and none is negative; a run that diverged has no means, and
 * only such a run has none.
 *
 * @param outcome the cells of {@link resultColumns}
 */
export function outcomeProblem(outcome: readonly string[]): string | undefined {
  const [loss, error, diverged, curve] = outcome;
  for (const [column, text] of [
    ['loss', loss],
    ['error', error],
  ] as const) {
    const problem = numberProblem(text, String(Number(text)));
    if (problem !== undefined) return `${column} is ${problem}`;
  }
  if (diverged !== 'true' && diverged !== 'false') {
    return `diverged is ${JSON.stringify(diverged)}, and should be true or false`;
  }
  for (const text of curve.split(' ')) {
    const problem = numberProblem(text, pointText(Number(text)));
    if (problem !== undefined) return `curve has ${problem}`;
  }
  for (const [column, text] of [
    ['loss', loss],
    ['error', error],
  ] as const) {
    if ((text === 'NaN') !== (diverged === 'true')) {
      return `diverged is ${diverged}, but ${column} is ${text}`;
    }
  }
  return undefined;
}

function numberProblem(text: string, asWritten: string): string | undefined {
  const value = Number(text);
  if (text === '' || (Number.isNaN(value) && text !== 'NaN')) {
    return `${JSON.stringify(text)}, and should be a number`;
  }
  if (value < 0) return `${text}, and should be at least 0`;
  return text === asWritten ? undefined : `${text}, and should be written ${asWritten}`;
}
