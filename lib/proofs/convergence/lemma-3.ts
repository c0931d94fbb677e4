import { norm, plus } from '../numerics/linear-algebra';
import type { Evidence } from '../evidence';
import { centralDifferences } from '../gradients/finite-differences';
import { fromVector, toVector, type FixedBuffer, type Point } from '../objective/fixed-buffer';
import { countTerms, fppObjective, type FppProblem } from '../objective/fpp-objective';
import { termGradients } from './gradient-variance';
import { stateRole, type StateRole } from './state-roles';

/** One of the variables of x, and how far apart the two sides of Lemma 3 are in it. */
export interface ComponentDiscrepancy {
  readonly name: string;
  /** Of a state, what it does in the objective. */
  readonly role?: StateRole;
  /** ‖left − right‖ / ‖∇L‖. */
  readonly discrepancy: number;
}

/**
 * Σ_k p_k ∇L_k, the expectation of the stochastic gradient if the window that ends at k = T + w is
 * drawn with probability p[w]. Default: the uniform distribution on T, …, n.
 */
export function expectedTermGradient(
  problem: FppProblem,
  point: Point,
  probabilities: readonly number[] = uniform(countTerms(problem)),
): Float64Array {
  const zero = new Float64Array(toVector(point).length);
  return termGradients(problem, point).reduce(
    (sum, gradient, w) => plus(sum, gradient, probabilities[w]),
    zero,
  );
}

/**
 * Lemma 3: the stochastic gradient is unbiased. Left: its expectation, by enumerating all windows.
 * Right: ∇L by central differences of L itself, which knows nothing of windows or of eq. 7. The
 * discrepancy is the largest over W, β and each s_j, relative to ‖∇L‖; the sample lists them.
 *
 * @param probabilities of the windows; uniform unless a check is to fail
 */
export function lemma3(
  problem: FppProblem,
  point: Point,
  probabilities?: readonly number[],
): Evidence<Float64Array, readonly ComponentDiscrepancy[]> {
  const { buffer } = problem;
  const left = expectedTermGradient(problem, point, probabilities);
  const x = toVector(point);
  const right = centralDifferences(() => fppObjective(problem, fromVector(buffer, x)), x, {
    step: 5e-4,
    order: 6,
  });
  const scale = norm(right);
  const difference = plus(left, right, -1);
  const sample = components(problem).map(({ from, to, ...component }) => ({
    ...component,
    discrepancy: norm(difference.subarray(from, to)) / scale,
  }));
  return {
    statement: 'Lemma 3',
    left,
    right,
    discrepancy: Math.max(...sample.map(({ discrepancy }) => discrepancy)),
    sample,
  };
}

function uniform(count: number): number[] {
  return new Array<number>(count).fill(1 / count);
}

/** W, β, s_0, …, s_n and where they stand in x. */
function components(
  problem: FppProblem,
): readonly { name: string; role?: StateRole; from: number; to: number }[] {
  const { network, inputs }: FixedBuffer = problem.buffer;
  const { cellParameterCount, parameterCount, stateSize } = network;
  const states = Array.from({ length: inputs.length + 1 }, (_, j) => ({
    name: `s_${j}`,
    role: stateRole(problem, j),
    from: parameterCount + j * stateSize,
    to: parameterCount + (j + 1) * stateSize,
  }));
  return [
    { name: 'W', from: 0, to: cellParameterCount },
    { name: 'β', from: cellParameterCount, to: parameterCount },
    ...states,
  ];
}
