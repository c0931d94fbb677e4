import { constraints, type ConstrainedProblem } from './constraints';
import { dot, minus, norm } from '../numerics/linear-algebra';
import { fromVector, toVector, type Point } from '../objective/fixed-buffer';
import { fppGradient, fppObjective, type FppProblem } from '../objective/fpp-objective';
import { freeVector, interleavedGradient, type FreeVector } from './interleaved-rnns';
import type { Multipliers } from './lagrangian';
import { minimise } from '../numerics/minimise';

/** One point of the sequence of Theorem 2. */
export interface PenaltyMinimiser {
  /** λ_k. */
  readonly lambda: number;
  /** (W_k, β_k, S_k). */
  readonly point: Point;
  /** ‖∇L(W_k, β_k, S_k; λ_k)‖ of eq. 11: any ε_k from here on will do. */
  readonly gradientNorm: number;
  /** λ_k (s_i − ŝ_i): the theorem's estimate of the multipliers. */
  readonly multipliers: Multipliers;
  /** ‖s − ŝ‖ over all constraints: how inconsistent the learned states are. */
  readonly gap: number;
  /** ‖∇E‖ of the RNN problem (10) at (W_k, β_k, s_0): 0 in the limit, says the theorem. */
  readonly rnnGradientNorm: number;
  /** W_k, β_k and s_0. */
  readonly free: FreeVector;
}

/** Options of {@link penaltyPath}. */
export interface PenaltyPathOptions {
  /** ‖∇L‖ to reach, by λ. Default 1e-13 throughout: as far as float64 goes. */
  readonly tolerance?: (lambda: number) => number;
  /**
   * Leaves ∇L at this vector instead of 0, as a solver would that always stops early on the same
   * side: [|x|]. Default none.
   */
  readonly residual?: (lambda: number) => Float64Array;
}

/**
 * Theorem 2's sequence: minimisers of L(·; λ_k) for one λ_k after the other (eq. 11), each found by
 * Newton's method from the one before.
 *
 * @param start where to look for the first
 * @param lambdas λ_1, λ_2, …
 */
export function* penaltyPath(
  { buffer, truncationLength }: ConstrainedProblem,
  start: Point,
  lambdas: readonly number[],
  { tolerance = (): number => 1e-13, residual }: PenaltyPathOptions = {},
): Generator<PenaltyMinimiser> {
  let x = toVector(start);
  for (const lambda of lambdas) {
    const problem: FppProblem = {
      buffer,
      truncationLength,
      objective: { loss: 'last', lambda, penalty: 'sum' },
    };
    x = stationaryPoint(problem, x, residual?.(lambda), tolerance(lambda));
    yield describe(problem, fromVector(buffer, x));
  }
}

function stationaryPoint(
  problem: FppProblem,
  start: Float64Array,
  residual: Float64Array | undefined,
  tolerance: number,
): Float64Array {
  const { buffer } = problem;
  const r = residual ?? new Float64Array(start.length);
  const tilted = {
    value: (x: Float64Array) => fppObjective(problem, fromVector(buffer, x)) - dot(r, x),
    gradient: (x: Float64Array) => minus(fppGradient(problem, fromVector(buffer, x)), r),
  };
  return minimise(tilted, start, { tolerance }).x;
}

function describe(problem: FppProblem, point: Point): PenaltyMinimiser {
  const { lambda } = problem.objective;
  const c = constraints(problem, point);
  const free = freeVector(problem, point);
  return {
    lambda,
    point,
    gradientNorm: norm(fppGradient(problem, point)),
    multipliers: c.map((c_i) => c_i.map((value) => lambda * value)),
    gap: norm(c.flatMap((c_i) => [...c_i])),
    rnnGradientNorm: norm(interleavedGradient(problem, free)),
    free,
  };
}
