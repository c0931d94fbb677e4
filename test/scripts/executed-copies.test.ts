import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { code, notebookOf, smallRepository } from './small-repository';

interface Copies {
  folder: string;
  copy: (name: string) => string;
  part: (name: string) => string;
  reasons: (name: string) => string[];
  seconds: (name: string) => number | undefined;
  keep: (name: string, fpp: object) => void;
  keepFailed: (name: string) => string;
  discard: (name: string) => void;
  removeOrphans: () => string[];
}
let copiesIn: (root: string) => Copies;
let inputsOf: (notebook: string, verbs: object, surroundings: { root: string }) => object;
beforeAll(async () => {
  const { ExecutedCopies } = await import('../../scripts/walkthrough/executed-copies.mjs');
  copiesIn = (root) => new ExecutedCopies(root);
  const inputs = await import('../../scripts/walkthrough/inputs.mjs');
  inputsOf = (notebook, verbs, surroundings) =>
    inputs.inputsOf(notebook, { ...verbs }, surroundings);
});

let repository: ReturnType<typeof smallRepository>;
let copies: Copies;
beforeEach(() => {
  repository = smallRepository();
  copies = copiesIn(repository.root);
});
afterEach(() => {
  rmSync(repository.root, { recursive: true });
});

const file = (...parts: string[]) => path.join(repository.root, ...parts);
const rows = 'data/results/figure-3a.csv';

/** As if the notebook had been executed now, and had read one file of results. */
function executed() {
  const inputs = inputsOf(file('notebooks/a.ipynb'), { [rows]: 'read' }, { root: repository.root });
  writeFileSync(copies.part('a.ipynb'), notebookOf([code('1 + 1')]));
  copies.keep('a.ipynb', { seconds: 1, madeFrom: { inputs, lookedAt: { [rows]: 'read' } } });
}

describe('the executed copy of a notebook', () => {
  it('is current once it is kept, and says so in its metadata', () => {
    expect(copies.reasons('a.ipynb')).toEqual(['never executed']);
    expect(copies.seconds('a.ipynb')).toBeUndefined();
    executed();
    expect(copies.reasons('a.ipynb')).toEqual([]);
    expect(copies.seconds('a.ipynb')).toBe(1);
    expect(readFileSync(copies.copy('a.ipynb'), 'utf8')).toContain('"seconds": 1');
  });

  it('is no longer current when anything that it was made from changes', () => {
    executed();
    repository.write(rows, 'new rows');
    repository.write('dist/index.js', 'new library');
    expect(copies.reasons('a.ipynb')).toEqual(['the library', rows]);
  });

  it('is not current if it is torn, or says nothing of what it was made from', () => {
    for (const content of ['{"cells": [', notebookOf([]), '{}']) {
      executed();
      writeFileSync(copies.copy('a.ipynb'), content);
      expect(copies.reasons('a.ipynb')).toEqual(['its copy does not say what it was made from']);
    }
  });

  it('is none when the execution ends early: what it wrote counts for nothing', () => {
    writeFileSync(copies.part('a.ipynb'), notebookOf([code('1 + 1')]));
    expect(copies.reasons('a.ipynb')).toEqual(['never executed']);
    copies.discard('a.ipynb');
    expect(existsSync(copies.part('a.ipynb'))).toBe(false);
  });

  it('stays as it was when a later execution fails, whose output is kept apart', () => {
    executed();
    repository.write(rows, 'new rows');
    writeFileSync(copies.part('a.ipynb'), notebookOf([code('throw 1')]));
    expect(copies.keepFailed('a.ipynb')).toBe(file('reports/failed/a.ipynb'));
    expect(readFileSync(copies.copy('a.ipynb'), 'utf8')).toContain('1 + 1');
    expect(copies.reasons('a.ipynb')).toEqual([rows]);
    executed();
    expect(existsSync(file('reports/failed/a.ipynb'))).toBe(false);
  });

  it('goes with its notebook, and so does its report', () => {
    executed();
    repository.write('reports/a.html', 'report');
    repository.write('reports/index.html', 'index');
    expect(copies.removeOrphans()).toEqual([]);
    rmSync(file('notebooks/a.ipynb'));
    expect(copies.removeOrphans()).toEqual(['a.ipynb']);
    expect(existsSync(copies.copy('a.ipynb'))).toBe(false);
    expect(existsSync(file('reports/a.html'))).toBe(false);
    expect(existsSync(file('reports/index.html'))).toBe(true);
  });
});
