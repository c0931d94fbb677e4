import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder with every kind of file that the execution of a notebook may depend on, or not. */
export function smallRepository(): { root: string; write: (name: string, text: string) => void } {
  const root = mkdtempSync(path.join(tmpdir(), 'fpp-repository-'));
  const write = (name: string, text: string): void => {
    writeInto(root, name, text);
  };
  write('notebooks/a.ipynb', notebookOf([code('1 + 1')]));
  for (const name of [...inputFiles, ...otherFiles]) write(name, `${name}\n`);
  return { root, write };
}

export function writeInto(root: string, name: string, text: string): void {
  const file = path.join(root, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Files that every notebook depends on. */
export const inputFiles = [
  'dist/index.js',
  'dist/trainers/fpp.js',
  'package-lock.json',
  'requirements/constraints.txt',
  'jupyter/kernels/tslab/start-kernel.cjs',
  'scripts/execute_notebook.py',
  'scripts/late-optimising.cjs',
  'scripts/node-compat.cjs',
];

/** Files that no notebook depends on, unless it looks at them. */
export const otherFiles = [
  'README.md',
  'lib/trainers/fpp.ts',
  'data/results/figure-2.csv',
  'data/results/figure-3a.csv',
  'dist/.built-from',
  'dist/bench/main.js',
  'dist/cli/main.js',
  'dist/reports/page.js',
  'notebooks/b.ipynb',
  'scripts/walkthrough.mjs',
];

/** Any cell, as notebooks have them. */
export type AnyCell = Record<string, unknown>;

export const code = (source: string): AnyCell => ({
  ...{ cell_type: 'code', id: 'one', metadata: {}, source, outputs: [], execution_count: null },
});

export const notebookOf = (cells: readonly AnyCell[]): string =>
  JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
