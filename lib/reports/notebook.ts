import { basename } from 'node:path';
import { z } from 'zod';
import { readText } from '../platform/files';
import { NotebookCellError, NotebookFormatError, reasonOf } from './errors';

/** nbformat writes long text as a list of lines. */
const text = z
  .union([z.string(), z.array(z.string())])
  .transform((lines) => (typeof lines === 'string' ? lines : lines.join('')));

const mimeBundle = z.record(z.string(), z.unknown());

const output = z.discriminatedUnion('output_type', [
  z.object({ output_type: z.literal('stream'), name: z.string(), text }),
  z.object({ output_type: z.literal('display_data'), data: mimeBundle }),
  z.object({ output_type: z.literal('execute_result'), data: mimeBundle }),
  z.object({ output_type: z.literal('error'), ename: z.string(), evalue: z.string() }),
]);

/** When the kernel was busy with a cell: the only times that tslab's messages give. */
const timing = z
  .object({
    'iopub.status.busy': z.string().optional(),
    'iopub.status.idle': z.string().optional(),
  })
  .optional();

const cell = z.discriminatedUnion('cell_type', [
  z.object({
    cell_type: z.literal('markdown'),
    source: text,
    metadata: z.object({ tags: z.array(z.string()).optional() }).optional(),
  }),
  z.object({ cell_type: z.literal('raw'), source: text }),
  z.object({
    cell_type: z.literal('code'),
    source: text,
    outputs: z.array(output),
    execution_count: z.number().nullable().optional(),
    metadata: z.object({ execution: timing }).optional(),
  }),
]);

/** What the executor writes about a run; each field may be absent. */
const provenance = z.object({
  version: z.string().optional(),
  commit: z.string().optional(),
  node: z.string().optional(),
  cpu: z.string().optional(),
  date: z.string().optional(),
  /** Wall time of the whole notebook. */
  seconds: z.number().optional(),
  /** Sweeps whose committed results were read: `figure-3a`. */
  results: z.array(z.string()).optional(),
});

const notebook = z.object({
  nbformat: z.literal(4),
  metadata: z.object({ fpp: provenance.optional() }),
  cells: z.array(cell),
});

export type Output = z.infer<typeof output>;
export type Cell = z.infer<typeof cell>;
export type CodeCell = Extract<Cell, { cell_type: 'code' }>;
export type RecordedProvenance = z.infer<typeof provenance>;

/** An executed notebook. */
export interface Notebook {
  /** File name without folder and extension: the name of its report. */
  name: string;
  /** File name, for messages. */
  file: string;
  cells: Cell[];
  provenance: RecordedProvenance;
}

/**
 * Reads an executed notebook.
 * @throws FileError if it cannot be read
 * @throws NotebookFormatError if it is not JSON, or not a notebook of format 4
 * @throws NotebookCellError if one of its cells ended with an error
 */
export function readNotebook(path: string): Notebook {
  return parseNotebook(readText(path), basename(path));
}

/** {@link readNotebook} from a string. */
export function parseNotebook(json: string, file: string): Notebook {
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch (cause) {
    throw new NotebookFormatError(file, `not JSON (${reasonOf(cause)})`, { cause });
  }
  const result = notebook.safeParse(content);
  if (!result.success) {
    const [issue] = result.error.issues;
    const where = issue.path.length > 0 ? ` at ${issue.path.join('.')}` : '';
    throw new NotebookFormatError(file, `not a notebook of format 4${where}: ${issue.message}`);
  }
  const { cells, metadata } = result.data;
  cells.forEach((one, index) => {
    refuseFailed(one, file, index + 1);
  });
  return { name: file.replace(/\.ipynb$/, ''), file, cells, provenance: metadata.fpp ?? {} };
}

function refuseFailed(one: Cell, file: string, number: number): void {
  if (one.cell_type !== 'code') return;
  for (const result of one.outputs) {
    if (result.output_type === 'error') {
      throw new NotebookCellError(file, number, `ended with ${result.ename}: ${result.evalue}`);
    }
  }
}
