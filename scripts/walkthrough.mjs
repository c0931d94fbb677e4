// npm run walkthrough [-- --only 00] [-- --timeout SECONDS]: every notebook, then the reports.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { bootstrap } from './setup/bootstrap.mjs';
import { jupyterEnvironment } from './setup/jupyter-environment.mjs';
import { fromRoot } from './setup/paths.mjs';
import { printFailure } from './setup/setup-error.mjs';
import { venvPython } from './setup/virtual-environment.mjs';

const usage =
  'npm run walkthrough [-- [--only PART_OF_A_NAME] [--timeout SECONDS_A_CELL_MAY_TAKE]]';
const executed = fromRoot('reports', 'executed');

function readOptions() {
  try {
    const { values } = parseArgs({
      options: { only: { type: 'string' }, timeout: { type: 'string', default: '600' } },
    });
    if (!/^[1-9]\d*$/.test(values.timeout)) {
      throw new Error(
        `--timeout must be a whole number of seconds above 0, not '${values.timeout}'`,
      );
    }
    return values;
  } catch (error) {
    console.error(`${error.message}\nUsage: ${usage}`);
    process.exit(2);
  }
}

function findNotebooks(only) {
  const folder = fromRoot('notebooks');
  const all = existsSync(folder)
    ? readdirSync(folder).filter((file) => file.endsWith('.ipynb'))
    : [];
  const chosen = all.filter((file) => !only || file.includes(only)).sort();
  if (chosen.length === 0) {
    console.error(
      `No notebook matches '${only ?? '*.ipynb'}' in notebooks/: ${all.join(', ') || 'none there'}`,
    );
    process.exit(2);
  }
  return chosen;
}

function execute(notebooks, timeout) {
  for (const notebook of notebooks) {
    const { status } = spawnSync(
      venvPython,
      [
        fromRoot('scripts', 'execute_notebook.py'),
        fromRoot('notebooks', notebook),
        `${executed}/${notebook}`,
        '--timeout',
        timeout,
      ],
      { stdio: ['ignore', 'inherit', 'inherit'], env: jupyterEnvironment() },
    );
    if (status !== 0) return false;
  }
  return true;
}

function exportReports() {
  const { status } = spawnSync(
    process.execPath,
    [
      '--require',
      fromRoot('scripts', 'node-compat.cjs'),
      fromRoot('dist', 'reports', 'main.js'),
      executed,
      fromRoot('reports'),
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  return status === 0;
}

async function walkthrough({ only, timeout }) {
  const start = performance.now();
  const notebooks = findNotebooks(only);
  await bootstrap();
  // What --only leaves out keeps its last execution, so that the index stays whole.
  if (!only) rmSync(executed, { recursive: true, force: true });
  console.log(`• notebooks: executing ${notebooks.length} in the tslab kernel`);
  if (!execute(notebooks, timeout)) return false;
  console.log('• reports: writing HTML');
  if (!exportReports()) return false;
  console.log(`The walkthrough took ${((performance.now() - start) / 1000).toFixed(0)} s.`);
  return true;
}

try {
  if (!(await walkthrough(readOptions()))) process.exitCode = 1;
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
