import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { claims } from '../../experiments';
import { makeFolder, readBytes, readText, writeWhole } from '../../platform/files';
import { packageRoot } from '../../platform/machine';
import { resultsIn, sweepPaths } from '../../sweeps';
import { parse, stringify } from '../../sweeps/row';
import { FileError } from '../../validation/errors';
import { taskEffects, type TaskEffects } from '../comparisons/effects';
import { judgeReadings, type ReadingJudgement } from '../multiverse/judge-readings';
import { allReadings, readMultiverse } from '../multiverse/read-multiverse';
import type { Judgement } from './judge-claims';
import { judgeScoreboard } from './judge-scoreboard';

/** What is kept, what it depends on, and where; by default this package's own. */
export interface KeptOptions<Found> {
  /** Where the rows are. */
  readonly folder: string;
  /** The file that keeps what was found. */
  readonly file?: string;
  /** The folder of the code that finds it. */
  readonly code?: string;
  readonly find?: () => Promise<Found>;
}

/**
 * Every claim judged by the rows in a folder, as {@link judgeScoreboard} does it; but where a file keeps what
 * came of it, with the SHA-256 of these rows and of this code, that is taken.
 *
 * @throws SweepError and FileError as `judgeScoreboard` does
 */
export function keptJudgements({
  folder,
  fresh = false,
  file = keptIn(fresh ? 'judgements-fresh.json' : 'judgements.json'),
  find = () => judgeScoreboard(claims, { folder, fresh }),
  ...options
}: KeptOptions<Judgement[]> & {
  /** Judge the re-runs on fresh seeds. Default: the paper's protocol. */
  readonly fresh?: boolean;
}): Promise<Judgement[]> {
  return kept({ folder, file, find, ...options });
}

/**
 * FPP beside its rivals on every task, as {@link taskEffects} finds it, or as it is kept.
 *
 * @throws SweepError and FileError as `taskEffects` does
 */
export function keptEffects({
  folder,
  file = keptIn('effects.json'),
  find = () => taskEffects(folder),
  ...options
}: KeptOptions<TaskEffects[]>): Promise<TaskEffects[]> {
  return kept({ folder, file, find, ...options });
}

/**
 * Every claim under every reading of the multiverse, judged by the rows in a folder, or as it is kept.
 *
 * @throws SweepError and FileError as {@link readMultiverse} does
 */
export function keptReadings({
  folder,
  file = keptIn('readings.json'),
  find = async () => judgeReadings(claims, allReadings, await readMultiverse(folder)),
  ...options
}: KeptOptions<ReadingJudgement[]>): Promise<ReadingJudgement[]> {
  return kept({ folder, file, find, ...options });
}

const keptIn = (name: string): string => join(packageRoot, '.setup', name);

async function kept<Found>({
  folder,
  file,
  find,
  code = ownCode(),
}: KeptOptions<Found> & Required<Pick<KeptOptions<Found>, 'file' | 'find'>>): Promise<Found> {
  const foundBy = sha256Of([
    ...resultsIn(folder).experiments.flatMap((name) => {
      const { rows, provenance } = sweepPaths(folder, name);
      return [rows, provenance].map((path): Named => [basename(path), path]);
    }),
    ...codeBelow(code),
    ['package-lock.json', join(packageRoot, 'package-lock.json')],
  ]);
  const before = readKept<Found>(file);
  if (before?.foundBy === foundBy) return before.found;
  const found = await find();
  try {
    makeFolder(dirname(file));
    writeWhole(file, stringify({ foundBy, found } satisfies Kept<Found>));
  } catch (error) {
    // A package may lie where nobody may write: it is found again the next time.
    if (!(error instanceof FileError)) throw error;
  }
  return found;
}

/** The folder of this package's code: compiled, where it runs compiled, in one file or in many. */
function ownCode(): string {
  const compiled = join(packageRoot, 'dist');
  return __dirname.startsWith(compiled) ? compiled : join(packageRoot, 'lib');
}

interface Kept<Found> {
  readonly foundBy: string;
  readonly found: Found;
}

/** Undefined if there is no such file, or it is not whole. */
function readKept<Found>(file: string): Kept<Found> | undefined {
  try {
    return parse(readText(file)) as Kept<Found>;
  } catch {
    return undefined;
  }
}

/** A file, and what it is called wherever its folder lies. */
type Named = readonly [name: string, path: string];

function codeBelow(folder: string): Named[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => ['.js', '.ts'].includes(extname(name)) && !name.endsWith('.d.ts'))
    .map((name) => [name, join(folder, name)]);
}

/** Of the names and the contents of files, and of which are not there. */
function sha256Of(files: readonly Named[]): string {
  const hash = createHash('sha256').update(process.version);
  for (const [name, path] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const content = existsSync(path) ? readBytes(path) : undefined;
    hash.update(`\n${name} ${content?.length}\n`).update(content ?? '');
  }
  return hash.digest('hex');
}
