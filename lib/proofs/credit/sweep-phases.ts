import { sweepEnds } from './backward-sweep';

/**
 * How likely a window of a sweep is to end at T, …, n, if each of the sweep's phases is as likely as the others:
 * by enumeration. Every time is the end of a window in just one of the T phases, so that it is the uniform
 * distribution, which Lemma 3 needs: `lemma3(problem, point, sweepProbabilities(n, T))`. In numbers, the mean
 * over phases of Σ_e ∇L_e is (n − T + 1)/T · ∇L.
 *
 * @param phases those that are drawn from; default all, 0 … T − 1
 */
export function sweepProbabilities(
  transitions: number,
  T: number,
  phases: readonly number[] = Array.from({ length: T }, (_, phase) => phase),
): number[] {
  const counts = new Array<number>(transitions - T + 1).fill(0);
  for (const phase of phases) {
    for (const end of sweepEnds(transitions, T, phase)) counts[end - T] += 1;
  }
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / total);
}
