// Measures the peers: node bench/peers/run.mjs [--cases k4-T10,ptb-T20,…] [--runs 180] [--threads 2]
//
// One line of JSON a case, for the fastest of several ways to set JAX up; of the large networks, a line
// for each way. With --prepare it only makes the Python environment, which the tests then use. Exit
// code 1 and one line on stderr if that cannot be had. Needs dist/ (npm run build).
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { preparePeers } from './environment.mjs';
import { measureLarge } from './large-cases.mjs';
import { measureSmall } from './small-cases.mjs';

const { BENCH_CASES, isPlain, largeCases } = createRequire(import.meta.url)('../../dist/bench');

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
  const isWanted = ({ name }) => values.cases?.split(',').includes(name) ?? true;
  const options = { runs: Number(values.runs), threads: Number(values.threads) };
  for (const [cases, measure] of [
    [BENCH_CASES.filter(isPlain), measureSmall],
    [largeCases(), measureLarge],
  ]) {
    for (const given of cases.filter(isWanted)) {
      for await (const result of measure(given, options)) console.log(JSON.stringify(result));
    }
  }
}

try {
  await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
