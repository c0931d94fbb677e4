import { existsSync } from 'node:fs';
import { listFolder } from '../platform/files';
import { finishedTasks, isComplete } from './completion';
import { SweepError } from './errors';
import { readFailure } from './failures';
import { holderOf } from './lock';
import type { SweepPaths } from './paths';
import type { Plan } from './plan';
import { weightOf } from './progress';
import type { TaskRecord } from './records';

/** A process that computes. */
export interface AtWork {
  /** The setting that it computes; undefined for a whole sweep. */
  readonly setting: number | undefined;
  readonly host: string;
  readonly pid: number;
  /** When it began (ISO 8601). */
  readonly since: string;
}

/** A setting that could not be computed, and why. */
export interface FailedSetting {
  readonly setting: number;
  readonly message: string;
  /** Whether it would fail in the same way again. */
  readonly isFinal: boolean;
  readonly host: string;
  readonly since: string;
}

/** How a sweep stands, whoever computes it, and on how many machines. Settings are told by their places. */
export interface Standing {
  readonly settings: number;
  readonly done: readonly number[];
  /** That processes are at; all that is missing, where one computes the whole sweep. */
  readonly running: readonly number[];
  readonly failed: readonly FailedSetting[];
  /** That nobody is at, and nobody has failed at. */
  readonly waiting: readonly number[];
  readonly atWork: readonly AtWork[];
  /** Claimed by processes that give no sign of life any more: whoever comes next takes these over. */
  readonly lost: readonly AtWork[];
  /** Share of the work that is done, from 0 to 1. */
  readonly share: number;
  /** As it went lately; undefined if nobody is at work, or too little is done to tell. */
  readonly secondsLeft: number | undefined;
}

/**
 * Looks how a sweep stands. It only reads, so it may be called while others compute.
 *
 * @throws SweepError if what is there belongs to another plan
 * @throws FileError if the folder cannot be read
 */
export async function standingOf(paths: SweepPaths, plan: Plan): Promise<Standing> {
  // Nothing is done in a folder that is not there: it is the folder that is wrong.
  listFolder(paths.folder);
  const all = plan.settings.map(({ index }) => index);
  if (await isComplete(paths, plan)) {
    const nobody = { running: [], failed: [], waiting: [], atWork: [], lost: [] };
    return { settings: all.length, done: all, ...nobody, share: 1, secondsLeft: undefined };
  }
  const finished = finishedTasks(paths, plan);
  const missing = new Set(
    plan.tasks.filter((_, place) => !finished.has(place)).map(({ index }) => index),
  );
  const claims = claimsOf(paths, [...missing]);
  const atWork = claims.flatMap(({ isAlive, ...one }) => (isAlive ? [one] : []));
  const lost = claims.flatMap(({ isAlive, ...one }) => (isAlive ? [] : [one]));
  const isWhole = atWork.some(({ setting }) => setting === undefined);
  const isRunning = (index: number): boolean =>
    isWhole || atWork.some(({ setting }) => setting === index);
  const running = [...missing].filter(isRunning);
  const failed = [...missing].flatMap((setting): FailedSetting[] => {
    const failure = isRunning(setting) ? undefined : readFailure(paths, setting);
    return failure === undefined ? [] : [{ setting, ...failure }];
  });
  const isFailed = (index: number): boolean => failed.some(({ setting }) => setting === index);
  const total = plan.tasks.reduce((sum, task) => sum + weightOf(plan, task), 0);
  const done = [...finished.keys()].reduce(
    (sum, place) => sum + weightOf(plan, plan.tasks[place]),
    0,
  );
  return {
    settings: all.length,
    done: all.filter((index) => !missing.has(index)),
    running,
    failed,
    waiting: [...missing].filter((index) => !isRunning(index) && !isFailed(index)),
    atWork,
    lost,
    share: done / total,
    secondsLeft: atWork.length === 0 ? undefined : secondsLeft(plan, finished, total - done),
  };
}

function claimsOf(
  paths: SweepPaths,
  missing: readonly number[],
): (AtWork & { isAlive: boolean })[] {
  const whole = holderOf(paths.lock);
  const claims = whole === undefined ? [] : [{ setting: undefined, ...whole }];
  if (!existsSync(paths.parts)) return claims;
  const locked = new Set(listFolder(paths.parts).filter((name) => name.endsWith('.lock')));
  return [
    ...claims,
    ...missing.flatMap((setting) => {
      const holder = locked.has(`${setting}.lock`) ? holderOf(paths.partLock(setting)) : undefined;
      return holder === undefined ? [] : [{ setting, ...holder }];
    }),
  ];
}

/** So many tasks tell how fast it goes: machines may have come and gone before. */
const LATEST_TASKS = 100;

/** How long the rest takes if it goes on as it went for the latest tasks, on all machines together. */
function secondsLeft(
  plan: Plan,
  finished: ReadonlyMap<number, TaskRecord>,
  weightLeft: number,
): number | undefined {
  const latest = [...finished.values()]
    .map((record) => ({ at: endOf(record), weight: weightOf(plan, plan.tasks[record.task]) }))
    .sort((a, b) => a.at - b.at)
    .slice(-LATEST_TASKS);
  if (latest.length < 2) return undefined;
  const [first, ...rest] = latest;
  const weight = rest.reduce((sum, one) => sum + one.weight, 0);
  const seconds = (Date.now() - first.at) / 1000;
  return seconds > 0 ? (seconds * weightLeft) / weight : undefined;
}

/** When a task was finished, in milliseconds, by the clock of the machine that did it. */
function endOf({ command, elapsed }: TaskRecord): number {
  const began = Date.parse(command.split(' ')[0]);
  if (Number.isNaN(began)) throw new SweepError(`${command} does not say when it began`);
  return began + 1000 * elapsed;
}
