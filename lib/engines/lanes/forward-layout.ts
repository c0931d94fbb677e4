import { LANES, VECTOR, roundUp } from './layout';
import type { Shape } from './shape';

/**
 * C, the columns of W as one matrix (A U b): the cell's z is that matrix times (s_{t−1}, x_t, 1),
 * so ∂z_i/∂W is that vector in row i and 0 elsewhere.
 */
export function cellColumns({ hiddenUnits: k, inputSize: d }: Shape): number {
  return k + d + 1;
}

/** What forward mode needs of the last advance, in bytes from a group's start. */
export interface StepLayout {
  /** 1 − s_t² = ∂s_t/∂z: [k][S] vectors. */
  readonly derivatives: number;
  /** (s_{t−1}, x_t, 1): [C][S] vectors. */
  readonly inputs: number;
  /** Scalars that go into a call: [S] vectors. */
  readonly first: number;
  readonly second: number;
  /** Scalars that come out of one: [S] vectors. */
  readonly result: number;
  /** Bytes from one group to the next. */
  readonly bytes: number;
}

export function stepLayout(shape: Shape): StepLayout {
  const { hiddenUnits: k, streams: S } = shape;
  const [derivatives, inputs, first, second, result, bytes] = placed([
    k * S,
    cellColumns(shape) * S,
    S,
    S,
    S,
  ]);
  return { derivatives, inputs, first, second, result, bytes };
}

/** A vector like the state: [S][k] vectors in each group. */
export function stateVectorBytes({ hiddenUnits: k, streams: S }: Shape): number {
  return S * k * VECTOR;
}

/** A vector like W, θ̃, and what of it is taken note of only. */
export interface ParameterVectorLayout {
  /** a of an outstanding θ̃ ← a θ̃ + f xᵀ: [S] vectors. */
  readonly keep: number;
  /** f: [k][S] vectors; x is the step's inputs. */
  readonly factors: number;
  /** What θ̃ enters the gradient with: [S] vectors. */
  readonly weights: number;
  /** ‖θ̃‖², as it was last computed: [S] vectors. */
  readonly squares: number;
  /** θ̃ as one matrix, stream by stream beside each other: [k][C][S] vectors. */
  readonly values: number;
  /** Bytes from one group to the next. */
  readonly bytes: number;
}

export function parameterVectorLayout(shape: Shape): ParameterVectorLayout {
  const { hiddenUnits: k, streams: S } = shape;
  const [keep, factors, weights, squares, values, bytes] = placed([
    S,
    k * S,
    S,
    S,
    k * cellColumns(shape) * S,
  ]);
  return { keep, factors, weights, squares, values, bytes };
}

/**
 * The influence matrix of a group: [S][C][k][k] vectors, ∂s_j/∂W_ic at [c][i][j]. Parameters of one
 * column of W stand together, as they share the input that joins them.
 */
export function influenceBytes(shape: Shape): number {
  const { hiddenUnits: k, streams: S } = shape;
  return spaced(S * cellColumns(shape) * k * k * VECTOR);
}

/** Where arrays of so many vectors start, one after the other, and the distance of two groups. */
function placed(counts: readonly number[]): number[] {
  let end = 0;
  const starts = counts.map((count) => {
    const start = end;
    end += count * VECTOR;
    return start;
  });
  return [...starts, spaced(end)];
}

/** Groups whose distance is a multiple of 4 KiB would fight for the same lines of the cache. */
function spaced(bytes: number): number {
  return roundUp(bytes, 4096) + 5 * LANES * VECTOR;
}
