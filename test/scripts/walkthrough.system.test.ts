import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectNoneWith, processesWith } from './processes';
import { code, notebookOf, writeInto } from './small-repository';

const root = path.resolve(__dirname, '..', '..');
const linked = ['.venv', 'data', 'dist', 'lib', 'node_modules', 'package.json', 'requirements'];
const copied = [
  ...['jupyter', 'package-lock.json', 'scripts'],
  ...['tsconfig.build.json', 'tsconfig.json', 'typedoc.json'],
];

/** A repository of its own, in whose notebooks folder there is nothing yet. */
class Clone {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'fpp-walkthrough-'));

  constructor() {
    for (const name of linked) symlinkSync(path.join(root, name), path.join(this.folder, name));
    for (const name of copied) {
      cpSync(path.join(root, name), path.join(this.folder, name), { recursive: true });
    }
  }

  at(...parts: string[]) {
    return path.join(this.folder, ...parts);
  }

  write(name: string, ...cells: string[]) {
    writeInto(this.folder, `notebooks/${name}`, notebookOf(cells.map(code)));
  }

  executed(): string[] {
    const place = this.at('reports', 'executed');
    return existsSync(place) ? readdirSync(place) : [];
  }

  /** @param signal is sent to the process, and to no other, once a cell has made the file `busy` */
  async walkthrough(options: string[], signal?: NodeJS.Signals) {
    const child = spawn(process.execPath, [this.at('scripts', 'walkthrough.mjs'), ...options]);
    let output = '';
    const collect = (chunk: Buffer) => (output += chunk.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const ended = new Promise((resolve) => {
      child.on('exit', (exit, by) => {
        resolve(exit ?? by);
      });
    });
    if (signal !== undefined) {
      await expect.poll(() => existsSync(this.at('busy')), { timeout: 100_000 }).toBe(true);
      rmSync(this.at('busy'));
      child.kill(signal);
    }
    return { status: await ended, output };
  }

  remove() {
    rmSync(this.folder, { recursive: true });
  }
}

let clone: Clone;
beforeAll(() => {
  clone = new Clone();
});
afterAll(() => {
  clone.remove();
});

