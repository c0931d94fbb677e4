import type { ConstrainedProblem } from './constraints';
import { interleavedGradient, interleavedObjective, type FreeVector } from './interleaved-rnns';
import { minimise, type Minimum } from '../numerics/minimise';

/** A stationary point of the RNN problem (10), by Newton's method; of the interleaved one if T > 1. */
export function rnnMinimum(problem: ConstrainedProblem, start: FreeVector): Minimum {
  return minimise(
    {
      value: (u) => interleavedObjective(problem, u),
      gradient: (u) => interleavedGradient(problem, u),
    },
    start,
  );
}
