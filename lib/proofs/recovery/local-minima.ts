import { standardNormal, type Generator } from '../../random';
import { constrainedObjective } from './constrained-objective';
import type { ConstrainedProblem } from './constraints';
import { norm, plus } from '../numerics/linear-algebra';
import type { Evidence } from '../evidence';
import { fromVector, toVector } from '../objective/fixed-buffer';
import { interleavedObjective, unrollChains, type FreeVector } from './interleaved-rnns';

/** How a neighbourhood was searched. */
export interface Neighbourhood {
  /** Distance at which the objective is looked at. */
  readonly radius: number;
  /** How many random directions. */
  readonly directions: number;
}

/** Where the neighbours are those of. */
export interface NeighbourSample extends Neighbourhood {
  readonly problem: ConstrainedProblem;
  readonly free: FreeVector;
  /** The lowest change of E_fpp when the states, too, move as they like: off the constraints. */
  readonly infeasible: number;
}

/**
 * Proposition 1 as its proof goes: over a neighbourhood, the lowest change of E (left) and of E_fpp
 * among feasible points (right) are the same, and above 0 at a local minimum. Off the constraints
 * E_fpp does fall: its minimum is one of the constrained problem only.
 */
export function lowestNeighbours(
  problem: ConstrainedProblem,
  free: FreeVector,
  generator: Generator,
  { radius, directions }: Neighbourhood = { radius: 1e-3, directions: 200 },
): Evidence<number, NeighbourSample> {
  const x = toVector(unrollChains(problem, free));
  const atPoint = interleavedObjective(problem, free);
  const lowest = { rnn: Infinity, feasible: Infinity, infeasible: Infinity };
  for (let i = 0; i < directions; i++) {
    const moved = plus(free, randomDirection(generator, free.length), radius);
    const feasible = constrainedObjective(problem, unrollChains(problem, moved));
    const off = plus(x, randomDirection(generator, x.length), radius);
    const infeasible = constrainedObjective(problem, fromVector(problem.buffer, off));
    lowest.rnn = Math.min(lowest.rnn, interleavedObjective(problem, moved) - atPoint);
    lowest.feasible = Math.min(lowest.feasible, feasible - atPoint);
    lowest.infeasible = Math.min(lowest.infeasible, infeasible - atPoint);
  }
  return {
    statement: 'Proposition 1, neighbours',
    left: lowest.rnn,
    right: lowest.feasible,
    discrepancy: Math.abs(lowest.rnn - lowest.feasible) / Math.max(1, Math.abs(atPoint)),
    sample: { problem, free, radius, directions, infeasible: lowest.infeasible },
  };
}

function randomDirection(generator: Generator, dimension: number): Float64Array {
  const direction = Float64Array.from({ length: dimension }, () => standardNormal(generator));
  const length = norm(direction);
  return direction.map((value) => value / length);
}
