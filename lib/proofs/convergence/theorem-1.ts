import type { Generator } from '../../random';
import type { Evidence } from '../evidence';
import type { FppProblem } from '../objective/fpp-objective';
import {
  runRandomStopping,
  type RandomStoppingOptions,
  type RandomStoppingRun,
} from './random-stopping';
import { randomStoppingBound, type BoundInputs } from './random-stopping-bound';
import { meanAtRandomTime } from './stopping-time';

/** What Theorem 1 was measured on. */
export interface RandomStoppingSample {
  readonly runs: readonly RandomStoppingRun[];
  readonly inputs: BoundInputs;
  /** The largest D that a step of any run needed; the bound assumes it is at most `lipschitz`. */
  readonly curvature: number;
}

/** How Theorem 1 is measured. */
export interface Theorem1Options extends Omit<RandomStoppingOptions, 'stepSize'> {
  /** D; the step size is 1/(2D). */
  readonly lipschitz: number;
  /** Independent runs from the same x_1, to average over the samples drawn. */
  readonly runs: number;
}

/**
 * Theorem 1. Left: E‖g_{X,R}‖² for each number of updates 1, …, N, R uniform; the expectation over
 * R is exact, that over the samples a mean over runs. Right: the bound, with the largest variance
 * met for σ². The discrepancy is by how much the left exceeds the right at most, absolute: 0 if the
 * bound holds.
 */
export function theorem1(
  problem: FppProblem,
  first: Float64Array,
  generator: Generator,
  { lipschitz, runs: count, ...options }: Theorem1Options,
): Evidence<Float64Array, RandomStoppingSample> {
  const stepSize = 1 / (2 * lipschitz);
  const runs = Array.from({ length: count }, () =>
    runRandomStopping(problem, first, generator, { ...options, stepSize }),
  );
  const inputs = {
    lipschitz,
    excess: runs[0].objective[0],
    variance: Math.max(...runs.map(({ variance }) => Math.max(...variance))),
    batchSize: options.batchSize,
  };
  const left = meanAtRandomTime(runs.map(({ mapping }) => mapping));
  const right = left.map((_, k) => randomStoppingBound(inputs, k + 1));
  return {
    statement: 'Theorem 1',
    left,
    right,
    discrepancy: Math.max(0, ...left.map((value, k) => value - right[k])),
    sample: { runs, inputs, curvature: Math.max(...runs.map(({ curvature }) => curvature)) },
  };
}
