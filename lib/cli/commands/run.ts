import { OptionError } from '../../validation/errors';
import {
  engineNames,
  loadExperiment,
  runSetting,
  runSweep,
  SweepStopped,
  type SweepOptions,
} from '../../sweeps';
import { shellWord } from '../../platform/shell';
import { duration } from '../../analysis/notebook/progress';
import { parseArguments } from '../arguments';
import type { Command, Output } from '../command';
import { interruptible } from '../interruption';
import { progressLine } from '../progress-line';
import { defaultFolder, sweepArguments, workersOf } from './sweep-arguments';

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
  --out <folder>    where results go (default ${defaultFolder})
  --engine <name>   ${engineNames.join(', ')} (default: the experiment's)
  --workers <n>     processes that compute (default: one a core)
  --seeds <n>       seeds 0 … n − 1 instead of the experiment's
  --index <i>       compute only setting i, into a file of its own; see docs/sweeps.md, clusters
  --help            this text

Examples:
  fpp run figure-3a
  fpp run figure-3a-fresh
  fpp run figure-3a --seeds 2 --out /tmp/quick      a quick look, apart from the full results
  fpp run figure-3b --index 7 --out /shared/study   one task of a cluster's job array
  fpp run ./my-experiment.cjs --out results
`,
  async run(args, output) {
    const parsed = parseArguments(
      owner,
      args,
      { out: 'value', engine: 'value', workers: 'value', seeds: 'value', index: 'value' },
      ['<experiment>'],
    );
    const options = sweepArguments(owner, parsed);
    const { name, settings } = await loadExperiment(options.experiment, options.folder);
    const index = parsed.integer('index', 0, settings.length - 1);
    if (index !== undefined && parsed.value('workers') !== undefined) {
      const allowed = 'left out with --index, which takes one process';
      throw new OptionError(owner, '--workers', parsed.value('workers'), allowed);
    }
    const workers = index === undefined ? workersOf(parsed) : 1;
    const resume = ['fpp', 'run', ...args.map(shellWord)].join(' ');
    const line = progressLine(output);
    try {
      return await interruptible((signal) =>
        compute(name, { ...options, workers, signal }, index, output, line),
      );
    } catch (error) {
      line.clear();
      if (!(error instanceof SweepStopped)) throw error;
      output.err(`Stopped; what is finished is kept. To go on: ${resume}\n`);
      return 1;
    }
  },
};

async function compute(
  name: string,
  options: SweepOptions,
  index: number | undefined,
  { out }: Output,
  line: ReturnType<typeof progressLine>,
): Promise<number> {
  const start = performance.now();
  const told: SweepOptions = {
    ...options,
    onNote: line.note,
    onProgress: ({ settingsDone, settings, share, secondsLeft }) => {
      const what =
        index === undefined ? `${settingsDone} of ${settings} settings` : `setting ${index}`;
      line.update(share, `${name}: ${what}`, secondsLeft);
    },
  };
  const { plan, paths, computed } =
    index === undefined ? await runSweep(told) : await runSetting(told, index);
  line.clear();
  const time = duration(performance.now() - start);
  if (index !== undefined) {
    out(
      computed > 0
        ? `${name}: setting ${index} computed in ${time}: ${paths.part(index)}\n`
        : `${name}: setting ${index} is there already\n`,
    );
  } else if (computed > 0) {
    out(`${name}: ${computed} settings computed in ${time}; ${plan.runs} rows: ${paths.rows}\n`);
  } else {
    out(`${name}: nothing left to compute; ${plan.runs} rows: ${paths.rows}\n`);
  }
  return 0;
}
