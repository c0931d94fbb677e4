import { countFree, type ConstrainedProblem } from './constraints';
import { toVector, type FixedBuffer, type Point } from '../objective/fixed-buffer';
import {
  rnnGradient,
  rnnObjective,
  unroll,
  type RnnPoint,
  type Scored,
} from '../objective/rnn-objective';

/**
 * What the constrained problem (12) is once its constraints are solved for the states. For T = 1 it
 * is the RNN problem (10). For T > 1 it is T networks that share W and β but not their states: the
 * r-th starts at time r from an s_r of its own, and is scored at times r + T, r + 2T, …
 */
export type FreeVector = Float64Array;

/** The network that starts at time r. */
interface Chain {
  readonly r: number;
  readonly buffer: FixedBuffer;
  readonly point: RnnPoint;
}

function chains({ buffer, truncationLength: T }: ConstrainedProblem, free: FreeVector): Chain[] {
  const { network, inputs, targets } = buffer;
  const parameters = free.subarray(0, network.parameterCount);
  return Array.from({ length: T }, (_, r) => {
    const offset = network.parameterCount + r * network.stateSize;
    const initialState = free.subarray(offset, offset + network.stateSize);
    return {
      r,
      buffer: { network, inputs: inputs.slice(r), targets: targets.slice(r) },
      point: { parameters, initialState },
    };
  });
}

/** Each network counts its steps from its own start. */
const everyTth =
  (T: number): Scored =>
  (i) =>
    i % T === 0;

/** W, β, s_0, …, s_{T−1} of a point; the rest of it does not matter. */
export function freeVector(problem: ConstrainedProblem, point: Point): FreeVector {
  return toVector(point).slice(0, countFree(problem));
}

/** The feasible point of (12) with given W, β, s_0, …, s_{T−1}. */
export function unrollChains(problem: ConstrainedProblem, free: FreeVector): Point {
  const { buffer, truncationLength: T } = problem;
  const all = chains(problem, free);
  const unrolled = all.map((chain) => unroll(chain.buffer, chain.point).states);
  const states = Array.from(
    { length: buffer.inputs.length + 1 },
    (_, i) => unrolled[i % T][i - (i % T)],
  );
  return { parameters: all[0].point.parameters, states };
}

/** Σ_{i=T}^{n} ℓ_β(s_i; y_i) of the interleaved networks; E(W, β, s_0) of eq. 10 if T = 1. */
export function interleavedObjective(problem: ConstrainedProblem, free: FreeVector): number {
  const isScored = everyTth(problem.truncationLength);
  return chains(problem, free).reduce(
    (sum, { buffer, point }) => sum + rnnObjective(buffer, point, isScored),
    0,
  );
}

/** Its gradient, laid out as `free`: (13)–(15) if T = 1. */
export function interleavedGradient(problem: ConstrainedProblem, free: FreeVector): Float64Array {
  const { parameterCount } = problem.buffer.network;
  const isScored = everyTth(problem.truncationLength);
  const gradient = new Float64Array(free.length);
  for (const { r, buffer, point } of chains(problem, free)) {
    const g = rnnGradient(buffer, point, isScored);
    for (let i = 0; i < parameterCount; i++) gradient[i] += g[i];
    gradient.set(g.subarray(parameterCount), parameterCount + r * buffer.network.stateSize);
  }
  return gradient;
}
