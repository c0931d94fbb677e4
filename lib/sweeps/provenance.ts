import { basename } from 'node:path';
import { z } from 'zod';
import { OptionError } from '../validation/errors';
import { readText } from '../platform/files';
import { SweepError } from './errors';
import type { SweepPaths } from './paths';
import { modeOf, type Plan } from './plan';

/** A clock may be a little ahead of another. */
const MILLISECONDS_AHEAD = 24 * 60 * 60 * 1000;

/** Stands between the facts of several machines. */
export const SEPARATOR = '; ';

const machineFact = (pattern: RegExp, words: string): z.ZodString =>
  z.string(words).refine((text) => text.split(SEPARATOR).every((one) => pattern.test(one)), words);

const seconds = 'a number of seconds, at least 0';
const someRows = 'an integer of at least 1';
const someSeeds = 'an integer of at least 1';
const isoDate = 'a date as 2020-02-29T12:00:00.000Z, and not in the future';

/** Where a results file comes from; it stands beside it. */
export interface Provenance {
  /** The experiment's name. */
  readonly experiment: string;
  readonly title: string;
  /** How many rows there are. */
  readonly rows: number;
  /** Of the Parquet file, in hexadecimal digits. */
  readonly sha256: string;
  /** The plan's fingerprint. */
  readonly plan: string;
  readonly seeds: number;
  /** The engine's name, and in which mode it computed. */
  readonly engine: string;
  readonly mode: string;
  /** Of this package; the commit, Node.js and processor of each machine that took part. */
  readonly version: string;
  readonly commit: string;
  readonly node: string;
  readonly cpu: string;
  /** When it was computed, as ISO 8601 has it. */
  readonly date: string;
  /** Time that commands took to compute it, added up over all of them, in seconds. */
  readonly wallSeconds: number;
}

const provenanceSchema = z.strictObject({
  experiment: z.string('the name of an experiment'),
  title: z.string('a line of text'),
  rows: z.int(someRows).min(1, someRows),
  sha256: z.string('64 hexadecimal digits').regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits'),
  plan: z.string('32 hexadecimal digits').regex(/^[0-9a-f]{32}$/, '32 hexadecimal digits'),
  seeds: z.int(someSeeds).min(1, someSeeds),
  engine: z.string('the name of an engine'),
  mode: z.string('a line of text'),
  version: machineFact(/^\d+\.\d+\.\d+(-[\w.-]+)?$/, 'a version such as 1.2.3'),
  commit: machineFact(
    /^([0-9a-f]{7,40}(-dirty)?|v\d+\.\d+\.\d+(-[\w.-]+)?|unknown)$/,
    'a Git commit, or a version such as v1.2.3',
  ),
  node: machineFact(/^v\d+\.\d+\.\d+(-[\w.-]+)?$/, 'a version of Node such as v20.11.0'),
  cpu: machineFact(/^\S.*, [1-9]\d* cores$/, 'a processor and its number of cores'),
  date: z.string(isoDate).refine(isPastDate, isoDate),
  wallSeconds: z.number(seconds).min(0, seconds),
}) satisfies z.ZodType<Provenance>;

function isPastDate(text: string): boolean {
  const time = Date.parse(text);
  if (Number.isNaN(time) || new Date(time).toISOString() !== text) return false;
  return time <= Date.now() + MILLISECONDS_AHEAD;
}

/** A provenance file as it stands there, whether or not its fields are what they must be. */
export interface StatedProvenance {
  readonly fields: Readonly<Record<string, unknown>>;
  /** Undefined if some field is not what it must be. */
  readonly sound: Provenance | undefined;
  /** What is wrong with the fields in themselves, one line each. */
  readonly problems: readonly string[];
}

/**
 * Reads a provenance file, field by field.
 *
 * @throws SweepError if it is not there, or no record of fields
 * @throws FileError if it cannot be read
 */
export function readStatedProvenance({ provenance: path, rows }: SweepPaths): StatedProvenance {
  const isRecord = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  const fields = parseJson(readText(path));
  if (!isRecord(fields)) {
    throw new SweepError(`${path} does not say where ${basename(rows)} comes from`);
  }
  const { data: sound, error } = provenanceSchema.safeParse(fields);
  const problems = (error?.issues ?? []).flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => problemOf(path, key, fields[key], 'left out'))
      : [problemOf(path, String(issue.path[0]), fields[String(issue.path[0])], issue.message)],
  );
  return { fields, sound, problems };
}

/**
 * Holds a provenance against the plan that its rows should have been made by.
 *
 * @returns what differs, one line each
 */
export function provenanceProblems(
  path: string,
  fields: Readonly<Record<string, unknown>>,
  plan: Plan,
): string[] {
  const { experiment, engine } = plan;
  const right: Partial<Record<keyof Provenance, string | number>> = {
    experiment: experiment.name,
    title: experiment.title,
    rows: plan.runs,
    seeds: plan.seeds,
    engine: engine.name,
    mode: modeOf(plan),
  };
  const problems = Object.entries(right)
    .filter(([field, value]) => fields[field] !== value)
    .map(([field, value]) => problemOf(path, field, fields[field], JSON.stringify(value)));
  if (fields.plan === plan.fingerprint) return problems;
  const changed = `${path}: the experiment's declaration has changed since its rows were computed`;
  return [...problems, `${changed} (plan is ${String(fields.plan)}, and now ${plan.fingerprint})`];
}

function problemOf(path: string, field: string, value: unknown, allowed: string): string {
  return new OptionError(path, field, value, allowed).message;
}

function parseJson(text: string): unknown {
  try {
    // Some editors put a byte order mark before it.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
