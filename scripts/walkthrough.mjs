// npm run walkthrough [-- options]: every notebook whose inputs have changed, then the reports.
import { availableParallelism, totalmem } from 'node:os';
import { createRequire } from 'node:module';
import { existsSync, readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { bootstrap } from './setup/bootstrap.mjs';
import { endOthers, endWithUs, startChild } from './setup/children.mjs';
import { fromRoot, root } from './setup/paths.mjs';
import { printFailure } from './setup/setup-error.mjs';
import { makeApiPages } from './walkthrough/api-pages.mjs';
import { executeNotebook } from './walkthrough/execute-notebook.mjs';
import { ExecutedCopies } from './walkthrough/executed-copies.mjs';
import { longestFirst } from './walkthrough/order.mjs';
import { RunningDisplay } from './walkthrough/running-display.mjs';

const usage = `Usage: npm run walkthrough [-- OPTIONS]

Executes the notebooks that have changed since they were last executed, or what they depend on has,
two at a time, and writes the pages of the API and the reports.

  --only PART_OF_A_NAME   this notebook alone; the others' reports stay as they are
  --force                 execute again what has not changed
  --timeout SECONDS       that one cell may take (default 600)

Exit code: 0 done, 1 a notebook failed, 2 wrong use, 130 interrupted.`;

const copies = new ExecutedCopies(root);
/** A kernel takes up to 1 GB and one core. */
const atOnce = totalmem() < 4e9 ? 1 : Math.min(2, availableParallelism());

function readOptions() {
  try {
    const { values, tokens } = parseArgs({
      tokens: true,
      options: {
        only: { type: 'string' },
        force: { type: 'boolean', default: false },
        timeout: { type: 'string', default: '600' },
        help: { type: 'boolean', default: false },
      },
    });
    const names = tokens.map(({ rawName }) => rawName);
    const twice = names.find((name, place) => names.indexOf(name) !== place);
    if (twice !== undefined) throw new Error(`${twice} must be given once`);
    if (values.only === '') throw new Error("--only must be followed by part of a notebook's name");
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

/** Whether every one is a notebook; tells of those that are none. */
function areReadable(notebooks) {
  const { readSource } = createRequire(import.meta.url)(fromRoot('dist', 'reports', 'notebook.js'));
  const problems = notebooks.flatMap((name) => {
    try {
      readSource(copies.source(name));
      return [];
    } catch (error) {
      return [error.message];
    }
  });
  for (const problem of problems) console.error(`Failed: ${problem}`);
  return problems.length === 0;
}

/**
 * Executes what has changed, some at a time. The first failure ends the others, which count as not executed.
 * @returns whether every notebook has a copy that is current
 */
async function execute(notebooks, { force, timeout }) {
  const changed = new Map();
  for (const [index, name] of notebooks.entries()) {
    const label = `[${index + 1}/${notebooks.length}] ${name}`;
    const reasons = force ? ['--force'] : copies.reasons(name);
    if (reasons.length === 0) console.log(`${label}: unchanged`);
    else changed.set(name, { label, reasons });
  }
  const waiting = longestFirst([...changed.keys()], (name) => copies.seconds(name));
  const display = new RunningDisplay();
  let hasFailed = false;
  let atWork = 0;
  const executeNext = async () => {
    for (let name = waiting.shift(); name && !hasFailed; name = waiting.shift()) {
      const { label, reasons } = changed.get(name);
      const start = performance.now();
      display.start(label);
      const forget = endWithUs(() => display.say(`Interrupted: ${name}`, console.error));
      const onCell = (where) => display.at(label, where);
      atWork += 1;
      const failure = await executeNotebook(name, { copies, timeout, atOnce, onCell });
      atWork -= 1;
      forget();
      display.stop(label);
      if (failure === undefined) {
        display.say(`${label}: executed in ${secondsSince(start)} s (${inBrief(reasons)})`);
      } else if (!hasFailed) {
        hasFailed = true;
        display.say(`\n${failure}`, console.error);
        await endOthers();
      }
    }
    // Nothing is left to begin, and others are at work: the reports need the claims judged.
    if (atWork > 0 && !hasFailed) await judgeAhead();
  };
  await Promise.all(Array.from({ length: atOnce }, executeNext));
  display.close();
  return !hasFailed;
}

/** If it fails, the reports say why. */
async function judgeAhead() {
  const script = fromRoot('scripts', 'walkthrough', 'judge-ahead.mjs');
  await startChild(process.execPath, [script], { stdio: 'ignore' }).ended;
}

const secondsSince = (start) => ((performance.now() - start) / 1000).toFixed(1);

function inBrief([first, ...others]) {
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}

/** @returns whether the reports were written */
async function exportReports() {
  const { ended } = startChild(
    process.execPath,
    [
      '--require',
      fromRoot('scripts', 'node-compat.cjs'),
      fromRoot('dist', 'cli', 'main.js'),
      ...['report', copies.folder, '--out', fromRoot('reports')],
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  return (await ended) === 0;
}

async function walkthrough({ only, ...options }) {
  const start = performance.now();
  const notebooks = findNotebooks(only);
  await bootstrap();
  if (!areReadable(notebooks)) return 1;
  for (const name of copies.removeOrphans()) console.log(`• ${name} is gone, and so is its report`);
  if (!(await execute(notebooks, options))) return 1;
  await makeApiPages();
  console.log('• reports: writing HTML');
  if (!(await exportReports())) return 1;
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
