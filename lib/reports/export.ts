import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Judgement } from '../analysis';
import { listFolder, makeFolder, writeWhole } from '../platform/files';
import { NotebookFolderError } from './errors';
import { indexPage } from './index-page';
import { readNotebook } from './notebook';
import { renderReport, type Report } from './report';
import { reportPage } from './report-page';

/**
 * Renders every executed notebook of a folder, in the order of their names.
 * @param executed the folder of the notebooks (.ipynb)
 * @throws ReportError if the folder or one of its notebooks cannot be used
 * @throws FileError if something cannot be read
 */
export function renderReports(executed: string): Report[] {
  return notebookFiles(executed).map((file) => renderReport(readNotebook(join(executed, file))));
}

/**
 * Writes one self-contained page for each report, and an index.
 * @param output the folder of the pages; made if it is not there
 * @param judgements what the index says of the paper's claims
 * @returns the paths of the files written, the index first
 * @throws FileError if something cannot be written
 */
export function writeReports(
  reports: readonly Report[],
  output: string,
  judgements: readonly Judgement[] = [],
): string[] {
  const pages = [
    { name: 'index', page: indexPage(reports, judgements, hasApiPages(output)) },
    ...reports.map((report, i) => ({
      name: report.name,
      page: reportPage(report, reports[i - 1], reports[i + 1]),
    })),
  ];
  makeFolder(output);
  return pages.map(({ name, page }) => {
    const path = join(output, `${name}.html`);
    writeWhole(path, page);
    return path;
  });
}

/** Whether the walkthrough has made the pages of the API beside the reports. */
function hasApiPages(output: string): boolean {
  return existsSync(join(output, 'api', 'index.html'));
}

/** Both: nothing is written unless every notebook can be published. */
export function exportReports(executed: string, output: string): string[] {
  return writeReports(renderReports(executed), output);
}

function notebookFiles(folder: string): string[] {
  if (!existsSync(folder)) throw new NotebookFolderError(folder, 'there is no such folder');
  if (!statSync(folder).isDirectory()) throw new NotebookFolderError(folder, 'not a folder');
  const notebooks = listFolder(folder).filter((name) => name.endsWith('.ipynb'));
  if (notebooks.length === 0) throw new NotebookFolderError(folder, 'there are no notebooks in it');
  return notebooks.sort();
}
