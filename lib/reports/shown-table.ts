import { z } from 'zod';
import type { ShownTable } from '../analysis/tables/html-table';

const tone = z.enum(['holds', 'partly', 'open', 'fails', 'none']);
const badge = z.object({
  text: z.string(),
  tone,
  counts: z.object({ holds: z.number(), open: z.number(), fails: z.number() }).optional(),
});

const shownTable: z.ZodType<ShownTable> = z.object({
  caption: z.string(),
  folded: z.boolean(),
  columns: z.array(
    z.object({
      label: z.string(),
      unit: z.string().optional(),
      kind: z.enum(['numbers', 'words', 'sentences']),
      longest: z.number(),
      tone: tone.optional(),
    }),
  ),
  rows: z.array(
    z.array(
      z.union([
        z.object({
          text: z.string(),
          href: z.string().optional(),
          isBest: z.literal(true).optional(),
        }),
        z.object({ badges: z.array(badge) }),
      ]),
    ),
  ),
});

/** An output's content as a table, if it is one that `showTable` has shown. */
export function tableOf(content: unknown): ShownTable | undefined {
  return shownTable.safeParse(content).data;
}
