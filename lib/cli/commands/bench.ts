import {
  BENCH_CASES,
  bench as measure,
  LARGE_CASE_NAMES,
  longPaces,
  onlinePaces,
  scaleLaws,
  type BenchReport,
  type BenchResult,
  type LargeResult,
  type LongPace,
  type OnlinePace,
  type Percentiles,
  type ScaleResult,
} from '../../bench';
import { OptionError } from '../../validation/errors';
import { meant } from '../../validation/nearest-name';
import { parseArguments, type Arguments } from '../arguments';
import type { Command, Output } from '../command';

const SMALL = BENCH_CASES.map(({ name }) => name);

export const bench: Command = {
  help: `fpp bench [--json] [--peers] [--cases <names>]
       fpp bench --scale [--json]
       fpp bench --pace [--json] [--cases <names>]
       fpp bench --online [--json]

Measures one online step of FPP for 180 runs, on every engine and in tfjs-node, with all threads at
work; and beside it the machine's own peak of multiply-adds. Then the networks of the real data, for
one run, on one process and on one a core. Takes some minutes; the machine should be idle. docs/bench.md tells how to read it.

Options:
  --json    print one JSON object: cases (name, engine, mode, threads, msPerStep, shareOfPeak), the
            peaks, the scaling from one thread to all, large (cases and peaks), and the machine
  --peers   measure the same step in JAX, too; the first time this makes a Python environment in
            bench/peers/.venv. Where that cannot be had, one line says so and the bench goes on
  --cases   only these, with commas between; of
            ${SMALL.join(', ')},
            ${LARGE_CASE_NAMES.join(', ')}
  --scale   instead: how the time of lanes goes with runs, k, T, N, B, S and the cell, and how far
            from a straight line of the multiply-adds
  --pace    instead: the pace of lanes over half a million steps of 16 runs; takes an hour
  --online  instead: what each of a million samples takes a learner on a stream of one's own, for each
            cell of 32 units and T = 10; some minutes
  --help    this text

Examples:
  fpp bench
  fpp bench --peers
  fpp bench --cases mnist-T28,ptb-T20
  fpp bench --json --peers > bench.json
`,
  async run(args, { out, err }) {
    const kinds = {
      json: 'flag',
      peers: 'flag',
      scale: 'flag',
      pace: 'flag',
      online: 'flag',
      cases: 'value',
    } as const;
    const parsed = parseArguments('fpp bench', args, kinds, []);
    if (parsed.flag('online')) return onlinePace(parsed, out);
    if (parsed.flag('scale')) return scale(parsed, out);
    const isPace = parsed.flag('pace');
    const cases = casesOf(parsed.value('cases'), isPace ? SMALL : [...SMALL, ...LARGE_CASE_NAMES]);
    if (isPace) return pace(parsed, cases, out);
    const onNote = (text: string): void => {
      err(`${text}\n`);
    };
    const options = { peers: parsed.flag('peers'), cases, onNote };
    if (parsed.flag('json')) {
      out(`${JSON.stringify(await measure(options), null, 2)}\n`);
      return 0;
    }
    out(
      'One online step of FPP for 180 runs, all threads at work; of large networks, for one run\n',
    );
    const lanes = new Map<string, number>();
    const report = await measure({
      ...options,
      onResult: (result) => {
        if (result.engine === 'lanes') lanes.set(result.name, result.msPerStep);
        out(`${caseLine(result, lanes.get(result.name))}\n`);
      },
      onLargeResult: (result) => {
        out(`${largeLine(result)}\n`);
      },
    });
    for (const line of closingLines(report)) out(`${line}\n`);
    return 0;
  },
};

/** @throws OptionError naming an option that says nothing beside another */
function refuseOthers(parsed: Arguments, beside: string, names: readonly string[]): void {
  for (const name of names) {
    const value = name === 'cases' ? parsed.value(name) : parsed.flag(name);
    if (value === undefined || value === false) continue;
    throw new OptionError('fpp bench', `--${name}`, value, `left out with ${beside}`);
  }
}

async function pace(
  parsed: Arguments,
  cases: readonly string[],
  out: Output['out'],
): Promise<number> {
  refuseOthers(parsed, '--pace', ['peers', 'scale']);
  const isJson = parsed.flag('json');
  const line = ({ name, engine, steps, msPerStep: [first], slowdown }: LongPace): string =>
    `${name.padEnd(14)} ${engine.padEnd(14)} ${first.toPrecision(3)} ms a step, ` +
    `${slowdown.toFixed(2)} × that after ${steps.toLocaleString('en')} steps`;
  const results = await longPaces(
    (result) => {
      if (!isJson) out(`${line(result)}\n`);
    },
    { cases },
  );
  if (isJson) out(`${JSON.stringify(results, null, 2)}\n`);
  return 0;
}

