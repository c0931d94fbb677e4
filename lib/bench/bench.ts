import { availableParallelism, cpus } from 'node:os';
import { referenceEngine } from '../engines';
import { supportsRelaxedSimd } from '../engines/lanes/support';
import { addLarge, benchLarge } from './bench-large';
import { BENCH_CASES, isPlain, multiplyAdds, type BenchCase } from './cases';
import { largeCases } from './large-cases';
import { lanesHere, measureLanes, measurePeak } from './measure-lanes';
import { measureTfjs } from './measure-tfjs';
import { paceOf } from './pace';
import { measurePeers } from './peers';
import type { BenchReport, BenchResult, LanesName, LargeResult, Peak } from './result';
import { workload } from './workload';

/** Options of {@link bench}. */
export interface BenchOptions {
  /** Runs in all. Default 180: 30 seeds × 6 learning rates. */
  readonly runs?: number;
  /** Default all that the machine has. */
  readonly threads?: number;
  /** Names of cases, small or large; default all. */
  readonly cases?: readonly string[];
  /** Whether the implementations in bench/peers are measured, too. Default no. */
  readonly peers?: boolean;
  /** Called with each result as it is there. */
  readonly onResult?: (result: BenchResult) => void;
  /** Called with each result of the large cases. */
  readonly onLargeResult?: (result: LargeResult) => void;
  /** Told in a line what could not be measured. */
  readonly onNote?: (text: string) => void;
}

/** What is measured; the rest follows from it. */
type Measured = Omit<BenchResult, 'shareOfPeak' | 'runs' | 'threads'>;

/** The reference is measured with so few runs on one thread, and scaled up. */
const REFERENCE_RUNS = 4;

/** Measures all engines, side by side in one go. */
export async function bench(options: BenchOptions = {}): Promise<BenchReport> {
  const { runs = 180, threads = availableParallelism() } = options;
  const wanted = BENCH_CASES.filter(({ name }) => options.cases?.includes(name) ?? true);
  const engines: readonly LanesName[] = [
    ...(wanted.length > 0 ? await lanesHere(options.onNote) : []),
    ...(supportsRelaxedSimd() ? (['lanes-relaxed'] as const) : []),
  ];
  const modes = supportsRelaxedSimd()
    ? (['deterministic', 'relaxed'] as const)
    : (['deterministic'] as const);

  const peak: Peak = {};
  const cases: BenchResult[] = [];
  const scaling: Record<string, number> = {};
  for (const mode of wanted.length > 0 ? modes : [])
    peak[mode] = await measurePeak(mode === 'relaxed', threads);

  const report = (given: BenchCase, measured: Measured): void => {
    const fastest = measured.mode === 'deterministic' ? peak.deterministic : peak.relaxed;
    const possible = threads * (fastest ?? peak.deterministic ?? NaN) * measured.msPerStep * 1e6;
    const shareOfPeak = (multiplyAdds(given) * runs) / 4 / possible;
    const result = { ...measured, threads, runs, shareOfPeak };
    cases.push(result);
    options.onResult?.(result);
  };

  for (const given of wanted) {
    const { name } = given;
    for (const engine of engines) {
      const mode = engine === 'lanes-relaxed' ? 'relaxed' : 'deterministic';
      const msPerStep = await measureLanes(given, engine, runs, threads);
      report(given, { name, engine, mode, msPerStep, estimated: false });
      if (engine === 'lanes' && threads > 1) {
        scaling[name] = (await measureLanes(given, engine, runs, 1)) / msPerStep;
      }
    }
    if (isPlain(given)) {
      const tfjs = { name, engine: 'tfjs-node', mode: 'native', estimated: false } as const;
      report(given, { ...tfjs, msPerStep: await measureTfjs(given, runs) });
    }
    const reference = {
      name,
      engine: 'reference',
      mode: 'deterministic',
      estimated: true,
    } as const;
    report(given, { ...reference, msPerStep: paceOfReference(given) * (runs / threads) });
  }

  const large = await benchLarge(options);
  if (options.peers === true) {
    const studies = largeCases().filter(({ name }) => options.cases?.includes(name) ?? true);
    await measurePeers({
      cases: [...wanted, ...studies].map(({ name }) => name),
      runs,
      threads,
      onNote: options.onNote ?? (() => undefined),
      onResult: (result) => {
        if ('processes' in result) {
          const study = studies.find(({ name }) => name === result.name);
          if (study !== undefined) addLarge(large, study, result, options.onLargeResult);
          return;
        }
        const given = wanted.find(({ name }) => name === result.name);
        if (given !== undefined) report(given, { ...result, estimated: false });
      },
    });
  }
  const machine = { cpu: cpus()[0].model, threads, node: process.version };
  return { machine, peak, cases, scaling, large };
}

/** Milliseconds a step and run on one thread. */
function paceOfReference(given: BenchCase): number {
  return paceOf(workload(given, REFERENCE_RUNS, referenceEngine)) / REFERENCE_RUNS;
}
