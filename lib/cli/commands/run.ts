import { OptionError } from '../../validation/errors';
import {
  engineNames,
  loadExperiment,
  runSettings,
  runSweep,
  SweepStopped,
  type SweepOptions,
} from '../../sweeps';
import { shellWord } from '../../platform/shell';
import { duration } from '../../analysis/notebook/progress';
import { parseArguments, type Arguments } from '../arguments';
import { LATER } from '../exit-codes';
import type { Command, Output } from '../command';
import { interruptible } from '../interruption';
import { progressLine } from '../progress-line';
import { defaultFolder, settingsOf, sweepArguments, workersOf } from './sweep-arguments';

const owner = 'fpp run';

export const run: Command = {
  help: `fpp run <experiment> [options]

Computes an experiment and writes <experiment>.parquet (one row a run) and
<experiment>.provenance.json.
What is finished is kept in a journal: after Ctrl-C, a crash or a kill -9, the same command goes
on where it was, and the final rows are the same to the byte.

<experiment> is a name that fpp list shows, or the path of a module that exports \`experiment\`. A name
followed by -fresh runs each setting once more, on fresh seeds, at the learning rate that its results
chose: choosing and reporting on the same seeds flatters.

Options:
  --out <folder>      where results go (default ${defaultFolder})
  --engine <name>     ${engineNames.join(', ')} (default: the experiment's)
  --workers <n>       processes that compute (default: one a core; one with --settings)
  --seeds <n>         seeds 0 … n − 1 instead of the experiment's
  --settings <list>   compute only these, 3,7,9 or 0-4,7, each into a part of its own; for clusters,
                      see docs/cluster.md
  --wait              wait for another process that is at the same work, rather than leave it to it
  --attempt <n>       with --settings: from 2 on, a setting that failed for good is not tried again
  --keep-parts        leave the parts where they are when the rows are made of them
  --help              this text

Exit code: 0 done; 1 failed, and would again; 2 wrong use; 75 stopped, or disturbed from outside: the
same command goes on where it was.

Examples:
  fpp run figure-3a
  fpp run figure-3a-fresh
  fpp run figure-3a --seeds 2 --out /tmp/quick             a quick look, apart from the full results
  fpp run figure-3b --settings 7,12,30 --out /shared/study  a job of a cluster
  fpp run ./my-experiment.cjs --out results
`,
  async run(args, output) {
    const parsed = parseArguments(
      owner,
      args,
      {
        ...{ out: 'value', engine: 'value', workers: 'value', seeds: 'value' },
        ...{ settings: 'value', wait: 'flag', attempt: 'value', 'keep-parts': 'flag' },
      },
      ['<experiment>'],
    );
    const options = sweepArguments(owner, parsed);
    const experiment = await loadExperiment(options.experiment, options.folder);
    const settings = settingsOf(owner, parsed, experiment.settings.length);
    checkTogether(parsed, settings);
    const attempt = parsed.integer('attempt', 1);
    const workers = settings === undefined ? workersOf(parsed) : workersOf(parsed, 1);
    const resume = ['fpp', 'run', ...args.map(shellWord)].join(' ');
    const line = progressLine(output);
    try {
      return await interruptible((signal) => {
        const told = { ...options, workers, signal, wait: parsed.flag('wait'), onNote: line.note };
        return settings === undefined
          ? whole({ ...told, keepParts: parsed.flag('keep-parts') }, experiment.name, output, line)
          : some({ ...told, attempt }, settings, experiment.name, output, line);
      });
    } catch (error) {
      line.clear();
      if (!(error instanceof SweepStopped)) throw error;
      output.err(`Stopped; what is finished is kept. To go on: ${resume}\n`);
      return LATER;
    }
  },
};

type Line = ReturnType<typeof progressLine>;

async function whole(
  options: SweepOptions,
  name: string,
  { out }: Output,
  line: Line,
): Promise<number> {
  const start = performance.now();
  const { plan, paths, computed } = await runSweep({
    ...options,
    onProgress: ({ settingsDone, settings, share, secondsLeft }) => {
      line.update(share, `${name}: ${settingsDone} of ${settings} settings`, secondsLeft);
    },
  });
  line.clear();
  const rows = `${plan.runs} rows: ${paths.rows}`;
  if (computed === 0) out(`${name}: nothing left to compute; ${rows}\n`);
  else out(`${name}: ${computed} settings computed in ${timeSince(start)}; ${rows}\n`);
  return 0;
}

async function some(
  options: SweepOptions & { readonly attempt: number | undefined },
  settings: readonly number[],
  name: string,
  { out }: Output,
  line: Line,
): Promise<number> {
  const start = performance.now();
  const { attempt, ...rest } = options;
  const isOne = settings.length === 1;
  const what = isOne ? `setting ${settings[0]}` : `${settings.length} settings`;
  const { paths, computed } = await runSettings({
    ...rest,
    ...(attempt === undefined ? {} : { attempt }),
    settings,
    onProgress: ({ share, secondsLeft }) => {
      line.update(share, `${name}: ${what}`, secondsLeft);
    },
  });
  line.clear();
  const where = isOne ? paths.part(settings[0]) : paths.parts;
  const done = isOne ? what : `${computed} of ${what}`;
  if (computed > 0) out(`${name}: ${done} computed in ${timeSince(start)}: ${where}\n`);
  else out(`${name}: ${what} ${isOne ? 'is' : 'are'} there already\n`);
  return 0;
}

function timeSince(start: number): string {
  return duration(performance.now() - start);
}

/** @throws OptionError if an option has no meaning beside the others */
function checkTogether(parsed: Arguments, settings: readonly number[] | undefined): void {
  if (settings === undefined && parsed.value('attempt') !== undefined) {
    const allowed = 'left out without --settings';
    throw new OptionError(owner, '--attempt', parsed.value('attempt'), allowed);
  }
  if (settings !== undefined && parsed.flag('keep-parts')) {
    const allowed = 'left out with --settings, which makes parts';
    throw new OptionError(owner, '--keep-parts', true, allowed);
  }
}
