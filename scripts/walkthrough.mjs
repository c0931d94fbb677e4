// npm run walkthrough [-- options]: every notebook whose inputs have changed, then the reports.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { bootstrap } from './setup/bootstrap.mjs';
import { fromRoot, root } from './setup/paths.mjs';
import { printFailure } from './setup/setup-error.mjs';
import { executeNotebook } from './walkthrough/execute-notebook.mjs';
import { ExecutedCopies } from './walkthrough/executed-copies.mjs';

const usage = `Usage: npm run walkthrough [-- OPTIONS]

Executes the notebooks that have changed since they were last executed, or what they depend on has,
and writes the reports.

  --only PART_OF_A_NAME   this notebook alone; the others' reports stay as they are
  --force                 execute again what has not changed
  --timeout SECONDS       that one cell may take (default 600)

Exit code: 0 done, 1 a notebook failed, 2 wrong use, 130 interrupted.`;

const copies = new ExecutedCopies(root);

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: 'string' },
        force: { type: 'boolean', default: false },
        timeout: { type: 'string', default: '600' },
        help: { type: 'boolean', default: false },
      },
    });
    if (!/^[1-9]\d*$/.test(values.timeout)) {
      throw new Error(
        `--timeout must be a whole number of seconds above 0, not '${values.timeout}'`,
      );
    }
    return values;
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
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

/** @returns the exit code: 0 if every notebook has a copy that is current */
async function execute(notebooks, { force, timeout }) {
  for (const [index, name] of notebooks.entries()) {
    const label = `[${index + 1}/${notebooks.length}] ${name}`;
    const reasons = force ? ['--force'] : copies.reasons(name);
    if (reasons.length === 0) {
      console.log(`${label}: unchanged`);
      continue;
    }
    const start = performance.now();
    const code = await executeNotebook(name, { copies, label, timeout });
    if (code === 1) {
      console.error(`What it wrote until then: ${copies.keepFailed(name)}`);
    }
    if (code !== 0) {
      copies.discard(name);
      return code;
    }
    console.log(`${label}: executed in ${secondsSince(start)} s (${inBrief(reasons)})`);
  }
  return 0;
}

const secondsSince = (start) => ((performance.now() - start) / 1000).toFixed(1);

function inBrief([first, ...others]) {
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}

function exportReports() {
  const { status } = spawnSync(
    process.execPath,
    [
      '--require',
      fromRoot('scripts', 'node-compat.cjs'),
      fromRoot('dist', 'cli', 'main.js'),
      ...['report', copies.folder, '--out', fromRoot('reports')],
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  return status === 0 ? 0 : 1;
}

async function walkthrough({ only, ...options }) {
  const start = performance.now();
  const notebooks = findNotebooks(only);
  await bootstrap();
  for (const name of copies.removeOrphans()) console.log(`• ${name} is gone, and so is its report`);
  const code = await execute(notebooks, options);
  if (code !== 0) return code;
  console.log('• reports: writing HTML');
  if (exportReports() !== 0) return 1;
  console.log(`The walkthrough took ${secondsSince(start)} s.`);
  return 0;
}

const options = readOptions();
if (options.help) {
  console.log(usage);
} else {
  try {
    process.exitCode = await walkthrough(options);
  } catch (error) {
    printFailure(error);
    process.exitCode = 1;
  }
}
