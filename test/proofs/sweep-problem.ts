import { cells, Generator, type CellName, type Space } from '../../lib';
import { randomFixedBuffer, unroll, type FixedBuffer, type Point } from '../../lib/proofs';

/** What sweeps are tried on. */
export interface SweepProblem {
  readonly buffer: FixedBuffer;
  /** Weights at random, and the states that follow from them and a random s_0. */
  readonly point: Point;
}

const THREE_CLASSES: Space = { kind: 'class', classes: 3 };

/** A random buffer of n transitions, with the states that a random network has on it. */
export function sweepProblem(
  cell: CellName,
  transitions: number,
  { target = THREE_CLASSES, seed = 1 } = {},
): SweepProblem {
  const observation: Space = { kind: 'class', classes: 2 };
  const network = cells[cell]({ observation, target }, { hiddenUnits: 3 });
  const generator = new Generator([seed, 20200430, 7, 5]);
  const { buffer, point } = randomFixedBuffer(generator, network, transitions);
  return { buffer, point: consistent(buffer, point) };
}

/** The same point with the states that its weights make of s_0. */
export function consistent(buffer: FixedBuffer, { parameters, states }: Point): Point {
  return unroll(buffer, { parameters, initialState: states[0] });
}

/** Other weights, so far away, and the states left where they are. */
export function elsewhere({ parameters, states }: Point, distance: number): Point {
  const generator = new Generator([3, 1, 4, 1]);
  const direction = parameters.map(() => generator.uniform() - 0.5);
  const length = Math.hypot(...direction);
  return {
    parameters: parameters.map((value, i) => value + (distance * direction[i]) / length),
    states,
  };
}
