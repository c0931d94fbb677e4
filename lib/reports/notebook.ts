import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { readBytes } from '../platform/files';
import { packageRoot } from '../platform/machine';
import { NotebookCellError, NotebookFormatError } from './errors';
import { notebookContent } from './notebook-text';

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
    attachments: z.record(z.string(), mimeBundle).optional(),
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

/** What the executor writes besides: where the author's notebook is, from the root of the repository. */
const origin = z.object({ source: z.string().optional() });

const notebook = z.object({
  nbformat: z.literal(4),
  metadata: z.object({ fpp: provenance.extend(origin.shape).optional() }),
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
  /** The folders that relative addresses in its text may begin at. */
  folders: string[];
  provenance: RecordedProvenance;
}

/**
 * Reads an executed notebook.
 * @throws FileError if it cannot be read
 * @throws NotebookFormatError if it is not JSON, or not a notebook of format 4
 * @throws NotebookCellError if one of its cells ended with an error
 */
export function readNotebook(path: string): Notebook {
  return parseNotebook(readBytes(path), basename(path), dirname(path));
}

/** {@link readNotebook} from what the file holds. */
export function parseNotebook(content: string | Uint8Array, file: string, folder = '.'): Notebook {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const { cells, metadata } = checked(notebookContent(bytes, file), file);
  cells.forEach((one, index) => {
    refuseFailed(one, file, index + 1);
  });
  const { source, ...provenance } = metadata.fpp ?? {};
  const folders = source === undefined ? [folder] : [folder, join(packageRoot, dirname(source))];
  return { name: file.replace(/\.ipynb$/, ''), file, cells, folders, provenance };
}

/**
 * Reads a notebook as its author saved it, whatever became of its cells when they were last executed.
 * @returns all that is in it
 * @throws FileError and NotebookFormatError as {@link readNotebook} does
 */
export function readSource(path: string): { readonly cells: readonly object[] } {
  const content = notebookContent(readBytes(path), basename(path));
  checked(content, basename(path));
  return content as { cells: object[] };
}

function checked(content: unknown, file: string): z.infer<typeof notebook> {
  const result = notebook.safeParse(content);
  if (result.success) return result.data;
  const [{ path }] = result.error.issues;
  const where = path.length > 0 ? `: ${path.join('.')} is missing, or not what it should be` : '';
  throw new NotebookFormatError(file, `not a notebook of format 4${where}`);
}

function refuseFailed(one: Cell, file: string, number: number): void {
  if (one.cell_type !== 'code') return;
  for (const result of one.outputs) {
    if (result.output_type === 'error') {
      throw new NotebookCellError(file, number, `ended with ${result.ename}: ${result.evalue}`);
    }
  }
}
