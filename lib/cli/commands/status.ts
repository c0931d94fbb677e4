import { duration } from '../../analysis/notebook/progress';
import { checkWritable, writeWhole } from '../../platform/files';
import { shellWord } from '../../platform/shell';
import { OptionError } from '../../validation/errors';
import {
  loadExperiment,
  missingSettings,
  planSweep,
  rowsSoFar,
  standingOf,
  sweepPaths,
  type AtWork,
  type Standing,
} from '../../sweeps';
import { parseArguments } from '../arguments';
import type { Command } from '../command';
import { defaultFolder, sweepArguments } from './sweep-arguments';

const owner = 'fpp status';

export const status: Command = {
  help: `fpp status <experiment> [options]

Says how many settings are computed, which are being computed, by how many processes on which machines,
which failed and why, and how long the rest will take as it went lately. It only reads, so it may be
called while others compute. Give --engine and --seeds if the run was given them.

Options:
  --missing         only the indices of the settings that are missing, one a line
  --json            all of it as one JSON object
  --page <file>     write a web page: all of it, and what the rows say so far
  --out <folder>    where results are (default ${defaultFolder})
  --engine <name>   as for fpp run
  --seeds <n>       as for fpp run
  --help            this text

Examples:
  fpp status figure-3a
  fpp status figure-3b --page figure-3b.html
  watch -n 30 fpp status figure-3b --out /shared/study
  for i in $(fpp status figure-3b --missing); do sbatch --wrap "fpp run figure-3b --settings $i"; done
`,
  async run(args, { out }) {
    const parsed = parseArguments(
      owner,
      args,
      {
        ...{ missing: 'flag', json: 'flag', page: 'value' },
        ...{ out: 'value', engine: 'value', seeds: 'value' },
      },
      ['<experiment>'],
    );
    const page = parsed.value('page');
    if (parsed.flag('missing') && (parsed.flag('json') || page !== undefined)) {
      throw new OptionError(owner, '--missing', true, 'left out with --json and --page');
    }
    const options = sweepArguments(owner, parsed);
    const { experiment, folder, engine, seeds } = options;
    const plan = planSweep(await loadExperiment(experiment, folder), { engine, seeds });
    const { name } = plan.experiment;
    const paths = sweepPaths(folder, name, experiment);
    if (parsed.flag('missing')) {
      for (const index of await missingSettings(paths, plan)) out(`${index}\n`);
      return 0;
    }
    const standing = await standingOf(paths, plan);
    if (page !== undefined) {
      // Before it is put together: the place may be wrong.
      checkWritable(page);
      // Only here: nothing else of this command needs what draws pages.
      const { standingPage } = await import('../../reports/standing-page.js');
      const command = ['fpp', 'status', ...args.map(shellWord)].join(' ');
      const rows = await rowsSoFar(paths, plan);
      writeWhole(page, standingPage(plan, standing, rows, new Date(), command));
    }
    if (parsed.flag('json')) out(`${JSON.stringify({ experiment: name, ...standing })}\n`);
    else for (const line of linesOf(name, standing)) out(`${line}\n`);
    return 0;
  },
};

function linesOf(name: string, standing: Standing): string[] {
  const { settings, done, running, failed, waiting, atWork, lost, share } = standing;
  const missing = settings - done.length;
  const said = [
    `${done.length} of ${settings} settings computed`,
    ...(running.length > 0 ? [`running: ${ranges(running)}`] : []),
    ...(failed.length > 0 ? [`failed: ${ranges(failed.map(({ setting }) => setting))}`] : []),
    ...(waiting.length > 0
      ? [`${waiting.length === missing ? 'missing' : 'waiting'}: ${ranges(waiting)}`]
      : []),
  ];
  return [
    `${name}: ${said.join('; ')}`,
    ...(atWork.length > 0
      ? [`${(100 * share).toFixed(0)} % of the work is done; ${leftOf(standing)}`]
      : []),
    ...hostLines(atWork),
    ...lost.map(
      ({ host, pid, setting, since }) =>
        `lost: process ${pid} on ${host}, at ${settingText(setting)} since ${since}; the next command takes over`,
    ),
    ...failed.map(
      ({ setting, message, isFinal, host }) =>
        `failed: setting ${setting} on ${host}${isFinal ? '' : ', worth another try'}: ${message}`,
    ),
  ];
}

function leftOf({ secondsLeft, atWork }: Standing): string {
  const by = `${atWork.length} process${atWork.length === 1 ? '' : 'es'} at work`;
  if (secondsLeft === undefined) return by;
  return `${by}, about ${duration(1000 * secondsLeft)} left`;
}

/** A line for each machine: how many processes it has, and what they compute. */
function hostLines(atWork: readonly AtWork[]): string[] {
  const hosts = new Map<string, AtWork[]>();
  for (const one of atWork) hosts.set(one.host, [...(hosts.get(one.host) ?? []), one]);
  return [...hosts].map(([host, here]) => {
    const settings = here.flatMap(({ setting }) => setting ?? []);
    const what = settings.length < here.length ? 'the whole sweep' : `setting ${ranges(settings)}`;
    return `running on ${host}: ${what}`;
  });
}

function settingText(setting: number | undefined): string {
  return setting === undefined ? 'the whole sweep' : `setting ${setting}`;
}

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
