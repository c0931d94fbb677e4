import { availableParallelism, cpus } from 'node:os';
import { referenceEngine } from '../engines';
import { supportsRelaxedSimd } from '../engines/lanes/support';
import { BENCH_CASES, multiplyAdds, type BenchCase } from './cases';
import { Team } from './team';
import { workload } from './workload';

/** The speed of one case on one engine. */
export interface BenchResult {
  readonly name: string;
  readonly engine: string;
  /** `deterministic`, or `relaxed` where a multiply-add may round once. */
  readonly mode: 'deterministic' | 'relaxed';
  readonly threads: number;
  readonly runs: number;
  /** Milliseconds for one online step of all runs: the median of several rounds. */
  readonly msPerStep: number;
  /** Multiply-adds done ÷ multiply-adds that the same threads could have done; null if unknown. */
  readonly shareOfPeak: number | null;
  /** Whether it was measured with fewer runs on one thread and scaled up. */
  readonly estimated: boolean;
}

/** Everything that one bench measured. */
export interface BenchReport {
  readonly machine: { readonly cpu: string; readonly threads: number; readonly node: string };
  /** Vector multiply-adds a nanosecond and thread, all threads at work. */
  readonly peak: Partial<Record<BenchResult['mode'], number>>;
  readonly cases: readonly BenchResult[];
  /** How many times faster all threads are than one, by case. */
  readonly scaling: Readonly<Record<string, number>>;
}

/** Options of {@link bench}. */
export interface BenchOptions {
  /** Runs in all. Default 180: 30 seeds × 6 learning rates. */
  readonly runs?: number;
  /** Default all that the machine has. */
  readonly threads?: number;
  /** Names of cases; default all. */
  readonly cases?: readonly string[];
  /** Called with each result as it is there. */
  readonly onResult?: (result: BenchResult) => void;
}

/** Rounds of which the median counts. */
const ROUNDS = 9;
const ROUND_MILLISECONDS = 150;
const WARM_UP_MILLISECONDS = 1500;
const REFERENCE_RUNS = 4;

/** Measures all engines, side by side in one go. */
export async function bench(options: BenchOptions = {}): Promise<BenchReport> {
  const { runs = 180, threads = availableParallelism(), onResult } = options;
  const wanted = BENCH_CASES.filter(({ name }) => options.cases?.includes(name) ?? true);
  const modes: BenchResult['mode'][] = ['deterministic'];
  if (supportsRelaxedSimd()) modes.push('relaxed');

  const peak: Partial<Record<BenchResult['mode'], number>> = {};
  const cases: BenchResult[] = [];
  const scaling: Record<string, number> = {};
  const report = (result: BenchResult): void => {
    cases.push(result);
    onResult?.(result);
  };
  for (const mode of modes) peak[mode] = await measurePeak(mode, threads);
  for (const given of wanted) {
    for (const mode of modes) {
      const msPerStep = await measureLanes(given, mode, runs, threads);
      const work = (multiplyAdds(given) * runs) / 4;
      const possible = msPerStep * 1e6 * threads * (peak[mode] ?? NaN);
      report({
        name: given.name,
        engine: mode === 'relaxed' ? 'lanes-relaxed' : 'lanes',
        mode,
        threads,
        runs,
        msPerStep,
        shareOfPeak: work / possible,
        estimated: false,
      });
      if (mode === 'deterministic' && threads > 1) {
        const alone = await measureLanes(given, mode, runs, 1);
        scaling[given.name] = alone / msPerStep;
      }
    }
    report({
      name: given.name,
      engine: 'reference',
      mode: 'deterministic',
      threads,
      runs,
      msPerStep: (measureReference(given) * runs) / REFERENCE_RUNS / threads,
      shareOfPeak: null,
      estimated: true,
    });
  }
  const machine = { cpu: cpus()[0].model, threads, node: process.version };
  return { machine, peak, cases, scaling };
}

async function measurePeak(mode: BenchResult['mode'], threads: number): Promise<number> {
  let best = 0;
  for (let variant = 0; variant < 4; variant++) {
    const task = { job: `peak ${variant}`, relaxed: mode === 'relaxed', runs: 0 };
    const team = await Team.of(Array.from({ length: threads }, () => task));
    await team.perform(100);
    for (let round = 0; round < ROUNDS; round++) {
      const results = await team.perform(20);
      const rates = results.map(({ milliseconds, done }) => done / milliseconds / 1e6);
      best = Math.max(best, Math.min(...rates));
    }
    await team.dismiss();
  }
  return best;
}

/** Each thread gets its share of the runs, in whole groups of four. */
async function measureLanes(
  given: BenchCase,
  mode: BenchResult['mode'],
  runs: number,
  threads: number,
): Promise<number> {
  const groups = Math.ceil(runs / 4);
  const tasks = Array.from({ length: threads }, (_, t) => {
    const share = Math.floor((groups * (t + 1)) / threads) - Math.floor((groups * t) / threads);
    return { job: given.name, relaxed: mode === 'relaxed', runs: 4 * share };
  });
  const team = await Team.of(tasks.filter((task) => task.runs > 0));
  const slowest = async (steps: number): Promise<number> => {
    const results = await team.perform(steps);
    return Math.max(...results.map(({ milliseconds }) => milliseconds)) / steps;
  };
  let pace = await slowest(1);
  for (let spent = 0; spent < WARM_UP_MILLISECONDS;) {
    const steps = Math.max(1, Math.round(200 / pace));
    pace = await slowest(steps);
    spent += steps * pace;
  }
  const steps = Math.max(1, Math.round(ROUND_MILLISECONDS / pace));
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await slowest(steps));
  await team.dismiss();
  return median(rounds);
}

function measureReference(given: BenchCase): number {
  const work = workload(given, REFERENCE_RUNS, referenceEngine);
  const time = (steps: number): number => {
    const before = performance.now();
    work(steps);
    return (performance.now() - before) / steps;
  };
  const pace = time(2);
  const steps = Math.max(1, Math.round(ROUND_MILLISECONDS / pace));
  return median([time(steps), time(steps), time(steps)]);
}

function median(values: readonly number[]): number {
  return Array.from(values).sort((a, b) => a - b)[values.length >> 1];
}
