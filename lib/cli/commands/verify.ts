import {
  SweepStopped,
  verify as verifyResults,
  type Comparison,
  type FileVerification,
} from '../../sweeps';
import { parseArguments } from '../arguments';
import type { Command } from '../command';
import { LATER } from '../exit-codes';
import { interruptible } from '../interruption';
import { progressLine } from '../progress-line';
import { defaultFolder, workersOf } from './sweep-arguments';

const owner = 'fpp verify';
const DEFAULT_SAMPLE = 20;

export const verify: Command = {
  help: `fpp verify [folder] [options]

Holds every row of all results in a folder (default ${defaultFolder}) against its experiment's declaration,
and every field of their provenance against what it must be. Then draws rows, computes them anew with
the engine that made them, and compares: equal bits where the engine is deterministic, else no
further apart than runs of two seeds; the output says which. Rows whose data is not here (Penn
Treebank's) are not drawn, and the output says so. What does not fit is named by file, row and column.

Exit code: 0 all is as it should be, 1 something differs, 75 stopped.

Options:
  --sample <n>          rows to recompute (default ${DEFAULT_SAMPLE})
  --seed <s>            which rows are drawn (default 0)
  --experiment <name>   only this one; or the path of the module that exports it
  --workers <n>         rows recomputed at a time (default: one a core)
  --help                this text

Examples:
  fpp verify
  fpp verify data/results --sample 100 --seed 7
  fpp verify results --experiment ./my-experiment.cjs
`,
  async run(args, output) {
    const parsed = parseArguments(
      owner,
      args,
      { sample: 'value', seed: 'value', experiment: 'value', workers: 'value' },
      ['[folder]'],
    );
    const line = progressLine(output);
    const options = {
      folder: parsed.positionals.at(0) ?? defaultFolder,
      experiment: parsed.value('experiment'),
      sample: parsed.integer('sample', 1) ?? DEFAULT_SAMPLE,
      seed: parsed.integer('seed', 0) ?? 0,
      workers: workersOf(parsed),
      onNote: line.note,
      onProgress: (done: number, rows: number) => {
        line.update(done / rows, `${done} of ${rows} rows`);
      },
    };
    try {
      const files = await interruptible((signal) => verifyResults({ ...options, signal }));
      line.clear();
      for (const file of files) output.out(reportOf(file));
      const total = (of: (file: FileVerification) => number): number =>
        files.reduce((sum, file) => sum + of(file), 0);
      const isRight =
        files.every(({ problems }) => problems.length === 0) && total(({ rows }) => rows) > 0;
      const recomputed = total((file) => file.recomputed.length);
      const where = `${files.length} file${files.length === 1 ? '' : 's'}`;
      const verdict = isRight ? 'all as they should be' : 'NOT as they should be';
      output.out(
        `${recomputed} of ${total(({ rows }) => rows)} rows in ${where} recomputed: ${verdict}\n`,
      );
      return isRight ? 0 : 1;
    } catch (error) {
      line.clear();
      if (!(error instanceof SweepStopped)) throw error;
      output.err('Stopped before all rows were recomputed.\n');
      return LATER;
    }
  },
};

/** Problems of a file that are printed; the rest is counted. */
const MAX_PRINTED = 5;

function reportOf(file: FileVerification): string {
  const { path, comparison, problems } = file;
  const rest = problems.length - MAX_PRINTED;
  const lines = [
    ...(comparison === undefined ? [] : [`${path}: ${howChecked(file, comparison)}`]),
    ...problems.slice(0, MAX_PRINTED),
    ...(rest > 0 ? [`${path}: ${rest} more of its rows or fields do not fit`] : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function howChecked(file: FileVerification, comparison: Comparison): string {
  const { engine, tolerance, largest, missing } = comparison;
  const held = `${file.rows} rows held against their declaration`;
  if (missing !== undefined) return `${held}, none recomputed. ${missing}`;
  const count = file.recomputed.length;
  const recomputed = `${held}, ${count} recomputed by engine ${engine}`;
  if (tolerance === 'equal bits') return count === 0 ? recomputed : `${recomputed}, to the bit`;
  const { mean, curve } = tolerance;
  const within =
    `${recomputed}, whose bits depend on the machine: ` +
    `means within ${mean.spreads} standard deviations between seeds, curves within ${curve.spreads}`;
  if (count === 0) return within;
  const share = (100 * largest).toFixed(0);
  return `${within}; ${largest === 0 ? 'all to the bit' : `at most ${share}% of that apart`}`;
}
