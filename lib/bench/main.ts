import { bench, type BenchResult } from './bench';

const asJson = process.argv.includes('--json');

function line({ name, engine, msPerStep, shareOfPeak, estimated }: BenchResult): string {
  const time = `${msPerStep < 0.1 ? msPerStep.toFixed(4) : msPerStep.toFixed(3)} ms`;
  const share = shareOfPeak === null ? '' : `${(100 * shareOfPeak).toFixed(0)}% of peak`;
  const note = estimated ? 'estimated from 4 runs on one thread' : share;
  return `${name.padEnd(14)} ${engine.padEnd(14)} ${time.padStart(12)}   ${note}`;
}

async function main(): Promise<void> {
  if (!asJson) console.log('One online step of FPP for 180 runs, all threads at work');
  const report = await bench({
    onResult: (result) => {
      if (!asJson) console.log(line(result));
    },
  });
  if (asJson) {
    console.log(JSON.stringify(report, null, 2));
    return;
  }
  const { machine, peak, scaling } = report;
  for (const [mode, value] of Object.entries(peak)) {
    console.log(`peak, ${mode}: ${value.toFixed(2)} vector multiply-adds a nanosecond and thread`);
  }
  for (const [name, factor] of Object.entries(scaling)) {
    console.log(`${name}: ${machine.threads} threads are ${factor.toFixed(2)}× as fast as one`);
  }
  console.log(`${machine.cpu}, Node ${machine.node}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
