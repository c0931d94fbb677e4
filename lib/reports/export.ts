import type { Judgement } from '../analysis';
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NotebookFolderError } from './errors';
import { indexPage } from './index-page';
import { readNotebook } from './notebook';
import { renderReport, type Report } from './report';
import { reportPage } from './report-page';

/**
 * Writes one self-contained page for each executed notebook of a folder, and an index. Nothing is
 * written unless every notebook can be published.
 * @param judgements what the index says of the paper's claims
 * @returns the paths of the files written, the index first
 * @throws ReportError if the folder or one of its notebooks cannot be used
 */
export async function exportReports(
  executed: string,
  output: string,
  judgements: readonly Judgement[] = [],
): Promise<string[]> {
  const reports: Report[] = [];
  for (const file of await notebookFiles(executed)) {
    reports.push(renderReport(await readNotebook(join(executed, file))));
  }
  const pages = reports.map((report, i) => ({
    name: report.name,
    html: reportPage(report, reports[i - 1], reports[i + 1]),
  }));
  await mkdir(output, { recursive: true });
  const written: string[] = [];
  for (const { name, html } of [
    { name: 'index', html: indexPage(reports, judgements) },
    ...pages,
  ]) {
    const path = join(output, `${name}.html`);
    await writeFile(`${path}.part`, html);
    await rename(`${path}.part`, path);
    written.push(path);
  }
  return written;
}

async function notebookFiles(folder: string): Promise<string[]> {
  let entries: string[];
  try {
    entries = await readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new NotebookFolderError(folder, 'there is no such folder');
    if (code === 'ENOTDIR') throw new NotebookFolderError(folder, 'not a folder');
    throw error;
  }
  const notebooks = entries.filter((name) => name.endsWith('.ipynb')).sort();
  if (notebooks.length === 0) throw new NotebookFolderError(folder, 'there are no notebooks in it');
  return notebooks;
}
