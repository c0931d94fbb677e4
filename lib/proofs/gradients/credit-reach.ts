import type { Target } from '../../models';
import { fromVector, windowEndingAt, type Point } from '../objective/fixed-buffer';
import { countTerms, fppGradient, type FppProblem } from '../objective/fpp-objective';
import { unroll } from '../objective/rnn-objective';
import { stepContributions } from './step-contributions';

/** One target's credit: how far back it reaches, and through what. */
export interface CreditOptions {
  /** With the loss at the last step of each window. */
  readonly problem: FppProblem & { readonly objective: { readonly loss: 'last' } };
  /** θ, which stands still: [parameterCount]. */
  readonly parameters: Float64Array;
  /** What y_n might have been instead. */
  readonly otherTarget: Target;
  /** Step size of the stored states. */
  readonly rate: number;
  /** How often all stored states are moved. */
  readonly sweeps: number;
}

/**
 * By how much the last target y_n decides what the use of W is blamed for, j = 0, 1, … steps before
 * it: ‖a − b‖, where a and b are the step's summands of ∇_W under the one and the other y_n. Where
 * nothing of y_n has arrived a and b are the same numbers and the entry is exactly 0.
 */
export interface CreditReach {
  /** [n] back-propagation through all n steps. */
  readonly full: readonly number[];
  /** [n] truncated BPTT: the same, cut after T steps. */
  readonly truncated: readonly number[];
  /** [sweeps + 1][n] FPP's windows, all n − T + 1 of them, after 0, 1, … sweeps over the states. */
  readonly fpp: readonly (readonly number[])[];
}

/**
 * Follows one target's signal through a fixed buffer while the weights stand still. Two buffers
 * differ in y_n alone. Both begin with the states that the network computes (all penalties 0); in
 * every sweep each stored state moves by the gradients (eq. 7) of all its windows at once. The
 * penalty hands the signal from window to window, T steps a sweep.
 */
export function creditReach(options: CreditOptions): CreditReach {
  const { problem, parameters, otherTarget, rate, sweeps } = options;
  const { buffer, truncationLength: T, objective } = problem;
  const n = buffer.inputs.length;
  const targets = [...buffer.targets.slice(0, -1), otherTarget];
  const problems = [problem, { ...problem, buffer: { ...buffer, targets } }];
  const initialState = new Float64Array(buffer.network.stateSize);
  const start = unroll(buffer, { parameters, initialState });
  const alone = { ...objective, lambda: 0 };
  const backPropagated = (length: number): number[] =>
    differenceByAge(problems.map((one) => blame(one, start, [n], length, alone)));

  const windowEnds = Array.from({ length: countTerms(problem) }, (_, i) => T + i);
  let points = [start, start];
  const fpp: number[][] = [];
  for (let sweep = 0; sweep <= sweeps; sweep++) {
    const blames = problems.map((one, which) =>
      blame(one, points[which], windowEnds, T, objective),
    );
    fpp.push(differenceByAge(blames));
    points = problems.map((one, which) => sweepStates(one, points[which], rate));
  }
  return { full: backPropagated(n), truncated: backPropagated(T), fpp };
}

/** Every stored state moves by the sum of its windows' gradients, all taken before any moves. */
function sweepStates(problem: FppProblem, point: Point, rate: number): Point {
  const { states } = fromVector(problem.buffer, fppGradient(problem, point));
  const scale = rate * countTerms(problem);
  const moved = point.states.map((state, j) =>
    state.map((value, u) => value - scale * states[j][u]),
  );
  return { parameters: point.parameters, states: moved };
}

/** For each of the n steps, its summands of ∇_W in the windows that end at the given times. */
function blame(
  { buffer }: FppProblem,
  point: Point,
  ends: readonly number[],
  length: number,
  objective: FppProblem['objective'],
): Float64Array[] {
  const { network, inputs } = buffer;
  const { parameters } = point;
  const sums = inputs.map(() => new Float64Array(network.cellParameterCount));
  for (const end of ends) {
    const window = windowEndingAt(buffer, point, end, length);
    const summands = stepContributions({ network, parameters }, window, objective);
    for (const [j, summand] of summands.entries()) {
      const sum = sums[end - length + j];
      for (let w = 0; w < sum.length; w++) sum[w] += summand[w];
    }
  }
  return sums;
}

function differenceByAge([a, b]: readonly Float64Array[][]): number[] {
  const norm = (x: Float64Array, y: Float64Array): number =>
    Math.sqrt(x.reduce((sum, value, w) => sum + (value - y[w]) ** 2, 0));
  return a.map((step, j) => norm(step, b[j])).reverse();
}
