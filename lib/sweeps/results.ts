import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { z } from 'zod';
import type { Machine } from '../machine';
import { csvLine } from './csv';
import { SweepError } from './errors';
import { readText, writeWhole } from '../files';
import type { SweepPaths } from './paths';
import { modeOf, type Plan } from './plan';
import type { TaskRecord } from './records';
import { columns } from './row';

const provenanceSchema = z.object({
  experiment: z.string(),
  title: z.string(),
  rows: z.int(),
  /** Of the CSV file. */
  sha256: z.string(),
  /** The plan's fingerprint. */
  plan: z.string(),
  seeds: z.int(),
  engine: z.string(),
  mode: z.string(),
  version: z.string(),
  commit: z.string(),
  node: z.string(),
  cpu: z.string(),
  date: z.string(),
  /** Time that commands took to compute it, added up over all of them. */
  wallSeconds: z.number(),
});

/** Where a results file comes from; it stands beside it. */
export type Provenance = z.infer<typeof provenanceSchema>;

/** The first line of every results file. */
export const headerLine = csvLine(columns);

/**
 * Writes all rows, settings in the order of their declaration, and where they come from.
 *
 * @param finished a record for every task of the plan, by its place
 * @throws FileError if it cannot be written; the journal is still there then
 */
export function writeResults(
  paths: SweepPaths,
  plan: Plan,
  finished: ReadonlyMap<number, TaskRecord>,
): void {
  const records = plan.tasks.map(({ index }, place) => {
    const record = finished.get(place);
    if (record === undefined) throw new SweepError(`setting ${index} is not computed`);
    return record;
  });
  const rows = records.flatMap((record) => record.rows);
  const text = [headerLine, ...rows].map((line) => `${line}\n`).join('');
  const provenance: Provenance = {
    experiment: plan.experiment.name,
    title: plan.experiment.title,
    rows: rows.length,
    sha256: sha256(text),
    plan: plan.fingerprint,
    seeds: plan.seeds,
    engine: plan.engine.name,
    mode: modeOf(plan),
    ...machinesOf(records),
    date: new Date().toISOString(),
    wallSeconds: wallSeconds(records),
  };
  // The rows last: where they are, their provenance is, too.
  writeWhole(paths.provenance, `${JSON.stringify(provenance, undefined, 2)}\n`);
  writeWhole(paths.rows, text);
}

/**
 * Reads where results come from; undefined if there are none.
 *
 * @throws SweepError if it is no provenance
 * @throws FileError if it cannot be read
 */
export function readProvenance(paths: SweepPaths): Provenance | undefined {
  if (!existsSync(paths.rows)) return undefined;
  const text = readText(paths.provenance);
  try {
    return provenanceSchema.parse(JSON.parse(text));
  } catch {
    throw new SweepError(`${paths.provenance} does not say where ${paths.rows} comes from`);
  }
}

/** SHA-256 in hexadecimal digits. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** What computed the rows; where several did, all of them. */
function machinesOf(records: readonly TaskRecord[]): Machine {
  const all = (fact: keyof Machine): string =>
    [...new Set(records.map(({ machine }) => machine[fact]))].join('; ');
  return { version: all('version'), commit: all('commit'), node: all('node'), cpu: all('cpu') };
}

function wallSeconds(records: readonly TaskRecord[]): number {
  const commands = new Map<string, number>();
  for (const { command, elapsed } of records) {
    commands.set(command, Math.max(elapsed, commands.get(command) ?? 0));
  }
  const total = [...commands.values()].reduce((sum, seconds) => sum + seconds, 0);
  return Math.round(total * 10) / 10;
}
