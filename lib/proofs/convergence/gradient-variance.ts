import { windowGradient } from '../../engines';
import { squaredDistance } from '../numerics/linear-algebra';
import { dimensionOf, stateIn, windowEndingAt, type Point } from '../objective/fixed-buffer';
import { countTerms, type FppProblem } from '../objective/fpp-objective';

/** ∇L_i for i = T, …, n: every value that the stochastic gradient can take, each as likely. */
export function termGradients(problem: FppProblem, point: Point): Float64Array[] {
  const { buffer, truncationLength: T, objective } = problem;
  const differentiate = windowGradient(buffer.network);
  return Array.from({ length: countTerms(problem) }, (_, w) => {
    const term = new Float64Array(dimensionOf(buffer));
    const parameters = term.subarray(0, buffer.network.parameterCount);
    const [start, end] = [w, w + T].map((j) => stateIn(buffer, term, j));
    const window = windowEndingAt(buffer, point, T + w, T);
    differentiate(point.parameters, window, objective, 1, parameters, start, end);
    return term;
  });
}

/** The mean of vectors. */
export function meanOf(vectors: readonly Float64Array[]): Float64Array {
  const [first, ...others] = vectors;
  const mean = first.slice();
  for (const vector of others) {
    for (let i = 0; i < mean.length; i++) mean[i] += vector[i];
  }
  for (let i = 0; i < mean.length; i++) mean[i] /= vectors.length;
  return mean;
}

/**
 * E‖v − E v‖² for v uniform over some vectors.
 *
 * @param mean E v, where it is known
 */
export function varianceOf(vectors: readonly Float64Array[], mean = meanOf(vectors)): number {
  const squares = vectors.map((vector) => squaredDistance(vector, mean));
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
