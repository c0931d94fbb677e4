import { availableParallelism } from 'node:os';
import type { CellName } from '../models';
import { multiplyAdds } from './cases';
import { lanesHere, measureLanes } from './measure-lanes';
import type { LanesName } from './result';
import { SCALE_AXES } from './scale-axes';

/** How time goes with one thing, on one engine. */
export interface ScaleResult {
  readonly axis: string;
  readonly engine: LanesName;
  readonly values: readonly (number | CellName)[];
  /** [values] milliseconds a step of all runs. */
  readonly msPerStep: readonly number[];
  /** [values] nanoseconds of all threads for a multiply-add, of those that {@link multiplyAdds} counts. */
  readonly nsPerMultiplyAdd: readonly number[];
  /** How far, at most, a time is from a + b · multiply-adds, as a part of it; a and b are fitted. */
  readonly offLine: number;
}

/** Measures how time goes with everything that a study can have more of. */
export async function scaleLaws(
  onResult: (result: ScaleResult) => void,
  threads = availableParallelism(),
): Promise<readonly ScaleResult[]> {
  const engines = await lanesHere();
  const results: ScaleResult[] = [];
  for (const { name, points } of SCALE_AXES) {
    for (const engine of engines) {
      const msPerStep: number[] = [];
      for (const { given, runs } of points) {
        msPerStep.push(await measureLanes(given, engine, runs, threads));
      }
      const work = points.map(({ given, runs }) => multiplyAdds(given) * runs);
      const result = {
        axis: name,
        engine,
        values: points.map(({ value }) => value),
        msPerStep,
        nsPerMultiplyAdd: msPerStep.map((time, i) => (time * 1e6 * threads) / work[i]),
        offLine: offLine(work, msPerStep),
      };
      results.push(result);
      onResult(result);
    }
  }
  return results;
}

/**
 * How far points are, at most, from the straight line that comes nearest, as a part of each. The line is
 * that of weighted least squares, each point weighted by 1/y², so that small ones count as much as large.
 */
export function offLine(x: readonly number[], y: readonly number[]): number {
  // a/y + b·x/y should be 1.
  let [aa, ab, bb, a1, b1] = [0, 0, 0, 0, 0];
  for (const [i, time] of y.entries()) {
    const [u, v] = [1 / time, x[i] / time];
    aa += u * u;
    ab += u * v;
    bb += v * v;
    a1 += u;
    b1 += v;
  }
  const determinant = aa * bb - ab * ab;
  // All of one work: no slope can be told, and the line is their level.
  const isLevel = x.every((value) => value === x[0]);
  const slope = isLevel ? 0 : (aa * b1 - ab * a1) / determinant;
  const start = isLevel ? a1 / aa : (bb * a1 - ab * b1) / determinant;
  return Math.max(...y.map((time, i) => Math.abs((start + slope * x[i]) / time - 1)));
}
