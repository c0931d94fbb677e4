import { availableParallelism } from 'node:os';
import { OptionError } from '../../validation/errors';
import { meant } from '../../validation/nearest-name';
import { DEFAULT_FOLDER, engineNames } from '../../sweeps';
import type { Arguments } from '../arguments';

/** Where results are kept unless `--out` says otherwise: below the folder fpp is called in. */
export const defaultFolder = DEFAULT_FOLDER;

/** The options that several commands share, with their defaults. */
export interface SweepArguments {
  readonly experiment: string;
  readonly folder: string;
  readonly engine: string | undefined;
  readonly seeds: number | undefined;
}

/** @throws OptionError naming what does not fit */
export function sweepArguments(owner: string, args: Arguments): SweepArguments {
  const engine = args.value('engine');
  if (engine !== undefined && !engineNames.includes(engine)) {
    throw new OptionError(
      owner,
      '--engine',
      engine,
      `one of ${engineNames.join(', ')}${meant(engine, engineNames)}`,
    );
  }
  return {
    experiment: args.positionals[0],
    folder: args.value('out') ?? defaultFolder,
    engine,
    seeds: args.integer('seeds', 1),
  };
}

/** Each takes memory of its own; more than any machine has cores for are a slip of the finger. */
const MAX_WORKERS = 1024;

/** How many processes compute at a time: as many as there are cores, unless told otherwise. */
export function workersOf(args: Arguments, unlessGiven = availableParallelism()): number {
  return args.integer('workers', 1, MAX_WORKERS) ?? unlessGiven;
}

/**
 * The settings that `--settings` lists, ascending, each once: `3,7,9`, or with ranges, `0-4,7`.
 *
 * @param count how many settings there are
 * @throws OptionError if it is no such list
 */
export function settingsOf(owner: string, args: Arguments, count: number): number[] | undefined {
  const list = args.value('settings');
  if (list === undefined) return undefined;
  const spans = list.split(',').map((span) => /^(\d+)(?:-(\d+))?$/.exec(span));
  const found = new Set<number>();
  for (const span of spans) {
    const [first, last] = [Number(span?.[1]), Number(span?.[2] ?? span?.[1])];
    if (!(first <= last && last < count)) {
      const allowed = `indices from 0 to ${count - 1} such as 3,7,9 or 0-4,7`;
      throw new OptionError(owner, '--settings', list, allowed);
    }
    for (let index = first; index <= last; index++) found.add(index);
  }
  return [...found].sort((a, b) => a - b);
}
