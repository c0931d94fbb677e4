// npm run mutate [-- options]: changes what verdicts hang on, one place at a time, and sees whether a
// test fails.
import { existsSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { equivalents } from '../mutation/equivalent.mjs';
import { printScore, scoreOf } from '../mutation/score.mjs';
import { THRESHOLD, topics } from '../mutation/topics.mjs';
import { bootstrap } from './setup/bootstrap.mjs';
import { installerFailure } from './setup/installer-failure.mjs';
import { fromRoot, root } from './setup/paths.mjs';
import { withProgress } from './setup/progress.mjs';
import { runCommand } from './setup/run-command.mjs';
import { printFailure } from './setup/setup-error.mjs';

const usage = `Usage: npm run mutate [-- OPTIONS]

Changes the code that claims, statistics, chosen settings and verify consist of, one place at a time,
runs the tests that come by, and lists the changes that none of them notices.

  --only FILE     this file alone, e.g. lib/analysis/comparisons/paired.ts; may be given several times
  --sample N      so many of the changes, drawn at random: all take hours
  --workers N     processes (default 2)

Exit code: 0 at least ${THRESHOLD}% are noticed, 1 fewer, or it could not be tried, 2 wrong use.`;

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: 'string', multiple: true, default: [] },
        sample: { type: 'string' },
        workers: { type: 'string', default: '2' },
        help: { type: 'boolean', default: false },
      },
    });
    const files = topics.flatMap((topic) => topic.files);
    const unknown = values.only.find((file) => !files.includes(file));
    if (unknown !== undefined) {
      throw new Error(`--only: '${unknown}' is none of\n  ${files.join('\n  ')}`);
    }
    for (const name of ['workers', 'sample']) {
      if (!/^[1-9]\d*$/.test(values[name] ?? '1')) {
        throw new Error(`--${name} must be a whole number above 0, not '${values[name]}'`);
      }
    }
    const { workers, sample = Infinity } = values;
    return { ...values, workers: Number(workers), sample: Number(sample) };
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
}

/** What makes the mutants is needed by no other command: it is installed on first use. */
async function installMutators() {
  const cwd = fromRoot('mutation');
  const packages = fromRoot('mutation', 'node_modules');
  if (existsSync(packages)) return;
  await withProgress('npm packages from mutation/package-lock.json (25 MB on disk)', async () => {
    const { code, output } = await runCommand('npm', ['ci', '--ignore-scripts'], { cwd });
    if (code === 0) return;
    rmSync(packages, { recursive: true, force: true });
    throw installerFailure({ installer: 'npm', purpose: 'they make the mutants.', output });
  });
}

async function mutateAll({ only, sample, workers }) {
  const { makeMutants } = await import('../mutation/mutants.mjs');
  const { Sandbox } = await import('../mutation/sandbox.mjs');
  const isWanted = (file) => only.length === 0 || only.includes(file);
  const wanted = topics.filter(({ files }) => files.some(isWanted));
  const { files, mutants } = await makeMutants(
    root,
    wanted.flatMap((topic) => topic.files.filter(isWanted)),
  );
  const drawn = new Set(mutants);
  while (drawn.size > sample) drawn.delete([...drawn][Math.floor(Math.random() * drawn.size)]);
  const sandbox = new Sandbox(root, { workers });
  sandbox.fill(files);
  const fates = [];
  for (const topic of wanted) {
    const own = [...drawn].filter(({ file }) => topic.files.includes(file));
    if (own.length > 0) fates.push(...(await fatesOf(sandbox, topic, own)));
  }
  sandbox.empty();
  return fates;
}

/** Every mutant of a topic with its fate, by the topic's tests. */
async function fatesOf(sandbox, { name, tests, apart = [] }, mutants) {
  const start = performance.now();
  const files = [...new Set(mutants.map(({ file }) => file))];
  const together = await sandbox.coverage(tests, files);
  together.sort((a, b) => a.seconds - b.seconds);
  const rounds = [together, ...(await sandbox.coverage(apart, [])).map((one) => [one])];
  const [reached, noticed] = [new Set(), new Set()];
  for (const [i, round] of rounds.entries()) {
    const due = mutants
      .filter(({ id }) => !noticed.has(id))
      .map(({ id }) => {
        const isInLoading = round.some(({ whenLoaded }) => whenLoaded.includes(id));
        const reaching = round.filter(({ inTests }) => isInLoading || inTests.includes(id));
        return { id, reload: isInLoading || i > 0, tests: reaching.map(({ test }) => test) };
      })
      .filter((mutant) => mutant.tests.length > 0);
    let tried = 0;
    await sandbox.try(due, (id, isNoticed) => {
      reached.add(id);
      if (isNoticed) noticed.add(id);
      tried += 1;
      if (tried % 50 === 0) console.log(`    … ${tried} of ${due.length}`);
    });
    if (tried < due.length) throw new Error(`${name}: only ${tried} of ${due.length} were tried`);
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(`• ${name}: ${mutants.length} mutants, ${noticed.size} noticed, ${seconds} s`);
  const fateOf = (id) =>
    noticed.has(id) ? 'noticed' : reached.has(id) ? 'unnoticed' : 'unreached';
  return mutants.map((mutant) => ({ ...mutant, fate: fateOf(mutant.id) }));
}

const options = readOptions();
if (options.help) {
  console.log(usage);
} else {
  try {
    process.chdir(root);
    await bootstrap();
    await installMutators();
    const score = scoreOf(await mutateAll(options), equivalents);
    // Of a sample it cannot be told.
    printScore(options.sample === Infinity ? score : { ...score, outdated: [] });
    process.exitCode = score.all.score < THRESHOLD ? 1 : 0;
  } catch (error) {
    printFailure(error);
    process.exitCode = 1;
  }
}
