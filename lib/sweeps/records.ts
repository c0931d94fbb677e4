import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Plan } from './plan';
import { isRow, parse, stringify, type Row } from './row';

/** Of a journal or part; another number where old ones can no longer be read. */
export const FORMAT = 3;

/** The first line of a journal or part: which plan its rows belong to. */
const headerSchema = z.strictObject({
  kind: z.literal('plan'),
  format: z.literal(FORMAT),
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
    format: FORMAT,
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
  /** What the first line states, where it is a whole one of another format. */
  readonly otherFormat: number | undefined;
  readonly records: readonly TaskRecord[];
  /** Every whole line, as it stands in the file. */
  readonly soundLines: readonly string[];
  /** Whether anything had to be left out: a last line that was cut short, or a damaged one. */
  readonly damaged: boolean;
}

/** Reads every line that is whole. */
export function readRecords(text: string): Records {
  // Line breaks may have been changed on the way from one system to another.
  const lines = text.split(/\r?\n/);
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
  return {
    header,
    otherFormat: header === undefined ? formatOf(lines.at(0) ?? '') : undefined,
    records,
    soundLines,
    damaged: rest !== '' || soundLines.length < lines.length,
  };
}

/** The format that a header states, if it is a whole one; undefined for any other line. */
function formatOf(line: string): number | undefined {
  const content = contentOf(line);
  const isHeader = typeof content === 'object' && content !== null && 'format' in content;
  const format = isHeader ? content.format : undefined;
  return typeof format === 'number' && format !== FORMAT ? format : undefined;
}

function parseLine(line: string): Header | TaskRecord | undefined {
  return z.union([headerSchema, recordSchema]).safeParse(contentOf(line)).data;
}

/** What a line holds, if it fits its checksum. */
function contentOf(line: string): unknown {
  const space = line.indexOf(' ');
  const json = line.slice(space + 1);
  return line.slice(0, space) === checksum(json) ? parse(json) : undefined;
}

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
