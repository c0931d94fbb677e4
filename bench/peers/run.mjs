// Measures the peers: node bench/peers/run.mjs [--cases k4-T10,…] [--runs 180] [--threads 2]
//
// One line of JSON a case, for the fastest of several ways to set JAX up. With --prepare it only
// makes the Python environment, which the tests then use. Exit code 1 and one line on stderr if that
// cannot be had. Needs dist/ (npm run build).
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { preparePeers } from './environment.mjs';
import { PythonTeam } from './python-team.mjs';

const { BENCH_CASES } = createRequire(import.meta.url)('../../dist/bench');

const ROUNDS = 9;
const ROUND_MILLISECONDS = 150;

/** Milliseconds a step, all processes at work: the median of several rounds. */
async function measure(given, layout, shares) {
  const team = new PythonTeam(
    shares.map((runs) => ({ ...given, runs })),
    layout,
  );
  try {
    const pace = Math.max(...(await team.answers()));
    const steps = Math.max(1, Math.round(ROUND_MILLISECONDS / pace));
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push(Math.max(...(await team.perform(steps))));
    }
    return rounds.sort((a, b) => a - b)[ROUNDS >> 1];
  } finally {
    team.dismiss();
  }
}

/** The ways to set JAX up: how arrays are laid out, one process with all threads or one each. */
function* setups(runs, threads) {
  for (const layout of ['runs-last', 'runs-first']) {
    yield { layout, shares: [runs] };
    if (threads === 1) continue;
    const shares = Array.from(
      { length: threads },
      (_, t) => Math.floor((runs * (t + 1)) / threads) - Math.floor((runs * t) / threads),
    );
    yield { layout, shares };
  }
}

async function fastest(benchCase, runs, threads) {
  const { name, environment, ...rest } = benchCase;
  const given = { environment: environment.name, ...rest };
  let best;
  for (const { layout, shares } of setups(runs, threads)) {
    const msPerStep = await measure(given, layout, shares);
    if (best !== undefined && best.msPerStep <= msPerStep) continue;
    const processes = `${shares.length} process${shares.length === 1 ? '' : 'es'}`;
    best = { name, engine: 'jax', mode: 'native', threads, runs, msPerStep };
    best.variant = `${layout}, ${processes}`;
  }
  return best;
}

async function main() {
  const { values } = parseArgs({
    options: {
      cases: { type: 'string' },
      runs: { type: 'string', default: '180' },
      threads: { type: 'string', default: String(availableParallelism()) },
      prepare: { type: 'boolean', default: false },
    },
  });
  await preparePeers();
  if (values.prepare) return;
  const wanted = values.cases?.split(',') ?? BENCH_CASES.map(({ name }) => name);
  for (const benchCase of BENCH_CASES.filter(({ name }) => wanted.includes(name))) {
    const result = await fastest(benchCase, Number(values.runs), Number(values.threads));
    console.log(JSON.stringify(result));
  }
}

try {
  await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
