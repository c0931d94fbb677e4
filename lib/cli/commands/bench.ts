import { bench as measure, type BenchReport, type BenchResult } from '../../bench';
import { parseArguments } from '../arguments';
import type { Command } from '../command';

export const bench: Command = {
  name: 'bench',
  summary: 'how fast the engines are on this machine',
  help: `fpp bench [--json] [--peers]

Measures one online step of FPP for 180 runs, on every engine and in tfjs-node, with all threads at
work; and beside it the machine's own peak of multiply-adds. Takes some minutes; the machine should
be idle. docs/bench.md tells how to read it.

Options:
  --json    print one JSON object: cases (name, engine, mode, threads, msPerStep, shareOfPeak), the
            peaks, the scaling from one thread to all, and the machine
  --peers   measure the same step in JAX, too; the first time this makes a Python environment in
            bench/peers/.venv. Where that cannot be had, one line says so and the bench goes on
  --help    this text

Examples:
  fpp bench
  fpp bench --peers
  fpp bench --json --peers > bench.json
`,
  async run(args, { out, err }) {
    const parsed = parseArguments('fpp bench', args, { json: 'flag', peers: 'flag' }, []);
    const onNote = (text: string): void => {
      err(`${text}\n`);
    };
    const options = { peers: parsed.flag('peers'), onNote };
    if (parsed.flag('json')) {
      out(`${JSON.stringify(await measure(options), null, 2)}\n`);
      return 0;
    }
    out('One online step of FPP for 180 runs, all threads at work\n');
    const lanes = new Map<string, number>();
    const report = await measure({
      ...options,
      onResult: (result) => {
        if (result.engine === 'lanes') lanes.set(result.name, result.msPerStep);
        out(`${caseLine(result, lanes.get(result.name))}\n`);
      },
    });
    for (const line of closingLines(report)) out(`${line}\n`);
    return 0;
  },
};

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

function closingLines({ machine, peak, scaling }: BenchReport): string[] {
  return [
    ...Object.entries(peak).map(
      ([mode, value]) =>
        `peak, ${mode}: ${value.toFixed(2)} vector multiply-adds a nanosecond and thread`,
    ),
    ...Object.entries(scaling).map(
      ([name, factor]) => `${name}: ${machine.threads} threads are ${factor.toFixed(2)}× one`,
    ),
    `${machine.cpu}, Node ${machine.node}`,
  ];
}
