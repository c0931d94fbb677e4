import { loadExperiment, missingSettings, planSweep, sweepPaths } from '../../sweeps';
import { parseArguments } from '../arguments';
import type { Command } from '../command';
import { defaultFolder, sweepArguments } from './sweep-arguments';

const owner = 'fpp status';

export const status: Command = {
  help: `fpp status <experiment> [options]

Says how many settings are computed. It only reads, so it may be called while others compute.
Give --engine and --seeds if the run was given them.

Options:
  --missing         only the indices of the settings that are missing, one a line
  --out <folder>    where results are (default ${defaultFolder})
  --engine <name>   as for fpp run
  --seeds <n>       as for fpp run
  --help            this text

Examples:
  fpp status figure-3a
  for i in $(fpp status figure-3b --missing); do sbatch --wrap "fpp run figure-3b --index $i"; done
`,
  async run(args, { out }) {
    const parsed = parseArguments(
      owner,
      args,
      { missing: 'flag', out: 'value', engine: 'value', seeds: 'value' },
      ['<experiment>'],
    );
    const options = sweepArguments(owner, parsed);
    const { experiment, folder, engine, seeds } = options;
    const plan = planSweep(await loadExperiment(experiment, folder), { engine, seeds });
    const { name } = plan.experiment;
    const missing = await missingSettings(sweepPaths(folder, name, experiment), plan);
    if (parsed.flag('missing')) {
      for (const index of missing) out(`${index}\n`);
      return 0;
    }
    const total = plan.settings.length;
    const rest = missing.length === 0 ? '' : `; missing: ${ranges(missing)}`;
    out(`${name}: ${total - missing.length} of ${total} settings computed${rest}\n`);
    return 0;
  },
};

/** Ascending numbers in short: `0–3, 7`. */
function ranges(numbers: readonly number[]): string {
  const spans: [number, number][] = [];
  for (const number of numbers) {
    const last = spans.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else spans.push([number, number]);
  }
  return spans.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}
