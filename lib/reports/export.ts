import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Judgement, TaskEffects } from '../analysis';
import { listFolder, makeFolder, writeWhole } from '../platform/files';
import { plotlyAddress, plotlySource } from './browser-files';
import { NotebookFolderError } from './errors';
import { indexPage } from './index-page';
import { readNotebook } from './notebook';
import { addressesIn, figuresOf } from './figure-numbers';
import { renderReport, type Report } from './report';
import { reportPage } from './report-page';
import { stillsOf, type StillOptions } from './stills';

/**
 * Renders every executed notebook of a folder, in the order of their names.
 * @param executed the folder of the notebooks (.ipynb)
 * @param options how their figures are drawn beforehand
 * @throws ReportError if the folder or one of its notebooks cannot be used
 * @throws FileError if something cannot be read
 */
export async function renderReports(executed: string, options?: StillOptions): Promise<Report[]> {
  const notebooks = notebookFiles(executed).map((file) => readNotebook(join(executed, file)));
  const stillOf = await stillsOf(notebooks.flatMap(figuresOf), options);
  const addressOf = addressesIn(notebooks);
  return notebooks.map((notebook) => renderReport(notebook, stillOf, addressOf));
}

/**
 * Draws the figures of the notebooks that are there, so that {@link renderReports} finds them drawn.
 * @param executed the folder of the notebooks (.ipynb)
 * @throws ReportError and FileError as `renderReports`
 */
export async function drawAhead(executed: string): Promise<void> {
  const notebooks = notebookFiles(executed).map((file) => readNotebook(join(executed, file)));
  await stillsOf(notebooks.flatMap(figuresOf));
}

/**
 * Writes one self-contained page for each report, and an index; and beside them, if they show figures,
 * Plotly.
 * @param output the folder of the pages; made if it is not there
 * @param judgements what the index says of the paper's claims
 * @param effects what it says of FPP beside its rivals
 * @returns the paths of the files written, the index first
 * @throws FileError if something cannot be written
 */
export function writeReports(
  reports: readonly Report[],
  output: string,
  judgements: readonly Judgement[] = [],
  effects: readonly TaskEffects[] = [],
): string[] {
  const pages = [
    { name: 'index', page: indexPage(reports, judgements, effects, hasApiPages(output)) },
    ...reports.map((report, i) => ({
      name: report.name,
      page: reportPage(report, reports[i - 1], reports[i + 1]),
    })),
  ];
  makeFolder(output);
  const parts = reports.flatMap(({ bodyHtml, brief }) => [bodyHtml, brief]);
  if (parts.some((part) => part?.needs.has('plotly') === true)) writePlotly(output);
  return pages.map(({ name, page }) => {
    const path = join(output, `${name}.html`);
    writeWhole(path, page);
    return path;
  });
}

/** The pages load it when a figure is touched; an earlier version of it goes. */
function writePlotly(output: string): void {
  const address = plotlyAddress();
  makeFolder(join(output, 'assets'));
  for (const name of listFolder(join(output, 'assets'))) {
    const isOld = /^plotly-.*\.js$/.test(name) && `assets/${name}` !== address;
    if (isOld) rmSync(join(output, 'assets', name));
  }
  const path = join(output, address);
  if (!existsSync(path)) writeWhole(path, plotlySource());
}

/** Whether the walkthrough has made the pages of the API beside the reports. */
function hasApiPages(output: string): boolean {
  return existsSync(join(output, 'api', 'index.html'));
}

/** Both: nothing is written unless every notebook can be published. */
export async function exportReports(
  executed: string,
  output: string,
  options?: StillOptions,
): Promise<string[]> {
  return writeReports(await renderReports(executed, options), output);
}

function notebookFiles(folder: string): string[] {
  if (!existsSync(folder)) throw new NotebookFolderError(folder, 'there is no such folder');
  if (!statSync(folder).isDirectory()) throw new NotebookFolderError(folder, 'not a folder');
  const notebooks = listFolder(folder).filter((name) => name.endsWith('.ipynb'));
  if (notebooks.length === 0) throw new NotebookFolderError(folder, 'there are no notebooks in it');
  return notebooks.sort();
}
