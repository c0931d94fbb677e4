import { duration } from '../analysis/notebook/progress';
import { forestPlot } from '../analysis/figures/forest-plot';
import { figureType } from '../analysis/figures/plotly';
import { summarise, type Summary } from '../analysis/statistics';
import { formatNumber } from '../analysis/tables/cell-format';
import { shownTable, tableType, type TableLike } from '../analysis/tables/html-table';
import { chooseRate } from '../experiments';
import { settingLabel, type Plan, type Standing } from '../sweeps';
import { modeOf } from '../sweeps/plan';
import type { Row } from '../sweeps/row';
import type { Cell } from './notebook';
import { renderReport } from './report';
import { reportPage } from './report-page';

/**
 * A page about a study while it runs: how far it is, who computes it, and what its rows say so far. It is
 * made like a notebook's report, and opens without a network.
 *
 * @param rows of the settings that are computed, by their places in the plan
 * @param at when that was so
 * @param command what makes this page
 */
export function standingPage(
  plan: Plan,
  standing: Standing,
  rows: ReadonlyMap<number, readonly Row[]>,
  at: Date,
  command: string,
): string {
  const { name, title } = plan.experiment;
  const isDone = standing.done.length === standing.settings;
  const cells = [
    markdown(`# ${name}${isDone ? '' : ', as it stands'}\n\n${summaryOf(plan, standing, at)}`),
    ...(isDone ? [] : whoCells(standing)),
    markdown(`## What the rows say${isDone ? '' : ' so far'}\n\n${escaped(title)}.`),
    ...resultCells(plan, rows, command),
  ];
  const notebook = { name, file: name, cells, folders: [], provenance: { date: at.toISOString() } };
  const report = renderReport(notebook);
  const runs = `${plan.seeds} a setting and rate; ${plan.engine.name} (${modeOf(plan)})`;
  return reportPage({ ...report, provenance: { ...report.provenance, runs } });
}

function summaryOf(plan: Plan, standing: Standing, at: Date): string {
  const { done, settings, failed, atWork, share, secondsLeft } = standing;
  const hosts = new Set(atWork.map(({ host }) => host)).size;
  const when = at.toISOString().slice(0, 16).replace('T', ' ');
  const sentences = [
    `${done.length} of ${settings} settings are computed, ${(100 * share).toFixed(0)} % of the work`,
    ...(atWork.length > 0
      ? [
          `${count(atWork.length, 'process')} on ${count(hosts, 'machine')} ${atWork.length === 1 ? 'is' : 'are'} at it`,
        ]
      : []),
    ...(secondsLeft === undefined
      ? []
      : [`as it went lately, the rest takes ${duration(1000 * secondsLeft)}`]),
    ...(failed.length > 0 ? [`${count(failed.length, 'setting')} failed`] : []),
    `${plan.runs.toLocaleString('en')} rows it will be; this was so on ${when} UTC`,
  ];
  return sentences.map((one) => `${one[0].toUpperCase()}${one.slice(1)}.`).join(' ');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : noun.endsWith('s') ? 'es' : 's'}`;
}

function whoCells({ atWork, lost, failed, waiting }: Standing): Cell[] {
  const claims = [
    ...atWork.map((one) => ({ ...one, state: 'at work' })),
    ...lost.map((one) => ({ ...one, state: 'lost' })),
  ];
  return [
    markdown(
      `## Who computes it\n\n${waiting.length === 0 ? 'Nothing waits for a machine.' : `${count(waiting.length, 'setting')} ${waiting.length === 1 ? 'waits' : 'wait'} for a machine.`}`,
    ),
    ...(claims.length === 0
      ? [markdown('Nobody is at work: the same commands go on where they were.')]
      : [
          table('Processes', {
            columns: ['Machine', 'Process', 'Setting', 'Since', 'State'],
            values: claims.map(({ host, pid, setting, since, state }) => [
              host,
              String(pid),
              setting === undefined ? 'all' : String(setting),
              since.slice(0, 16).replace('T', ' '),
              state,
            ]),
          }),
        ]),
    ...(failed.length === 0
      ? []
      : [
          table('What failed', {
            columns: ['Setting', 'Machine', 'Why', 'Another try'],
            values: failed.map(({ setting, host, message, isFinal }) => [
              String(setting),
              host,
              message,
              isFinal ? 'fails again' : 'may help',
            ]),
          }),
        ]),
  ];
}

/** A setting at the learning rate that its rows choose. */
interface Found extends Summary {
  readonly index: number;
  readonly label: string;
  readonly learningRate: number;
}

function resultCells(
  plan: Plan,
  rows: ReadonlyMap<number, readonly Row[]>,
  command: string,
): Cell[] {
  const { metric } = plan.experiment;
  const found = [...rows].map(([index, own]): Found => {
    const runs = own.map((row) => ({
      learningRate: Number(row.learningRate),
      metric: Number(row[metric]),
    }));
    const { learningRate } = chooseRate(runs, (run) => run.metric);
    const chosen = runs.filter((run) => run.learningRate === learningRate);
    const label = `${index} · ${settingLabel(plan, index)}`;
    return { index, label, learningRate, ...summarise(chosen.map((run) => run.metric)) };
  });
  if (found.length === 0) return [markdown('No setting is computed yet.')];
  const drawn = found.filter(({ n }) => n > 0);
  return [
    markdown(
      `Each setting at the learning rate that its own runs choose: mean ${metric} over all steps, ` +
        'plus and minus a standard error. The choice and the number come from the same seeds.',
    ),
    ...(drawn.length > 0 ? [figureOf(metric, drawn, command)] : []),
    table('Settings', {
      columns: ['Setting', 'Learning rate', `Mean ${metric}`, 'Standard error', 'Runs', 'Diverged'],
      values: found.map((one) => [
        one.label,
        one.learningRate,
        one.mean,
        one.standardError,
        one.n,
        one.diverged,
      ]),
    }),
  ];
}

function figureOf(metric: string, found: readonly Found[], command: string): Cell {
  const points = found.map(({ label, mean, low, high }) => ({ row: label, mean, low, high }));
  const figure = forestPlot([{ style: 'fpp', label: `mean ${metric}`, points }], {
    xTitle: `mean ${metric}`,
    rows: found.map(({ label }) => label),
    reference: null,
  });
  const best = found.reduce((least, one) => (one.mean < least.mean ? one : least));
  const caption = `Least so far: ${escaped(best.label)}, a mean ${metric} of ${formatNumber(best.mean)}.`;
  const alt = `Mean ${metric} of ${count(found.length, 'setting')}, each with a standard error. ${caption}`;
  const layout = { ...figure.layout, meta: { caption, alt, command } };
  return shown({ [figureType]: { ...figure, layout } });
}

function table(caption: string, content: TableLike): Cell {
  return shown({ [tableType]: shownTable(content, { caption }) });
}

function markdown(source: string): Cell {
  return { cell_type: 'markdown', source };
}

/** An output without the code that made it. */
function shown(data: Record<string, unknown>): Cell {
  return {
    cell_type: 'code',
    source: '',
    outputs: [{ output_type: 'display_data', data }],
  };
}

/** Text that says nothing to Markdown. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#$|]/g, '\\$&');
}
