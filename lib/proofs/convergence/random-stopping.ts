import type { Generator } from '../../random';
import { dot, minus, norm, plus, squaredNorm } from '../numerics/linear-algebra';
import { fromVector } from '../objective/fixed-buffer';
import { fppObjective, type FppProblem } from '../objective/fpp-objective';
import { gradientMapping, printedMapping } from './gradient-mapping';
import { meanOf, termGradients, varianceOf } from './gradient-variance';
import { projectedStep } from './projection';

/** How the projected stochastic algorithm of Section 4.1 (eq. 9) is run. */
export interface RandomStoppingOptions {
  /** r, the radius of C. */
  readonly radius: number;
  /** N, the number of updates. */
  readonly updates: number;
  /** α, of every update; Theorem 1 asks for 1/(2D). */
  readonly stepSize: number;
  /** m, how many windows are drawn for one update; 1 in eq. 9. */
  readonly batchSize: number;
}

/** One run, measured exactly at each x_k, k = 1, …, N, before it moves: arrays of length N. */
export interface RandomStoppingRun {
  /** ‖(x_k − Γ(x_k − α∇L(x_k)))/α‖², the squared gradient mapping. */
  readonly mapping: Float64Array;
  /** ‖Γ(α∇L(x_k))/α‖², the quantity that Theorem 1 is printed with. */
  readonly printed: Float64Array;
  /** E‖∇L_i(x_k) − ∇L(x_k)‖² over the windows. */
  readonly variance: Float64Array;
  /** L(x_k). */
  readonly objective: Float64Array;
  /**
   * The smallest D for which L(x') ≤ L(x) + ⟨∇L(x), x' − x⟩ + (D/2)‖x' − x‖² held in all steps:
   * all that the proof uses a Lipschitz constant for.
   */
  readonly curvature: number;
  /** x_1. */
  readonly first: Float64Array;
  /** x_{N+1}. */
  readonly last: Float64Array;
}

/** x_{k+1} = Γ(x_k − α (1/m) Σ ∇L_{i}(x_k)), i uniform on T, …, n. */
export function runRandomStopping(
  problem: FppProblem,
  first: Float64Array,
  generator: Generator,
  { radius, updates, stepSize, batchSize }: RandomStoppingOptions,
): RandomStoppingRun {
  const [mapping, printed, variance, objective] = [0, 1, 2, 3].map(() => new Float64Array(updates));
  const valueAt = (x: Float64Array): number => fppObjective(problem, fromVector(problem.buffer, x));
  let x = first;
  let value = valueAt(x);
  let curvature = 0;
  for (let k = 0; k < updates; k++) {
    const terms = termGradients(problem, fromVector(problem.buffer, x));
    const gradient = meanOf(terms);
    mapping[k] = squaredNorm(gradientMapping(x, gradient, stepSize, radius));
    printed[k] = squaredNorm(printedMapping(gradient, stepSize, radius));
    variance[k] = varianceOf(terms, gradient);
    objective[k] = value;

    const drawn = drawMiniBatch(terms, batchSize, generator);
    const next = projectedStep(x, drawn, stepSize, radius);
    const nextValue = valueAt(next);
    const step = minus(next, x);
    // The excess of a shorter step drowns in the rounding of L.
    if (norm(step) > 1e-6 * radius) {
      const excess = nextValue - value - dot(gradient, step);
      curvature = Math.max(curvature, (2 * excess) / squaredNorm(step));
    }
    x = next;
    value = nextValue;
  }
  return { mapping, printed, variance, objective, curvature, first, last: x };
}

/** The mean of m gradients, drawn uniformly, independently and with replacement. */
function drawMiniBatch(
  terms: readonly Float64Array[],
  batchSize: number,
  generator: Generator,
): Float64Array {
  const times = new Float64Array(terms.length);
  for (let b = 0; b < batchSize; b++) times[generator.below(terms.length)] += 1;
  const zero = new Float64Array(terms[0].length);
  return terms.reduce<Float64Array>(
    (sum, term, w) => (times[w] > 0 ? plus(sum, term, times[w] / batchSize) : sum),
    zero,
  );
}
