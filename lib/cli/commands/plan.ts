import { availableParallelism } from 'node:os';
import { duration } from '../../analysis/notebook/progress';
import {
  engineNames,
  estimateSettings,
  loadExperiment,
  missingSettings,
  planSweep,
  sweepPaths,
  type Plan,
} from '../../sweeps';
import { parseArguments } from '../arguments';
import type { Command } from '../command';
import { interruptible } from '../interruption';
import { progressLine } from '../progress-line';
import { defaultFolder, sweepArguments } from './sweep-arguments';

const owner = 'fpp plan';

export const plan: Command = {
  help: `fpp plan <experiment> [options]

Says what each setting would take on one core of this machine, and all of them, by computing a slice of
each: a quarter of a second, after its windows have filled. Nothing is written. The machine should be
idle; what computes beside it makes everything look dearer.

Options:
  --json            print one JSON array of {index, runs, seconds}, to pack jobs of equal length
  --missing         only the settings that are missing
  --out <folder>    where results are (default ${defaultFolder})
  --engine <name>   ${engineNames.join(', ')} (default: the experiment's)
  --seeds <n>       seeds 0 … n − 1 instead of the experiment's
  --help            this text

Examples:
  fpp plan figure-3a
  fpp plan figure-3b --missing --json > costs.json
`,
  async run(args, output) {
    const parsed = parseArguments(
      owner,
      args,
      { json: 'flag', missing: 'flag', out: 'value', engine: 'value', seeds: 'value' },
      ['<experiment>'],
    );
    const options = sweepArguments(owner, parsed);
    const { experiment, folder, engine, seeds } = options;
    const planned = planSweep(await loadExperiment(experiment, folder), { engine, seeds });
    const { name } = planned.experiment;
    const indices = parsed.flag('missing')
      ? await missingSettings(sweepPaths(folder, name, experiment), planned)
      : planned.settings.map(({ index }) => index);
    // What TensorFlow says of itself when it is loaded is nobody's answer.
    process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
    const line = progressLine(output);
    const estimates = await interruptible((signal) =>
      estimateSettings(planned, indices, {
        signal,
        onProgress: (done) => {
          line.update(done / indices.length, `${name}: ${done} of ${indices.length}`, undefined);
        },
      }),
    ).finally(() => {
      line.clear();
    });
    if (parsed.flag('json')) {
      output.out(`${JSON.stringify(estimates)}\n`);
      return 0;
    }
    for (const { index, runs, seconds } of estimates) {
      output.out(
        `${String(index).padStart(4)}  ${String(runs).padStart(5)} runs  ${timeOf(seconds).padStart(12)}  ${labelOf(planned, index)}\n`,
      );
    }
    const total = estimates.reduce((sum, { seconds }) => sum + seconds, 0);
    const cores = availableParallelism();
    const onAll = cores > 1 ? `, ${timeOf(total / cores)} on ${cores}` : '';
    output.out(`${name}: ${estimates.length} settings take ${timeOf(total)} on one core${onAll}\n`);
    return 0;
  },
};

/** Seconds in words, in hours from 90 minutes on. */
function timeOf(seconds: number): string {
  return seconds < 5400 ? duration(1000 * seconds) : `${(seconds / 3600).toFixed(1)} h`;
}

/** What a setting is, in a few words: its trainer, and the options in which those that have them differ. */
function labelOf({ settings }: Plan, index: number): string {
  const varies = (column: string): boolean =>
    new Set(settings.map(({ values }) => values[column] ?? null).filter((one) => one !== null))
      .size > 1;
  return Object.entries(settings[index].values)
    .filter(([column, value]) => value !== null && (column === 'trainer' || varies(column)))
    .map(([column, value]) => (isNamed(column) ? String(value) : `${column} ${String(value)}`))
    .join(', ');
}

/** Whether a value says by itself what it is. */
function isNamed(column: string): boolean {
  return column === 'trainer' || column === 'environment';
}
