import { relativeError } from '../gradients/discrepancy';
import type { Evidence } from '../evidence';
import type { Point } from './fixed-buffer';
import { fixedPointOperator } from './fixed-point-operator';
import { countTerms, fppObjective, type FppProblem } from './fpp-objective';
import { project, rnnObjective, unroll } from './rnn-objective';

/**
 * The way from the RNN objective (eq. 1) to the FPP objective (eq. 6) on one buffer, step by step:
 * both sides of each step, at the network's trajectory from s_0 or, for the penalty, at the point.
 */
export function reformulation(problem: FppProblem, point: Point): Evidence<Float64Array, string>[] {
  const { buffer, truncationLength: T, objective } = problem;
  const n = buffer.inputs.length;
  const trajectory = unroll(buffer, project(point));
  const oneStep: FppProblem = { ...problem, truncationLength: 1 };
  const withoutPenalty: FppProblem = { ...problem, objective: { ...objective, lambda: 0 } };
  const image = flat(fixedPointOperator(buffer, point, T));
  const distance = flat(point.states).reduce((sum, s, i) => sum + (s - image[i]) ** 2, 0);

  return [
    evidence(
      `eq. 3: the trajectory is a fixed point at T = ${T}`,
      flat(fixedPointOperator(buffer, trajectory, T)),
      flat(trajectory.states),
    ),
    evidence(
      'eq. 3: and the only one from s₀ at T = 1, reached from any states in n applications',
      flat(Array.from({ length: n }).reduce<Point>((at) => step(problem, at), point).states),
      flat(trajectory.states),
    ),
    evidence(
      'eq. 1, 4, 5: on it, n times the FPP objective at T = 1 is the RNN objective',
      Float64Array.of(n * fppObjective(oneStep, trajectory)),
      Float64Array.of(rnnObjective(buffer, project(point))),
    ),
    evidence(
      `eq. 5, 6: off it, the penalty is λ/2 ‖S − F(S)‖² / (n − T + 1) at T = ${T}`,
      Float64Array.of(fppObjective(problem, point) - fppObjective(withoutPenalty, point)),
      Float64Array.of((objective.lambda / 2) * (distance / countTerms(problem))),
    ),
  ];
}

function evidence(
  statement: string,
  left: Float64Array,
  right: Float64Array,
): Evidence<Float64Array, string> {
  const sample = `${left.length} numbers`;
  return { statement, left, right, discrepancy: relativeError(left, right), sample };
}

/** S ← F_W(S, O). */
function step({ buffer }: FppProblem, point: Point): Point {
  return { ...point, states: fixedPointOperator(buffer, point, 1) };
}

function flat(states: readonly Float64Array[]): Float64Array {
  return Float64Array.from(states.flatMap((state) => [...state]));
}
