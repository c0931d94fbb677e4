import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = path.resolve(__dirname, '..', '..');

let folder: string;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  const { jupyterEnvironment } = await import('../../scripts/setup/jupyter-environment.mjs');
  env = jupyterEnvironment();
  folder = mkdtempSync(path.join(tmpdir(), 'fpp-notebooks-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Executes a notebook of these code cells as the walkthrough does. */
async function execute(name: string, cells: string[], timeout = 100) {
  const notebook = path.join(folder, `${name}.ipynb`);
  const output = path.join(folder, 'executed', `${name}.ipynb`);
  const codeCells = cells.map((source, i) => ({
    ...{ cell_type: 'code', id: `cell-${String(i)}`, metadata: {}, source },
    ...{ outputs: [], execution_count: null },
  }));
  const metadata = { kernelspec: { name: 'tslab', display_name: 'TypeScript' } };
  writeFileSync(
    notebook,
    JSON.stringify({ cells: codeCells, metadata, nbformat: 4, nbformat_minor: 5 }),
  );
  const python = path.join(root, '.venv', 'bin', 'python');
  const script = path.join(root, 'scripts', 'execute_notebook.py');
  const args = [script, notebook, output, '--timeout', String(timeout)];
  const result = await new Promise<{ status: unknown; stdout: string; stderr: string }>(
    (resolve) => {
      execFile(python, args, { env }, (error, stdout, stderr) => {
        resolve({ status: error ? error.code : 0, stdout, stderr });
      });
    },
  );
  return { ...result, executed: readFileSync(output, 'utf8') };
}

describe.concurrent('executing a notebook', () => {
  it('runs the library and TensorFlow in the kernel, at the repository root', async () => {
    const result = await execute('works', [
      'import * as fpp from "fixed-point-propagation";\nconsole.log(Object.keys(fpp).length > 0, process.cwd())',
      'import * as tf from "@tensorflow/tfjs-node";\nconsole.log("sum", tf.add(1, 2).arraySync());',
    ]);
    expect(result.stderr).toBe('');
    expect(result.status).toBe(0);
    expect(result.executed).toContain(`true ${root}`);
    expect(result.executed).toContain('sum 3');
    expect(result.executed).not.toContain('"stderr"');
  });

  it.each([
    ['a type error', 'const n: number = "text";', "Type 'string' is not assignable"],
    ['a thrown error', 'throw new Error("thrown here");', 'Error: thrown here'],
    ['a rejected promise', 'const p = Promise.reject(new Error("no"));\nawait p;', 'Error: no'],
    ['a rejection nobody awaits', 'Promise.reject(new Error("lost")); 1', 'Error: lost'],
    ['an error in a timer', 'setTimeout(() => { throw new Error("late"); }, 20);', 'Error: late'],
    ['the end of the process', 'process.exit(0);', 'the kernel died'],
    ['a crash', 'process.abort();', 'the kernel died'],
  ])('fails on %s, naming notebook, cell and error', async (what, source, text) => {
    const name = what.replaceAll(' ', '-');
    const { status, stderr } = await execute(name, ['const first = 1;', source]);
    expect(status).toBe(1);
    expect(stderr).toContain(`Failed: ${name}.ipynb, code cell 2 of 2: `);
    expect(stderr).toContain(text);
    expect(stderr).not.toContain('Traceback');
  });

  it('ends a cell that takes longer than the time-out', async () => {
    const { status, stderr } = await execute('hangs', ['while (true) {}'], 2);
    expect(status).toBe(1);
    expect(stderr).toContain('Failed: hangs.ipynb, code cell 1 of 1: no end after 2 s (time-out)');
  });
});