async function onlinePace(parsed: Arguments, out: Output['out']): Promise<number> {
  refuseOthers(parsed, '--online', ['peers', 'pace', 'scale', 'cases']);
  const isJson = parsed.flag('json');
  const results = await onlinePaces((result) => {
    if (!isJson) out(`${onlineLines(result)}\n`);
  });
  if (isJson) out(`${JSON.stringify(results, null, 2)}\n`);
  return 0;
}

async function scale(parsed: Arguments, out: Output['out']): Promise<number> {
  refuseOthers(parsed, '--scale', ['peers', 'pace', 'cases']);
  const isJson = parsed.flag('json');
  const results = await scaleLaws((result) => {
    if (!isJson) out(`${scaleLines(result)}\n`);
  });
  if (isJson) out(`${JSON.stringify(results, null, 2)}\n`);
  return 0;
}

function onlineLines({ name, learn, predict, pauses, samples }: OnlinePace): string {
  const told = ({ median, most99, most9999, worst }: Percentiles): string =>
    `${median.toFixed(1).padStart(6)} µs, 99% below ${most99.toFixed(0)}, 99.99% below ` +
    `${most9999.toFixed(0)}, worst ${worst.toFixed(0)}`;
  const held = pauses.map(
    ({ reason, calls, worst }) => `${calls} by ${reason}, at most ${worst.toFixed(1)} ms`,
  );
  return [
    `${name}: ${samples.toLocaleString('en')} samples`,
    `  learn    ${told(learn)}`,
    `  predict  ${told(predict)}`,
    `  learning was held up for more than 1 ms: ${held.join('; ') || 'never'}`,
  ].join('\n');
}

function scaleLines(result: ScaleResult): string {
  const { axis, engine, values, msPerStep, nsPerMultiplyAdd, offLine } = result;
  const cells = (texts: readonly string[]): string =>
    texts.map((text) => text.padStart(10)).join('');
  return [
    `${axis} on ${engine}: within ${(100 * offLine).toFixed(0)}% of a straight line`,
    `  ${axis.padEnd(18)}${cells(values.map(String))}`,
    `  ${'ms a step'.padEnd(18)}${cells(msPerStep.map((time) => time.toPrecision(3)))}`,
    `  ${'ns a multiply-add'.padEnd(18)}${cells(nsPerMultiplyAdd.map((time) => time.toPrecision(3)))}`,
  ].join('\n');
}

/**
 * @param known the cases that there are
 * @throws OptionError naming the first case that is none, or given twice
 */
function casesOf(given: string | undefined, known: readonly string[]): readonly string[] {
  if (given === undefined) return known;
  const names = given.split(',');
  const unknown = names.find((name) => !known.includes(name));
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) throw new OptionError('fpp bench', '--cases', twice, 'given once');
  if (unknown === undefined) return names;
  throw new OptionError(
    'fpp bench',
    '--cases',
    unknown,
    `out of ${known.join(', ')}${meant(unknown, known)}`,
  );
}

function largeLine(result: LargeResult): string {
  const { name, engine, processes, threads, stepMilliseconds, msPerStep, shareOfPeak, variant } =
    result;
  const time = `${msPerStep.toFixed(2)} ms`;
  const facts = [
    `${processes} × ${threads} threads`,
    `${stepMilliseconds.toFixed(2)} ms from step to step`,
    `${(100 * shareOfPeak).toFixed(0)}% of the products' peak`,
  ];
  if (variant !== undefined) facts.push(variant);
  return `${name.padEnd(14)} ${engine.padEnd(14)} ${time.padStart(12)}   ${facts.join(', ')}`;
}

/** @param lanes milliseconds a step of the same case on deterministic lanes */
function caseLine(result: BenchResult, lanes: number | undefined): string {
  const { name, engine, msPerStep, shareOfPeak, estimated, variant } = result;
  const time = `${msPerStep.toFixed(msPerStep < 0.1 ? 4 : 3)} ms`;
  const facts = [`${(100 * shareOfPeak).toFixed(shareOfPeak < 0.1 ? 1 : 0)}% of peak`];
  if (lanes !== undefined && engine !== 'lanes') {
    facts.push(`${(msPerStep / lanes).toPrecision(3)} × the time of lanes`);
  }
  if (estimated) facts.push('estimated from 4 runs on one thread');
  if (variant !== undefined) facts.push(variant);
  return `${name.padEnd(14)} ${engine.padEnd(14)} ${time.padStart(12)}   ${facts.join(', ')}`;
}

function closingLines({ machine, peak, scaling, large }: BenchReport): string[] {
  return [
    ...Object.entries(peak).map(
      ([mode, value]) =>
        `peak, ${mode}: ${value.toFixed(2)} vector multiply-adds a nanosecond and thread`,
    ),
    ...Object.entries(scaling).map(
      ([name, factor]) => `${name}: ${machine.threads} threads are ${factor.toFixed(2)}× one`,
    ),
    ...large.peak.map(
      ({ processes, threads, multiplyAdds }) =>
        `peak of products, ${processes} × ${threads} threads: ${multiplyAdds.toFixed(1)} multiply-adds a nanosecond`,
    ),
    `${machine.cpu}, Node ${machine.node}`,
  ];
}
