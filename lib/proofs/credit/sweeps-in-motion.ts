import type { Generator } from '../../random';
import { objectiveBound } from '../convergence/objective-smoothness';
import type { Evidence } from '../evidence';
import { norm, plus, squaredNorm } from '../numerics/linear-algebra';
import { fromVector } from '../objective/fixed-buffer';
import {
  countTerms,
  fppGradient,
  fppObjective,
  fppTermGradient,
  type FppProblem,
} from '../objective/fpp-objective';
import { sweepEnds } from './backward-sweep';

/** x after a sweep in which everything moves, and the sum of the gradients that it moved along. */
interface MovedSweep {
  readonly x: Float64Array;
  readonly sum: Float64Array;
  /** The largest ‖x‖ on the way. */
  readonly radius: number;
}

/** x ← x − α ∇L_e(x) for the windows of one sweep, from the newest to the oldest. */
function moveThrough(
  problem: FppProblem,
  first: Float64Array,
  stepSize: number,
  phase: number,
): MovedSweep {
  const { buffer, truncationLength: T } = problem;
  let x = first;
  let sum: Float64Array = new Float64Array(first.length);
  let radius = norm(first);
  for (const end of sweepEnds(buffer.inputs.length, T, phase)) {
    const gradient = fppTermGradient(problem, fromVector(buffer, x), end);
    sum = plus(sum, gradient);
    x = plus(x, gradient, -stepSize);
    radius = Math.max(radius, norm(x));
  }
  return { x, sum, radius };
}

function phasesOf({ truncationLength: T }: FppProblem): number[] {
  return Array.from({ length: T }, (_, phase) => phase);
}

/**
 * How far a sweep is from unbiased, once weights and states move within it, all by the rate α. With
 * ‖∇L_e‖ ≤ G and ‖∇²L_e‖ ≤ D where it goes, and K windows of a sweep at most,
 *
 *     ‖E_u Σ_k ∇L_{e_k}(x_k) − (n − T + 1)/T · ∇L(x_0)‖ ≤ α D G K(K − 1)/2
 *
 * since the k-th gradient is taken k steps of at most αG from x_0. Left: the mean over all T phases, exactly.
 * Right: the bound, G and D as proved for the ball that holds all x_k. The discrepancy is by how much the left
 * exceeds the right, 0 if the bound holds.
 */
export function sweepBias(
  problem: FppProblem,
  x: Float64Array,
  stepSize: number,
): Evidence<number> {
  const { buffer, truncationLength: T } = problem;
  const phases = phasesOf(problem);
  const swept = phases.map((phase) => moveThrough(problem, x, stepSize, phase));
  const share = countTerms(problem) / T;
  const still = fppGradient(problem, fromVector(buffer, x));
  const mean = swept.reduce((sum, { sum: own }) => plus(sum, own, 1 / T), plus(still, still, -1));
  const left = norm(plus(mean, still, -share));
  const { derivative: G, curvature: D } = objectiveBound(
    problem,
    Math.max(...swept.map(({ radius }) => radius)),
  );
  const K = Math.floor(buffer.inputs.length / T);
  const right = (stepSize * D * G * K * (K - 1)) / 2;
  return {
    statement: 'Bias of a sweep',
    left,
    right,
    discrepancy: Math.max(0, left - right),
    sample: undefined,
  };
}

/** How {@link theorem1OfSweeps} is measured. */
export interface SweepsOptions {
  /** α, of weights and states alike. */
  readonly stepSize: number;
  /** R, one after the other. */
  readonly sweeps: number;
  /** Independent runs, to average over the phases drawn. */
  readonly runs: number;
  /** Phases that are drawn from; default all. */
  readonly phases?: readonly number[];
}

/**
 * What becomes of Theorem 1 where windows come in sweeps of a random phase, nothing being projected: with D, G,
 * K as in {@link sweepBias} and c = (n − T + 1)/T, after R sweeps
 *
 *     (1/R) Σ_r E‖∇L(x_r)‖² ≤ (L(x_0) − L*) / (c α R) + α D G² K² / c
 *
 * For one sweep moves x by −αS with E S = c∇L + b, ‖b‖ ≤ αDGK(K−1)/2 and ‖S‖ ≤ KG, and L is D-smooth:
 * E L(x⁺) ≤ L − αc‖∇L‖² + α²DG²K(K−1)/2 + α²DK²G²/2. With α = 1/√R both terms fall as 1/√R. It says nothing
 * of states that move by 1/λ while weights move by α: they are no step along ∇L.
 *
 * Left: for R = 1, 2, …, a mean over runs. Right: the bound, L* ≥ 0. The discrepancy is by how much the left
 * exceeds the right at most.
 */
export function theorem1OfSweeps(
  problem: FppProblem,
  first: Float64Array,
  generator: Generator,
  { stepSize, sweeps, runs, phases = phasesOf(problem) }: SweepsOptions,
): Evidence<readonly number[], { readonly gradients: readonly number[] }> {
  const { buffer, truncationLength: T } = problem;
  const squares = new Array<number>(sweeps).fill(0);
  let radius = norm(first);
  for (let run = 0; run < runs; run++) {
    let x = first;
    for (let r = 0; r < sweeps; r++) {
      squares[r] += squaredNorm(fppGradient(problem, fromVector(buffer, x))) / runs;
      const moved = moveThrough(problem, x, stepSize, phases[generator.below(phases.length)]);
      x = moved.x;
      radius = Math.max(radius, moved.radius);
    }
  }
  const { derivative: G, curvature: D } = objectiveBound(problem, radius);
  const K = Math.floor(buffer.inputs.length / T);
  const c = countTerms(problem) / T;
  const excess = fppObjective(problem, fromVector(buffer, first));
  let total = 0;
  const left = squares.map((square, r) => (total += square) / (r + 1));
  const right = left.map(
    (_, r) => excess / (c * stepSize * (r + 1)) + (stepSize * D * G ** 2 * K ** 2) / c,
  );
  return {
    statement: 'Theorem 1, of sweeps',
    left,
    right,
    discrepancy: Math.max(0, ...left.map((value, r) => value - right[r])),
    sample: { gradients: squares },
  };
}
