import { windowGradient } from '../../engines';
import { minus, plus, squaredNorm } from '../numerics/linear-algebra';
import { dimensionOf, fromVector, windowEndingAt, type Point } from '../objective/fixed-buffer';
import { countTerms, type FppProblem } from '../objective/fpp-objective';

/** ∇L_i for i = T, …, n: every value that the stochastic gradient can take, each as likely. */
export function termGradients(problem: FppProblem, point: Point): Float64Array[] {
  const { buffer, truncationLength: T, objective } = problem;
  const differentiate = windowGradient(buffer.network);
  return Array.from({ length: countTerms(problem) }, (_, w) => {
    const term = new Float64Array(dimensionOf(buffer));
    const { parameters, states } = fromVector(buffer, term);
    const window = windowEndingAt(buffer, point, T + w, T);
    differentiate(point.parameters, window, objective, 1, parameters, states[w], states[w + T]);
    return term;
  });
}

/** The mean of vectors. */
export function meanOf(vectors: readonly Float64Array[]): Float64Array {
  const sum = vectors.reduce((total, vector) => plus(total, vector));
  return sum.map((value) => value / vectors.length);
}

/** E‖v − E v‖² for v uniform over some vectors. */
export function varianceOf(vectors: readonly Float64Array[]): number {
  const mean = meanOf(vectors);
  const squares = vectors.map((vector) => squaredNorm(minus(vector, mean)));
  return squares.reduce((sum, square) => sum + square, 0) / vectors.length;
}

/** E‖∇L_k − ∇L‖², k uniform on T, …, n: exact, by enumeration (Lemma 4 bounds it on the ball). */
export function gradientVariance(problem: FppProblem, point: Point): number {
  return varianceOf(termGradients(problem, point));
}

/**
 * The same for the mean of a mini-batch of B independent draws, exact by enumerating all
 * (n − T + 1)^B mini-batches; the theory says σ²/B.
 */
export function miniBatchVariance(problem: FppProblem, point: Point, B: number): number {
  const terms = termGradients(problem, point);
  const batches = Array.from({ length: terms.length ** B }, (_, code) => {
    const drawn = Array.from(
      { length: B },
      (_, b) => Math.floor(code / terms.length ** b) % terms.length,
    );
    return meanOf(drawn.map((w) => terms[w]));
  });
  return varianceOf(batches);
}
