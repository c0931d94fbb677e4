import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { endWithUs, startChild } from '../setup/children.mjs';
import { jupyterEnvironment } from '../setup/jupyter-environment.mjs';
import { fromRoot, root } from '../setup/paths.mjs';
import { venvPython } from '../setup/virtual-environment.mjs';
import { changesBetween, inputsOf } from './inputs.mjs';
import { lookedAt, resultsRead } from './looked-at.mjs';

/**
 * Executes one notebook, and keeps its copy if every cell did its work.
 * @param atOnce how many notebooks are executed at a time
 * @param onCell is told where the execution is: `code cell 3 of 9`
 * @returns undefined, or why it failed
 */
export async function executeNotebook(name, { copies, timeout, atOnce, onCell }) {
  const start = new Date();
  // By a clock that nobody can set.
  const begun = performance.now();
  const source = copies.source(name);
  const before = inputsOf(source, {}, { root });
  const temporary = mkdtempSync(path.join(tmpdir(), 'fpp-execution-'));
  const notes = path.join(temporary, 'reads');
  writeFileSync(notes, '');
  const script = fromRoot('scripts', 'execute_notebook.py');
  const { child, ended, end } = startChild(
    venvPython,
    [script, source, copies.part(name), '--timeout', timeout],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...threadsOf(atOnce), ...jupyterEnvironment(), FPP_KERNEL_READS: notes },
    },
  );
  const tidyUp = () => {
    rmSync(temporary, { recursive: true, force: true });
    copies.discard(name);
  };
  const forget = endWithUs(async () => {
    await end();
    tidyUp();
  });
  createInterface({ input: child.stdout }).on('line', onCell);
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += chunk));
  try {
    const code = await ended;
    if (code === 1) return `${errors.trim()}\nWhat it wrote until then: ${copies.keepFailed(name)}`;
    if (code !== 0) return `Failed: ${name}, what executes it ended with exit code ${code}`;
    const seen = lookedAt(readFileSync(notes, 'utf8'), root);
    copies.keep(name, {
      ...provenance(start, performance.now() - begun),
      source: path.relative(root, source),
      results: resultsRead(seen),
      ...madeFrom(before, inputsOf(source, seen, { root }), seen, start),
    });
    return undefined;
  } finally {
    forget();
    tidyUp();
  }
}

/** TensorFlow takes all cores; where each has a notebook of its own, threads only get in each other's way. */
function threadsOf(atOnce) {
  return atOnce < availableParallelism() ? {} : { TF_NUM_INTRAOP_THREADS: '1' };
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
function provenance(start, milliseconds) {
  const { thisMachine } = createRequire(import.meta.url)(
    fromRoot('dist', 'platform', 'machine.js'),
  );
  return {
    ...thisMachine(),
    date: start.toISOString(),
    seconds: milliseconds / 1000,
  };
}
