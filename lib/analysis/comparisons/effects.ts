import { existsSync } from 'node:fs';
import { experimentNamed, withChains, type Experiment } from '../../experiments';
import { DEFAULT_FOLDER, FRESH, sweepPaths } from '../../sweeps';
import type { Badge } from '../claims/badge';
import type { StyleName } from '../figures/palette';
import type { ChosenSetting, Column } from '../settings/chosen-settings';
import { readStudy, readWithChains, type FigureStudy } from '../settings/study';
import { mean } from '../statistics';
import type { TableLike } from '../tables/html-table';
import { differencesBySeed, estimate, type Estimate } from './paired';

/** What a method's metric is worth beside a rival's, in shares of the rival's: −0.2 is a fifth less. */
export interface Effect extends Estimate {
  /** Seeds of which all runs of both stayed finite: mean and interval are over these. */
  readonly n: number;
  /** Seeds of which some run diverged. */
  readonly diverged: number;
  /** `less` or `more` if the whole interval says so and nothing diverged; otherwise `open`. */
  readonly outcome: 'less' | 'more' | 'open';
}

/** A task, and what is compared on it. */
export interface TaskEffects {
  readonly task: string;
  /** The paper's figure, e.g. `3a`. */
  readonly figure: string;
  readonly metric: Experiment['metric'];
  /** In the order of {@link effectColumns}; null where there are no rows. */
  readonly effects: readonly (Effect | null)[];
}

/** Who is compared with whom. FPP is the paper's, at one learning rate for weights and states. */
export const effectColumns = [
  { method: 'fpp', rival: 'truncated-bptt', label: 'FPP against T-BPTT' },
  { method: 'fpp', rival: 'stored-state', label: 'FPP against stored state' },
  { method: 'fpp-chains', rival: 'truncated-bptt', label: 'backward chains against T-BPTT' },
  { method: 'fpp-chains', rival: 'stored-state', label: 'backward chains against stored state' },
] as const satisfies readonly { method: StyleName; rival: StyleName; label: string }[];

interface Task {
  readonly task: string;
  readonly experiment: string;
  /** What is looked at of the experiment; default all of it. */
  readonly where?: Partial<Record<Column, number>>;
}

const tasks: readonly Task[] = [
  { task: 'CycleWorld(10)', experiment: 'figure-3a' },
  { task: 'CycleWorld(4 … 20)', experiment: 'figure-2' },
  { task: 'CycleWorld(10), 16 updates a step', experiment: 'figure-4a', where: { M: 16 } },
  { task: 'StochasticWorld', experiment: 'figure-3b' },
  { task: 'Sequential MNIST', experiment: 'figure-3c' },
  { task: 'Penn Treebank', experiment: 'figure-3d' },
];

/**
 * FPP and its rivals on all tasks of the paper, at the same windows and on seeds that chose nothing. An
 * effect is a mean over all truncation lengths of a task, seed by seed.
 *
 * @param folder where the rows are. Default `data/results`
 * @throws SweepError if the rows of a figure are not there
 */
export async function taskEffects(folder?: string): Promise<TaskEffects[]> {
  const found: TaskEffects[] = [];
  for (const { task, experiment, where = {} } of tasks) {
    const { metric } = experimentNamed(experiment);
    const { fresh } = await studyOf(experiment, folder);
    const settings = fresh.filter(({ setting }) =>
      Object.entries(where).every(([column, value]) => setting[column as Column] === value),
    );
    found.push({
      task,
      figure: experiment.replace('figure-', ''),
      metric,
      effects: effectColumns.map(({ method, rival }) => effectOf(settings, method, rival)),
    });
  }
  return found;
}

/** With backward chains, if these were computed. */
function studyOf(experiment: string, folder = DEFAULT_FOLDER): Promise<FigureStudy> {
  const chains = withChains(experiment)?.name;
  const isThere = chains !== undefined && existsSync(sweepPaths(folder, `${chains}${FRESH}`).rows);
  return (isThere ? readWithChains : readStudy)(experiment, { folder });
}

/**
 * How much less (or more) of its metric a method has than a rival, over all settings that both were run at.
 *
 * @returns null if there is no such setting
 */
