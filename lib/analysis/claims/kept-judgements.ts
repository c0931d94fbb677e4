import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { claims } from '../../experiments';
import { makeFolder, readBytes, readText, writeWhole } from '../../platform/files';
import { packageRoot } from '../../platform/machine';
import { resultsIn, sweepPaths } from '../../sweeps';
import { parse, stringify } from '../../sweeps/row';
import { FileError } from '../../validation/errors';
import type { Judgement } from './judge-claims';
import { judgeInFolder } from './verdicts';

/** What judgements depend on, and where they are kept; by default this package's own. */
export interface KeptJudgementsOptions {
  /** Where the rows are. */
  readonly folder: string;
  /** The file that keeps the judgements. */
  readonly file?: string;
  /** The folder of the code that judges. */
  readonly code?: string;
  readonly judge?: () => Promise<Judgement[]>;
}

/**
 * Every claim judged by the rows in a folder, as {@link judgeInFolder} does it; but where a file keeps what
 * came of it, with the SHA-256 of these rows and of this code, that is taken.
 *
 * @throws SweepError and FileError as `judgeInFolder` does
 */
export async function keptJudgements({
  folder,
  file = join(packageRoot, '.setup', 'judgements.json'),
  code = join(__dirname, '..', '..'),
  judge = () => judgeInFolder(claims, { folder }),
}: KeptJudgementsOptions): Promise<Judgement[]> {
  const judgedBy = sha256Of([
    ...resultsIn(folder).experiments.flatMap((name) => {
      const { rows, provenance } = sweepPaths(folder, name);
      return [rows, provenance];
    }),
    ...codeBelow(code),
    join(packageRoot, 'package-lock.json'),
  ]);
  const kept = readKept(file);
  if (kept?.judgedBy === judgedBy) return kept.judgements;
  const judgements = await judge();
  try {
    makeFolder(dirname(file));
    writeWhole(file, stringify({ judgedBy, judgements } satisfies Kept));
  } catch (error) {
    // A package may lie where nobody may write: it judges again the next time.
    if (!(error instanceof FileError)) throw error;
  }
  return judgements;
}

interface Kept {
  readonly judgedBy: string;
  readonly judgements: Judgement[];
}

/** Undefined if there is no such file, or it is not whole. */
function readKept(file: string): Kept | undefined {
  try {
    return parse(readText(file)) as Kept;
  } catch {
    return undefined;
  }
}

function codeBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => ['.js', '.ts'].includes(extname(name)) && !name.endsWith('.d.ts'))
    .map((name) => join(folder, name));
}

/** Of the names and the contents of files, and of which are not there. */
function sha256Of(paths: readonly string[]): string {
  const hash = createHash('sha256').update(process.version);
  for (const path of [...paths].sort()) {
    const content = existsSync(path) ? readBytes(path) : undefined;
    hash.update(`\n${path} ${content?.length}\n`).update(content ?? '');
  }
  return hash.digest('hex');
}
