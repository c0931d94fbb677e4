import type { Workload } from './workload';

const ROUNDS = 5;
const ROUND_MILLISECONDS = 150;

/** Milliseconds a step, once warm: the median of several rounds. */
export function paceOf(work: Workload): number {
  const time = (steps: number): number => {
    const before = performance.now();
    work(steps);
    return (performance.now() - before) / steps;
  };
  let pace = time(2);
  pace = time(stepsFor(ROUND_MILLISECONDS, pace));
  const steps = stepsFor(ROUND_MILLISECONDS, pace);
  return median(Array.from({ length: ROUNDS }, () => time(steps)));
}

/** How many steps fill some time; at least one. */
export function stepsFor(milliseconds: number, pace: number): number {
  return Math.max(1, Math.round(milliseconds / pace));
}

export function median(values: readonly number[]): number {
  return Array.from(values).sort((a, b) => a - b)[values.length >> 1];
}
