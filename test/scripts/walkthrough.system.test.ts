import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { code, notebookOf, writeInto } from './small-repository';

const root = path.resolve(__dirname, '..', '..');
const linked = ['.venv', 'data', 'dist', 'lib', 'node_modules', 'package.json', 'requirements'];
const copied = ['jupyter', 'package-lock.json', 'scripts', 'tsconfig.build.json', 'tsconfig.json'];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fpp-walkthrough-'));
  for (const name of linked) symlinkSync(path.join(root, name), path.join(folder, name));
  for (const name of copied) {
    cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const write = (name: string, ...cells: string[]) => {
  writeInto(folder, `notebooks/${name}`, notebookOf(cells.map(code)));
};
const isExecuted = (name: string) => existsSync(path.join(folder, 'reports', 'executed', name));

/** @param stopAt text after which Ctrl-C is typed */
async function walkthrough(options: string[], stopAt?: string) {
  const args = [path.join(folder, 'scripts', 'walkthrough.mjs'), ...options];
  // A process group of its own, as a terminal gives it one, which Ctrl-C reaches as a whole.
  const child = spawn(process.execPath, args, { detached: true });
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
    if (stopAt === undefined || !output.includes(stopAt)) return;
    stopAt = undefined;
    process.kill(-(child.pid ?? 0), 'SIGINT');
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const status = await new Promise((resolve) => child.on('close', resolve));
  return { status, output };
}

describe('the walkthrough', () => {
  it('executes what is new, stops where a cell fails, and keeps what it did', async () => {
    writeInto(folder, 'rows.csv', '1\n');
    write('a.ipynb', 'import { readFileSync } from "fs";\nreadFileSync("rows.csv", "utf8")');
    write('b.ipynb', 'throw new Error("not yet")');
    const { status, output } = await walkthrough([]);
    expect(output).toMatch(/\[1\/2\] a\.ipynb: executed in \d+\.\d s \(never executed\)/);
    expect(output).toMatch(/Failed: b\.ipynb, code cell 1 of 1: [\s\S]*Error: not yet/);
    expect(output).toContain(path.join('reports', 'failed', 'b.ipynb'));
    expect(status).toBe(1);
    expect(isExecuted('b.ipynb')).toBe(false);
  });

  it('executes only what has changed, and says why', async () => {
    write('b.ipynb', '2 + 2');
    const { status, output } = await walkthrough([]);
    expect(output).toContain('[1/2] a.ipynb: unchanged');
    expect(output).toMatch(/\[2\/2\] b\.ipynb: executed in/);
    expect(status).toBe(0);
    expect(readFileSync(path.join(folder, 'reports', 'b.html'), 'utf8')).toContain('4');
  });

  it('executes again what read a file that has changed; what is gone leaves the reports', async () => {
    writeInto(folder, 'rows.csv', '2\n');
    rmSync(path.join(folder, 'notebooks', 'b.ipynb'));
    const { status, output } = await walkthrough([]);
    expect(output).toContain('b.ipynb is gone, and so is its report');
    expect(output).toMatch(/\[1\/1\] a\.ipynb: executed in \d+\.\d s \(rows\.csv\)/);
    expect(status).toBe(0);
    const index = readFileSync(path.join(folder, 'reports', 'index.html'), 'utf8');
    expect(index).toContain('a.html');
    expect(index).not.toContain('b.html');
    expect(existsSync(path.join(folder, 'reports', 'b.html'))).toBe(false);
  });

  it('executes all again when it must, and leaves nothing that counts when interrupted', async () => {
    write('c.ipynb', 'console.log("busy"); while (true) {}');
    const { status, output } = await walkthrough(['--only', 'c'], 'code cell 1 of 1');
    expect(output).toContain('Interrupted: c.ipynb');
    expect(output).not.toContain('Traceback');
    expect(status).toBe(130);
    expect(isExecuted('c.ipynb')).toBe(false);
    const forced = await walkthrough(['--only', 'a', '--force']);
    expect(forced.output).toMatch(/\[1\/1\] a\.ipynb: executed in \d+\.\d s \(--force\)/);
    expect(forced.status).toBe(0);
  });
});
