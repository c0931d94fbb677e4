import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Plan } from './plan';
import { isRow, parse, stringify, type Row } from './row';

/** The first line of a journal or part: which plan its rows belong to. */
const headerSchema = z.strictObject({
  kind: z.literal('plan'),
  format: z.literal(3),
  experiment: z.string(),
  engine: z.string(),
  seeds: z.int(),
  fingerprint: z.string(),
});

/** Every further line: all rows of one task, and how they came about. */
const recordSchema = z.strictObject({
  kind: z.literal('task'),
  /** Its place among the plan's tasks. */
  task: z.int().min(0),
  rows: z.array(z.custom<Row>(isRow)),
  /** When the command that computed it began (ISO 8601), and the seconds it had run by then. */
  command: z.string(),
  elapsed: z.number(),
  machine: z.strictObject({
    version: z.string(),
    commit: z.string(),
    node: z.string(),
    cpu: z.string(),
  }),
});

export type Header = z.infer<typeof headerSchema>;
export type TaskRecord = z.infer<typeof recordSchema>;

/** The header of a plan's journal and parts. */
export function headerOf({ experiment, engine, seeds, fingerprint }: Plan): Header {
  return {
    kind: 'plan',
    format: 3,
    experiment: experiment.name,
    engine: engine.name,
    seeds,
    fingerprint,
  };
}

/** A header or record as a line: a checksum, a space, JSON, a line break. */
export function lineOf(content: Header | TaskRecord): string {
  const json = stringify(content);
  return `${checksum(json)} ${json}\n`;
}

/** What could be read of a journal or part. */
export interface Records {
  /** Undefined if the first line is not a whole header. */
  readonly header: Header | undefined;
  readonly records: readonly TaskRecord[];
  /** Every whole line, as it stands in the file. */
  readonly soundLines: readonly string[];
  /** Whether anything had to be left out: a last line that was cut short, or a damaged one. */
  readonly damaged: boolean;
}

/** Reads every line that is whole. */
export function readRecords(text: string): Records {
  const lines = text.split('\n');
  const rest = lines.pop(); // '' after a line break
  let header: Header | undefined;
  const records: TaskRecord[] = [];
  const soundLines: string[] = [];
  for (const [place, line] of lines.entries()) {
    const content = parseLine(line);
    if (content?.kind !== (place === 0 ? 'plan' : 'task')) continue;
    if (content.kind === 'plan') header = content;
    else records.push(content);
    soundLines.push(line);
  }
  return { header, records, soundLines, damaged: rest !== '' || soundLines.length < lines.length };
}

function parseLine(line: string): Header | TaskRecord | undefined {
  const space = line.indexOf(' ');
  const json = line.slice(space + 1);
  if (line.slice(0, space) !== checksum(json)) return undefined;
  return z.union([headerSchema, recordSchema]).safeParse(parse(json)).data;
}

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
