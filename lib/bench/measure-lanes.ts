import { nativeLanes } from '../engines/load-engines';
import type { BenchCase } from './cases';
import { median, stepsFor } from './pace';
import type { LanesName } from './result';
import { Team } from './team';

/** Rounds of which the median counts. */
const ROUNDS = 9;
const ROUND_MILLISECONDS = 150;
const WARM_UP_MILLISECONDS = 1500;

/** The lanes of this machine that compute the same bits. @param onNote told if there is no native code */
export async function lanesHere(onNote?: (text: string) => void): Promise<readonly LanesName[]> {
  const native = await nativeLanes();
  if (typeof native !== 'string') return ['lanes', 'native'];
  onNote?.(`native: ${native}`);
  return ['lanes'];
}

/** Vector multiply-adds a nanosecond and thread, all threads at work. */
export async function measurePeak(relaxed: boolean, threads: number): Promise<number> {
  let best = 0;
  for (let variant = 0; variant < 4; variant++) {
    const engine = relaxed ? 'lanes-relaxed' : 'lanes';
    const task = { job: `peak ${variant}`, engine, runs: 0 } as const;
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

/** Milliseconds a step of all runs; each thread gets its share of them, in whole groups. */
export async function measureLanes(
  given: BenchCase,
  engine: LanesName,
  runs: number,
  threads: number,
): Promise<number> {
  const size = engine === 'native' ? 16 : 4;
  const groups = Math.ceil(runs / size);
  const tasks = Array.from({ length: threads }, (_, t) => {
    const share = Math.floor((groups * (t + 1)) / threads) - Math.floor((groups * t) / threads);
    return { job: given.name, engine, runs: size * share };
  });
  const team = await Team.of(tasks.filter((task) => task.runs > 0));
  const slowest = async (steps: number): Promise<number> => {
    const results = await team.perform(steps);
    return Math.max(...results.map(({ milliseconds }) => milliseconds)) / steps;
  };
  let pace = await slowest(1);
  for (let spent = 0; spent < WARM_UP_MILLISECONDS;) {
    const steps = stepsFor(200, pace);
    pace = await slowest(steps);
    spent += steps * pace;
  }
  const steps = stepsFor(ROUND_MILLISECONDS, pace);
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await slowest(steps));
  await team.dismiss();
  return median(rounds);
}
