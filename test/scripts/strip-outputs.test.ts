import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = path.resolve(__dirname, '..', '..');
const notebooks = path.join(root, 'notebooks');

let withoutOutputs: (text: string) => string;
let setUpGitFilter: (folder?: string) => void;
let folder: string;
beforeAll(async () => {
  // Scripts are JavaScript; what is used of them is said here.
  ({ withoutOutputs } = (await import(path.join(root, 'scripts', 'git', 'strip-outputs.mjs'))) as {
    withoutOutputs: (text: string) => string;
  });
  ({ setUpGitFilter } = (await import(path.join(root, 'scripts', 'setup', 'git-filter.mjs'))) as {
    setUpGitFilter: (folder?: string) => void;
  });
  folder = mkdtempSync(path.join(tmpdir(), 'fpp-filter-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Notebook {
  cells: Record<string, unknown>[];
  metadata: Record<string, unknown>;
}

/** The same as JupyterLab saves it after everything has run: keys in order, outputs, counts, what it notes. */
function executed(text: string): string {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, own]) => [name, sorted(own)]),
    );
  };
  const notebook = JSON.parse(text) as Notebook;
  for (const [i, cell] of notebook.cells.entries()) {
    cell['metadata'] = { ...(cell['metadata'] as object), scrolled: true };
    if (cell['cell_type'] !== 'code') continue;
    cell['execution_count'] = i + 1;
    cell['outputs'] = [{ output_type: 'stream', name: 'stdout', text: ['1\n'] }];
  }
  notebook.metadata['widgets'] = {};
  return `${JSON.stringify(sorted(notebook), null, 1)}\n`;
}

describe('what git sees of a notebook', () => {
  const names = readdirSync(notebooks).filter((name) => name.endsWith('.ipynb'));

  it.each(names)('%s: what is committed, whatever has run and however it was saved', (name) => {
    const text = readFileSync(path.join(notebooks, name), 'utf8');
    const seen = withoutOutputs(text);
    // Else git would call it changed as soon as it is touched: `git add` puts it right.
    expect(seen).toBe(text);
    expect(withoutOutputs(executed(text))).toBe(seen);
  });

  it('is no output, and all sources', () => {
    const source = fc.array(fc.string());
    const cell = fc.oneof(
      fc.record({ cell_type: fc.constant('markdown'), metadata: fc.constant({}), source }),
      fc.record({
        cell_type: fc.constant('code'),
        metadata: fc.constant({}),
        source,
        outputs: fc.array(fc.jsonValue()),
        execution_count: fc.nat(),
      }),
    );
    fc.assert(
      fc.property(fc.array(cell), (cells) => {
        const text = JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
        const seen = JSON.parse(withoutOutputs(text)) as Notebook;
        expect(seen.cells.map(({ source: own }) => own)).toEqual(cells.map((one) => one.source));
        for (const one of seen.cells) expect(one['outputs'] ?? []).toEqual([]);
      }),
    );
  });

  it.each(['', 'no JSON', '<<<<<<< ours\n{}', '{"cells": 1}', '[]', 'null'])(
    'is the file itself if it is no notebook: %j',
    (text) => {
      expect(withoutOutputs(text)).toBe(text);
    },
  );

  it('is set up in a clone by the bootstrap, once, and a run changes nothing for git', () => {
    const git = (...args: string[]): string =>
      execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
    expect(() => {
      setUpGitFilter(folder);
    }).not.toThrow();
    git('init', '--quiet');
    git('config', 'user.email', 'reader@example.org');
    git('config', 'user.name', 'A reader');
    cpSync(path.join(root, '.gitattributes'), path.join(folder, '.gitattributes'));
    mkdirSync(path.join(folder, 'scripts', 'git'), { recursive: true });
    const script = path.join('scripts', 'git', 'strip-outputs.mjs');
    cpSync(path.join(root, script), path.join(folder, script));
    setUpGitFilter(folder);
    setUpGitFilter(folder);
    expect(git('config', '--local', '--get-all', 'filter.fpp-notebook.clean')).toBe(
      'node scripts/git/strip-outputs.mjs\n',
    );
    const file = path.join(folder, 'a.ipynb');
    const text = withoutOutputs(readFileSync(path.join(notebooks, names[0]), 'utf8'));
    writeFileSync(file, text);
    git('add', '.');
    git('commit', '--quiet', '--message', 'A notebook');
    writeFileSync(file, executed(text));
    expect(git('status', '--porcelain').replace(/^ M a.ipynb\n$/, '')).toBe('');
    expect(git('diff', '--stat')).toBe('');
    git('add', 'a.ipynb');
    expect(git('status', '--porcelain')).toBe('');
    // What was put out stays in the file.
    expect(readFileSync(file, 'utf8')).toBe(executed(text));
  });
});
