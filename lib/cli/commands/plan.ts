import { availableParallelism } from 'node:os';
import { duration } from '../../analysis/notebook/progress';
import {
  engineNames,
  estimateSettings,
  loadExperiment,
  missingSettings,
  packSettings,
  planSweep,
  settingLabel,
  sweepPaths,
  type SettingEstimate,
  type SettingsPack,
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
  --json            print one JSON array of {index, runs, seconds}
  --pack <minutes>  put settings together to jobs of about so many minutes, all equally long: a line of
                    indices for each, as fpp run --settings takes it; with --json, each setting's pack
  --sample <n>      measure n settings, some of every kind, and reckon the others from them
  --missing         only the settings that are missing
  --out <folder>    where results are (default ${defaultFolder})
  --engine <name>   ${engineNames.join(', ')} (default: the experiment's)
  --seeds <n>       seeds 0 … n − 1 instead of the experiment's
  --help            this text

Examples:
  fpp plan figure-3a
  fpp plan figure-3b --missing --json > costs.json
  fpp plan figure-3b --pack 20 --sample 12 > jobs.txt   # a line a job
`,
  async run(args, output) {
    const parsed = parseArguments(
      owner,
      args,
      {
        ...{ json: 'flag', missing: 'flag', pack: 'value', sample: 'value' },
        ...{ out: 'value', engine: 'value', seeds: 'value' },
      },
      ['<experiment>'],
    );
    const options = sweepArguments(owner, parsed);
    const minutes = parsed.integer('pack', 1);
    const sample = parsed.integer('sample', 1);
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
        sample,
        signal,
        onProgress: (share) => {
          line.update(share, `${name}: measuring`, undefined);
        },
      }),
    ).finally(() => {
      line.clear();
    });
    const packs = minutes === undefined ? undefined : packSettings(estimates, 60 * minutes);
    if (parsed.flag('json')) {
      output.out(
        `${JSON.stringify(packs === undefined ? estimates : withPacks(estimates, packs))}\n`,
      );
      return 0;
    }
    if (packs !== undefined) {
      for (const { settings } of packs) output.out(`${settings.join(',')}\n`);
      return 0;
    }
    for (const { index, runs, seconds } of estimates) {
      output.out(
        `${String(index).padStart(4)}  ${String(runs).padStart(5)} runs  ${timeOf(seconds).padStart(12)}  ${settingLabel(planned, index)}\n`,
      );
    }
    const total = estimates.reduce((sum, { seconds }) => sum + seconds, 0);
    const cores = availableParallelism();
    const onAll = cores > 1 ? `, ${timeOf(total / cores)} on ${cores}` : '';
    output.out(`${name}: ${estimates.length} settings take ${timeOf(total)} on one core${onAll}\n`);
    return 0;
  },
};

function withPacks(
  estimates: readonly SettingEstimate[],
  packs: readonly SettingsPack[],
): (SettingEstimate & { readonly pack: number })[] {
  return estimates.map((one) => ({
    ...one,
    pack: packs.findIndex(({ settings }) => settings.includes(one.index)),
  }));
}

/** Seconds in words, in hours from 90 minutes on. */
function timeOf(seconds: number): string {
  return seconds < 5400 ? duration(1000 * seconds) : `${(seconds / 3600).toFixed(1)} h`;
}