export function effectOf(
  settings: readonly ChosenSetting[],
  method: StyleName,
  rival: StyleName,
): Effect | null {
  const columns = ['environment', 'T', 'B', 'M'] as const;
  // Without a buffer there is one window a step.
  const valueOf = ({ setting }: ChosenSetting, column: (typeof columns)[number]): unknown =>
    setting[column] ?? 1;
  const pairs = settings
    .filter(({ style }) => style === method)
    .flatMap((one) => {
      const other = settings.find(
        (each) =>
          each.style === rival &&
          columns.every((name) => valueOf(each, name) === valueOf(one, name)),
      );
      return other === undefined ? [] : [{ one, other }];
    });
  if (pairs.length === 0) return null;
  const level = mean(pairs.flatMap(({ other }) => other.values.filter(Number.isFinite)));
  const bySetting = pairs.map(({ one, other }) => differencesBySeed(one, other));
  const shares = bySetting[0].map((_, seed) => mean(bySetting.map((own) => own[seed])) / level);
  const n = shares.filter(Number.isFinite).length;
  const diverged = shares.length - n;
  const found = estimate(shares);
  const outcome =
    diverged > 0 || (found.low <= 0 && found.high >= 0) ? 'open' : found.high < 0 ? 'less' : 'more';
  return { ...found, n, diverged, outcome };
}

const looks = {
  less: { sign: '▼', tone: 'holds' },
  more: { sign: '▲', tone: 'fails' },
  open: { sign: '◆', tone: 'open' },
} as const;

/** What is shown of an effect: its sign as a shape and a colour, its size in per cent, and the 95% interval. */
export interface EffectParts {
  readonly sign: string;
  readonly tone: Badge['tone'];
  /** `−43%` */
  readonly size: string;
  /** `[−47, −40]`, and how many runs were lost. */
  readonly interval: string;
}

/** An effect in the parts that are shown of it. */
export function effectParts(effect: Effect): EffectParts {
  const { diverged, outcome } = effect;
  const [size, interval] = percentOf(effect);
  const lost = diverged > 0 ? `, ${diverged} diverged` : '';
  return { ...looks[outcome], size, interval: `${interval}${lost}` };
}

/** An effect in short: `▼ −43% [−47, −40]`; its sign is a shape and a colour. */
export function effectBadge(effect: Effect | null): Badge {
  if (effect === null) return { text: 'no rows', tone: 'none' };
  const { sign, tone, size, interval } = effectParts(effect);
  return { text: `${sign} ${size} ${interval}`, tone };
}

/** An effect in words: `43% less [40, 47]`; one that is open: `3% more, open [−3, +10]`; none: `not computed`. */
export function lessText(effect: Effect | null): string {
  if (effect === null) return 'not computed';
  const { outcome, mean, low, high } = effect;
  const isLess = mean < 0;
  const direction = isLess ? 'less' : 'more';
  const [signed, interval] = percentOf(effect);
  const size = signed.replace(/^[−+]/, '');
  if (outcome === 'open') return `${size} ${direction}, open ${interval}`;
  // In the direction that the words say, so without signs.
  const [, toward] = percentOf(isLess ? { mean, low: -high, high: -low } : { mean, low, high });
  return `${size} ${direction} ${toward.replaceAll('+', '')}`;
}

/** An effect in per cent with its 95% interval: `−43% [−47, −40]`. */
export function effectText(effect: Estimate): string {
  return percentOf(effect).join(' ');
}

function percentOf({ mean, low, high }: Estimate): [size: string, interval: string] {
  const digits = Math.max(Math.abs(low), Math.abs(high)) < 0.095 ? 1 : 0;
  const percent = (share: number): string => {
    const text = (100 * Math.abs(share)).toFixed(digits);
    if (Number(text) === 0) return text;
    return `${share < 0 ? '−' : share > 0 ? '+' : ''}${text}`;
  };
  return [`${percent(mean)}%`, `[${percent(low)}, ${percent(high)}]`];
}

/** All effects as a table: tasks below one another, rivals side by side. */
export function effectTable(found: readonly TaskEffects[]): TableLike {
  return {
    columns: ['figure', 'task', ...effectColumns.map(({ label }) => label)],
    values: found.map(({ figure, task, metric, effects }) => [
      figure,
      `${task} (${metric === 'loss' ? 'cross-entropy' : 'error'})`,
      ...effects.map((effect) => [effectBadge(effect)]),
    ]),
  };
}
