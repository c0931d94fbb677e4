import { SweepStopped, verify as verifyResults, type Comparison } from '../../sweeps';
import { parseArguments } from '../arguments';
import type { Command } from '../command';
import { interruptible } from '../interruption';
import { progressLine } from '../progress-line';
import { defaultFolder, workersOf } from './sweep-arguments';

const owner = 'fpp verify';
const DEFAULT_SAMPLE = 20;

export const verify: Command = {
  name: 'verify',
  summary: 'recompute random rows of results and compare them',
  help: `fpp verify [folder] [options]

Draws rows from all results in a folder (default ${defaultFolder}), computes them anew with the
engine that made them, and compares: equal bits where the engine is deterministic, else within its
relative tolerance; the output says which. Each file is also compared with the checksum in its
provenance. Rows whose data is not here (Penn Treebank's) are left out, and the output says so.

Exit code: 0 all is as it should be, 1 something differs.

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
      onProgress: (done: number, rows: number) => {
        line.update(done / rows, `${done} of ${rows} rows`);
      },
    };
    try {
      const { comparisons, rows, recomputed, problems } = await interruptible((signal) =>
        verifyResults({ ...options, signal }),
      );
      line.clear();
      for (const comparison of comparisons) output.out(`${comparisonLine(comparison)}\n`);
      for (const problem of problems) output.out(`${problem}\n`);
      const verdict = problems.length === 0 ? 'all as they should be' : 'NOT as they should be';
      const where = `${comparisons.length} file${comparisons.length === 1 ? '' : 's'}`;
      output.out(`${recomputed} of ${rows} rows in ${where} recomputed: ${verdict}\n`);
      return problems.length === 0 ? 0 : 1;
    } catch (error) {
      line.clear();
      if (!(error instanceof SweepStopped)) throw error;
      output.err('Stopped before all rows were recomputed.\n');
      return 1;
    }
  },
};

function comparisonLine({ path, engine, tolerance, missing }: Comparison): string {
  if (missing !== undefined) return `${path}: no row was recomputed. ${missing}`;
  const how =
    tolerance === 'equal bits' ? 'bit by bit' : `within a relative tolerance of ${tolerance}`;
  return `${path}: engine ${engine}, compared ${how}`;
}
