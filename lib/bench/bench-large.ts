import { availableParallelism } from 'node:os';
import { largeCases, productMultiplyAdds } from './large-cases';
import { LARGE_ENGINES, PEAK_ORDER, type LargeEngine, type LargeJob } from './large-job';
import { median, stepsFor } from './pace';
import { ProcessTeam } from './process-team';
import type { LargeReport, LargeResult, SetUp } from './result';
import type { Study } from './workload';

/** Options of {@link benchLarge}. */
export interface LargeOptions {
  /** Default all that the machine has. */
  readonly threads?: number;
  /** Names of cases; default all. */
  readonly cases?: readonly string[];
  /** Called with each result as it is there. */
  readonly onLargeResult?: (result: LargeResult) => void;
}

const ROUNDS = 7;
const ROUND_MILLISECONDS = 300;
const WARM_UP_STEPS = 3;

/**
 * Measures FPP at the size of the real data: one run in one process on one thread, the same on all
 * threads, and one run a core in as many processes, as the sweeps do it.
 *
 * @throws FppError if a process fails
 */
export async function benchLarge(options: LargeOptions = {}): Promise<LargeReport> {
  const { threads = availableParallelism() } = options;
  const wanted = largeCases().filter(({ name }) => options.cases?.includes(name) ?? true);
  if (wanted.length === 0) return { cases: [], peak: [] };
  const setUps = setUpsFor(threads);

  const peak: LargeReport['peak'][number][] = [];
  for (const setUp of setUps) {
    const pace = await measure({ engine: 'peak', name: 'peak' }, setUp);
    peak.push({ ...setUp, multiplyAdds: (PEAK_ORDER ** 3 * setUp.processes) / (pace * 1e6) });
  }
  const report: LargeReport = { cases: [], peak };
  for (const given of wanted) {
    for (const engine of Object.keys(LARGE_ENGINES) as LargeEngine[]) {
      const isOfOne = LARGE_ENGINES[engine] === 'one';
      for (const setUp of setUps.filter(({ threads }) => threads === 1 || !isOfOne)) {
        const { name } = given;
        const stepMilliseconds = await measure({ engine, name }, setUp);
        const measured = { name, engine, ...setUp, stepMilliseconds };
        addLarge(report, given, measured, options.onLargeResult);
      }
    }
  }
  return report;
}

/** One process on one thread; one on all threads; and one a thread. */
export function setUpsFor(threads: number): SetUp[] {
  const single = { processes: 1, threads: 1 };
  if (threads === 1) return [single];
  return [single, { processes: 1, threads }, { processes: threads, threads: 1 }];
}

/** Adds what follows from a measurement to a report. */
export function addLarge(
  { cases, peak }: LargeReport,
  study: Study,
  measured: Omit<LargeResult, 'msPerStep' | 'shareOfPeak'>,
  onLargeResult?: (result: LargeResult) => void,
): void {
  const { processes, threads, stepMilliseconds } = measured;
  const fastest = peak.find((one) => one.processes === processes && one.threads === threads);
  if (fastest === undefined) return;
  const msPerStep = stepMilliseconds / processes;
  const shareOfPeak = productMultiplyAdds(study) / (fastest.multiplyAdds * msPerStep * 1e6);
  const result = { ...measured, msPerStep, shareOfPeak };
  cases.push(result);
  onLargeResult?.(result);
}

/** Milliseconds that a job takes once, with all processes at it. */
async function measure(job: LargeJob, { processes, threads }: SetUp): Promise<number> {
  const team = await ProcessTeam.of(job, processes, threads);
  await team.perform(WARM_UP_STEPS);
  const pace = (await team.perform(WARM_UP_STEPS)) / WARM_UP_STEPS;
  const times = stepsFor(ROUND_MILLISECONDS, pace);
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push((await team.perform(times)) / times);
  team.dismiss();
  return median(rounds);
}
