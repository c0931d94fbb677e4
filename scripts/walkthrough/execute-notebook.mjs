import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jupyterEnvironment } from '../setup/jupyter-environment.mjs';
import { fromRoot, root } from '../setup/paths.mjs';
import { venvPython } from '../setup/virtual-environment.mjs';
import { changesBetween, inputsOf } from './inputs.mjs';
import { lookedAt, resultsRead } from './looked-at.mjs';

/**
 * Executes one notebook, and keeps its copy if every cell did its work.
 * @param label stands before the progress that is printed
 * @returns the exit code: 0 done, 1 a cell failed, 130 interrupted
 */
export async function executeNotebook(name, { copies, label, timeout }) {
  const start = new Date();
  const source = copies.source(name);
  const before = inputsOf(source, {}, { root });
  const temporary = mkdtempSync(path.join(tmpdir(), 'fpp-execution-'));
  const notes = path.join(temporary, 'reads');
  writeFileSync(notes, '');
  try {
    const code = await runPython(
      [source, copies.part(name), '--timeout', timeout, '--label', label],
      notes,
    );
    if (code !== 0) return code;
    const seen = lookedAt(readFileSync(notes, 'utf8'), root);
    copies.keep(name, {
      ...provenance(start),
      results: resultsRead(seen),
      ...madeFrom(before, inputsOf(source, seen, { root }), seen, start),
    });
    return 0;
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

/** Nothing is said of a copy whose inputs changed while it was made: it is made again next time. */
function madeFrom(before, inputs, seen, start) {
  const isSteady =
    changesBetween(before, { ...inputs, files: {} }).length === 0 &&
    Object.keys(seen).every((name) => !isNewerThan(path.resolve(root, name), start));
  return isSteady ? { madeFrom: { inputs, lookedAt: seen } } : {};
}

function isNewerThan(file, date) {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat?.isFile() === true && stat.ctimeMs >= date.getTime();
}

/** What the report says of its origin; the export may come much later. */
function provenance(start) {
  const { thisMachine } = createRequire(import.meta.url)(
    fromRoot('dist', 'platform', 'machine.js'),
  );
  return {
    ...thisMachine(),
    date: start.toISOString(),
    seconds: (Date.now() - start.getTime()) / 1000,
  };
}

/** Ctrl-C reaches the executor too, which ends its kernel: its answer is waited for. */
async function runPython(args, notes) {
  const stay = () => {};
  process.on('SIGINT', stay);
  try {
    return await new Promise((resolve, reject) => {
      spawn(venvPython, [fromRoot('scripts', 'execute_notebook.py'), ...args], {
        stdio: ['ignore', 'inherit', 'inherit'],
        env: { ...jupyterEnvironment(), FPP_KERNEL_READS: notes },
      })
        .on('error', reject)
        .on('exit', (code, signal) => resolve(signal === 'SIGINT' ? 130 : (code ?? 1)));
    });
  } finally {
    process.off('SIGINT', stay);
  }
}
