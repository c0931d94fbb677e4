import { bench as measure, type BenchReport, type BenchResult } from '../../bench';
import { parseArguments } from '../arguments';
import type { Command } from '../command';

export const bench: Command = {
  name: 'bench',
  summary: 'how fast the engines are on this machine',
  help: `fpp bench [--json]

Measures one online step of FPP for 180 runs, on every engine, with all threads at work; and beside
it the machine's own peak of multiply-adds. Takes some minutes; the machine should be idle.

Options:
  --json   print one JSON object: cases (name, engine, mode, threads, msPerStep, shareOfPeak), the
           peaks, the scaling from one thread to all, and the machine

Examples:
  fpp bench
  fpp bench --json > bench.json
`,
  async run(args, { out }) {
    const parsed = parseArguments('fpp bench', args, { json: 'flag' }, []);
    if (parsed.flag('json')) {
      out(`${JSON.stringify(await measure(), null, 2)}\n`);
      return 0;
    }
    out('One online step of FPP for 180 runs, all threads at work\n');
    const report = await measure({
      onResult: (result) => {
        out(`${caseLine(result)}\n`);
      },
    });
    for (const line of closingLines(report)) out(`${line}\n`);
    return 0;
  },
};

function caseLine({ name, engine, msPerStep, shareOfPeak, estimated }: BenchResult): string {
  const time = `${msPerStep.toFixed(msPerStep < 0.1 ? 4 : 3)} ms`;
  const share = shareOfPeak === null ? '' : `${(100 * shareOfPeak).toFixed(0)}% of peak`;
  const note = estimated ? 'estimated from 4 runs on one thread' : share;
  return `${name.padEnd(14)} ${engine.padEnd(14)} ${time.padStart(12)}   ${note}`.trimEnd();
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