describe('the walkthrough', () => {
  it('executes what is new, stops where a cell fails, and keeps what it did', async () => {
    writeInto(clone.folder, 'rows.csv', '1\n');
    clone.write('a.ipynb', 'import { readFileSync } from "fs";\nreadFileSync("rows.csv", "utf8")');
    const { status } = await clone.walkthrough([]);
    expect(status).toBe(0);
    clone.write('b.ipynb', 'throw new Error("not yet")');
    const failed = await clone.walkthrough([]);
    expect(failed.output).toContain('[1/2] a.ipynb: unchanged');
    expect(failed.output).toMatch(/Failed: b\.ipynb, code cell 1 of 1: [\s\S]*Error: not yet/);
    expect(failed.output).toContain(path.join('reports', 'failed', 'b.ipynb'));
    expect(failed.status).toBe(1);
    expect(clone.executed()).toEqual(['a.ipynb']);
  });

  it('executes only what has changed, and says why', async () => {
    clone.write('b.ipynb', '2 + 2');
    const { status, output } = await clone.walkthrough([]);
    expect(output).toContain('[1/2] a.ipynb: unchanged');
    expect(output).toMatch(/\[2\/2\] b\.ipynb: executed in/);
    expect(status).toBe(0);
    expect(readFileSync(clone.at('reports', 'b.html'), 'utf8')).toContain('4');
  });

  it('executes again what read a file that has changed; what is gone leaves the reports', async () => {
    writeInto(clone.folder, 'rows.csv', '2\n');
    rmSync(clone.at('notebooks', 'b.ipynb'));
    const { status, output } = await clone.walkthrough([]);
    expect(output).toContain('b.ipynb is gone, and so is its report');
    expect(output).toMatch(/\[1\/1\] a\.ipynb: executed in \d+\.\d s \(rows\.csv\)/);
    expect(status).toBe(0);
    const index = readFileSync(clone.at('reports', 'index.html'), 'utf8');
    expect(index).toContain('a.html');
    expect(index).not.toContain('b.html');
    expect(existsSync(clone.at('reports', 'b.html'))).toBe(false);
  });

  it('executes two at a time; the first that fails ends the other', async () => {
    // Each can come to its end only while the other is there.
    const meet = (own: string, other: string) => `
      import { existsSync, writeFileSync } from "fs";
      writeFileSync(${JSON.stringify(clone.at(own))}, "");
      while (!existsSync(${JSON.stringify(clone.at(other))})) {}`;
    clone.write('c.ipynb', meet('c', 'd'));
    clone.write('d.ipynb', meet('d', 'c'));
    const { status, output } = await clone.walkthrough([]);
    expect(output).toMatch(/\] c\.ipynb: executed in/);
    expect(output).toMatch(/\] d\.ipynb: executed in/);
    expect(status).toBe(0);

    clone.write('c.ipynb', 'while (true) {}');
    clone.write('d.ipynb', 'throw new Error("not now")');
    const failed = await clone.walkthrough([]);
    expect(failed.output).toMatch(/Failed: d\.ipynb, code cell 1 of 1: [\s\S]*Error: not now/);
    expect(failed.output).toContain('Interrupted: c.ipynb');
    expect(failed.status).toBe(1);
    expect(readdirSync(clone.at('reports', 'failed'))).toEqual(['d.ipynb']);
    // Of c there is the copy that was made before, and no part of a new one.
    expect(clone.executed().filter((name) => !name.startsWith('a'))).toEqual([
      'c.ipynb',
      'd.ipynb',
    ]);
    await expectNoneWith(clone.folder);
    for (const name of ['c', 'd']) rmSync(clone.at('notebooks', `${name}.ipynb`));
  });

  it('names every file that is no notebook, and takes one with a byte order mark', async () => {
    writeInto(clone.folder, 'notebooks/e.ipynb', '');
    writeInto(clone.folder, 'notebooks/f.ipynb', '{\n<<<<<<< HEAD\n=======\n>>>>>>> b\n}');
    writeInto(clone.folder, 'notebooks/g.ipynb', '{"cells": 3}');
    const { status, output } = await clone.walkthrough([]);
    expect(status).toBe(1);
    expect(output).toContain('Failed: e.ipynb: there is nothing in it\n');
    expect(output).toMatch(/Failed: f\.ipynb: a merge conflict is unresolved at line 2: .*\n/);
    expect(output).toMatch(/Failed: g\.ipynb: not a notebook of format 4.*\n/);
    expect(output).not.toMatch(/^\s+at /m);
    for (const name of ['e', 'f', 'g']) rmSync(clone.at('notebooks', `${name}.ipynb`));

    writeInto(clone.folder, 'notebooks/e.ipynb', `\uFEFF${notebookOf([code('40 + 2')])}`);
    const marked = await clone.walkthrough(['--only', 'e']);
    expect(marked.output).toMatch(/e\.ipynb: executed in/);
    expect(marked.status).toBe(0);
    rmSync(clone.at('notebooks', 'e.ipynb'));
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGKILL', 'SIGKILL'],
  ] as const)('leaves nothing at work, and nothing that counts, after %s', async (signal, end) => {
    const busy = JSON.stringify(clone.at('busy'));
    clone.write('h.ipynb', `require("fs").writeFileSync(${busy}, "");\nwhile (true) {}`);
    const { status, output } = await clone.walkthrough(['--only', 'h'], signal);
    expect(status).toBe(end);
    if (signal !== 'SIGKILL') {
      expect(processesWith(clone.folder)).toEqual([]);
      expect(output).toContain('Interrupted: h.ipynb');
      expect(clone.executed().filter((name) => name.startsWith('h'))).toEqual([]);
    }
    await expectNoneWith(clone.folder);
    expect(output).not.toContain('Traceback');
    rmSync(clone.at('notebooks', 'h.ipynb'));
  });

  it('executes all again when it must, and removes what was left by one that was killed', async () => {
    writeFileSync(clone.at('reports', 'executed', 'h.ipynb.4194305.part'), '');
    const forced = await clone.walkthrough(['--only', 'a', '--force']);
    expect(forced.output).toMatch(/\[1\/1\] a\.ipynb: executed in \d+\.\d s \(--force\)/);
    expect(forced.status).toBe(0);
    expect(clone.executed()).toEqual(['a.ipynb']);
  });
});
