import { windowGradient, type Objective } from '../../engines';
import { toVector, windowEndingAt, type FixedBuffer, type Point } from './fixed-buffer';
import { windowObjective } from '../gradients/mini-batch';

/** Which of the FPP objectives on a fixed buffer: T of eq. 6, and its λ and readings. */
export interface FppProblem {
  readonly buffer: FixedBuffer;
  /** T, from 1 to n. */
  readonly truncationLength: number;
  readonly objective: Objective;
}

/** n − T + 1, how many terms the objective has: i = T, …, n. */
export function countTerms({ buffer, truncationLength }: FppProblem): number {
  return buffer.inputs.length - truncationLength + 1;
}

/** L(W, β, S) = (1 / (n − T + 1)) Σ_{i=T}^{n} L_i; eq. 5 if T = 1, eq. 6 for any T. */
export function fppObjective(problem: FppProblem, point: Point): number {
  const { buffer, truncationLength: T, objective } = problem;
  const batch = { network: buffer.network, parameters: point.parameters, windows: [], objective };
  let sum = 0;
  for (let i = T; i <= buffer.inputs.length; i++) {
    sum += windowObjective(batch, windowEndingAt(buffer, point, i, T));
  }
  return sum / countTerms(problem);
}

/** ∇L_i (eq. 7) with respect to all of x, laid out as in `toVector`: the stochastic gradient. */
export function fppTermGradient(problem: FppProblem, point: Point, i: number): Float64Array {
  const { buffer, truncationLength: T, objective } = problem;
  const { network } = buffer;
  const parameters = new Float64Array(network.parameterCount);
  const states = point.states.map(() => new Float64Array(network.stateSize));
  const window = windowEndingAt(buffer, point, i, T);
  const differentiate = windowGradient(network);
  differentiate(point.parameters, window, objective, 1, parameters, states[i - T], states[i]);
  return toVector({ parameters, states });
}

/** ∇L with respect to all of x: all terms' gradients (eq. 7) in one sweep over the buffer. */
export function fppGradient(problem: FppProblem, point: Point): Float64Array {
  const { buffer, truncationLength: T, objective } = problem;
  const { network } = buffer;
  const share = 1 / countTerms(problem);
  const parameters = new Float64Array(network.parameterCount);
  const states = point.states.map(() => new Float64Array(network.stateSize));
  const start = new Float64Array(network.stateSize);
  const end = new Float64Array(network.stateSize);
  const differentiate = windowGradient(network);
  for (let i = T; i <= buffer.inputs.length; i++) {
    const window = windowEndingAt(buffer, point, i, T);
    differentiate(point.parameters, window, objective, share, parameters, start, end);
    for (let entry = 0; entry < network.stateSize; entry++) {
      states[i - T][entry] += share * start[entry];
      states[i][entry] += share * end[entry];
    }
  }
  return toVector({ parameters, states });
}
