import type { Band, BandPart } from './cell-shape';
import { roundUp, vectorBytes } from './layout';
import { partColumns, type Shape } from './shape';

/**
 * Numbers of (h_{t−1}, x_t, 1). The rows of a band of W, as one matrix (A U b), make its z of that
 * vector, so ∂z_i/∂W is that vector in row i and 0 elsewhere.
 */
export function stepInputs({ hiddenUnits: k, inputSize: d }: Shape): number {
  return k + d + 1;
}

/** Columns of W that go together: where they begin in (h_{t−1}, x_t, 1), and in a band's rows. */
export interface Columns {
  readonly part: BandPart;
  readonly input: number;
  readonly first: number;
  readonly count: number;
}

/** The columns of a band's rows, part by part. */
export function bandColumns(shape: Shape, { parts }: Band): Columns[] {
  const { hiddenUnits: k, inputSize: d } = shape;
  const places = { hidden: 0, input: k, one: k + d };
  let first = 0;
  return parts.map((part) => {
    const input = places[part.of];
    const count = partColumns(shape, part);
    const columns = { part, input, first, count };
    first += count;
    return columns;
  });
}

/** The same, where columns that follow on each other are taken as one. */
export function columnRuns(shape: Shape, band: Band): Omit<Columns, 'part'>[] {
  const runs: Omit<Columns, 'part'>[] = [];
  for (const { input, first, count } of bandColumns(shape, band)) {
    const last = runs.at(-1);
    if (last !== undefined && last.input + last.count === input) {
      runs[runs.length - 1] = { ...last, count: last.count + count };
    } else runs.push({ input, first, count });
  }
  return runs;
}

/** A band of W: how many rows and columns it has, and numbers in the bands before it. */
export interface PlacedBand {
  readonly band: Band;
  readonly rows: number;
  readonly columns: number;
  readonly before: number;
}

/** The bands of a cell's W. */
export function placedBands(shape: Shape): PlacedBand[] {
  let before = 0;
  return shape.cell.bands.map((band) => {
    const rows = band.count * shape.hiddenUnits;
    const columns = bandColumns(shape, band).reduce((sum, { count }) => sum + count, 0);
    const placed = { band, rows, columns, before };
    before += rows * columns;
    return placed;
  });
}

/** |W|. */
function cellParameters(shape: Shape): number {
  return placedBands(shape).reduce((sum, { rows, columns }) => sum + rows * columns, 0);
}

/** What forward mode needs of the last advance, in bytes from a group's start. */
export interface StepLayout {
  /** ∂s_t/∂z, and what else a tangent is made of: [derivatives · k][S] vectors. */
  readonly derivatives: number;
  /** (h_{t−1}, x_t, 1): [k + d + 1][S] vectors. */
  readonly inputs: number;
  /** Scalars that go into a call: [S] vectors. */
  readonly first: number;
  readonly second: number;
  /** Scalars that come out of one: [S] vectors. */
  readonly result: number;
  /** The step as it is under the weights of now: what it keeps, and s_t: [S][…] vectors. */
  readonly kept: number;
  readonly next: number;
  /** Bytes from one group to the next. */
  readonly bytes: number;
}

export function stepLayout(shape: Shape): StepLayout {
  const { cell, hiddenUnits: k, streams: S } = shape;
  const [derivatives, inputs, first, second, result, kept, next, bytes] = placed(shape, [
    cell.derivatives * k * S,
    stepInputs(shape) * S,
    S,
    S,
    S,
    cell.kept * k * S,
    cell.kept > 0 ? shape.stateSize * S : 0,
  ]);
  return { derivatives, inputs, first, second, result, kept, next, bytes };
}

/** A vector like the state: [S][stateSize] vectors in each group. */
export function stateVectorBytes(shape: Shape): number {
  return shape.streams * shape.stateSize * vectorBytes(shape);
}

/** A vector like W, θ̃, and what of it is taken note of only. */
export interface ParameterVectorLayout {
  /** a of an outstanding θ̃ ← a θ̃ + f xᵀ: [S] vectors. */
  readonly keep: number;
  /** f: [preactivations · k][S] vectors; x is the step's inputs. */
  readonly factors: number;
  /** What θ̃ enters the gradient with: [S] vectors. */
  readonly weights: number;
  /** ‖θ̃‖², as it was last computed: [S] vectors. */
  readonly squares: number;
  /** θ̃ band by band, stream by stream beside each other: [rows][columns][S] vectors. */
  readonly values: number;
  /** How many there are in all. */
  readonly vectors: number;
  /** Bytes from one group to the next. */
  readonly bytes: number;
}

export function parameterVectorLayout(shape: Shape): ParameterVectorLayout {
  const { hiddenUnits: k, streams: S } = shape;
  const counts = [S, shape.cell.preactivations * k * S, S, S, cellParameters(shape) * S];
  const [keep, factors, weights, squares, values, bytes] = placed(shape, counts);
  const vectors = counts.reduce((sum, count) => sum + count, 0);
  return { keep, factors, weights, squares, values, vectors, bytes };
}

/**
 * The influence matrix of a group, [S] and band by band: [columns][rows][stateSize] vectors,
 * ∂s_j/∂W_ic at [c][i][j]. Parameters of one column of W stand together, as they share the input that
 * joins them.
 */
export function influenceBytes(shape: Shape): number {
  return spaced(shape, shape.streams * influenceSize(shape) * vectorBytes(shape));
}

/** Numbers of one stream's influence matrix. */
export function influenceSize(shape: Shape): number {
  return cellParameters(shape) * shape.stateSize;
}

/** Where arrays of so many vectors start, one after the other, and the distance of two groups. */
function placed(shape: Shape, counts: readonly number[]): number[] {
  let end = 0;
  const starts = counts.map((count) => {
    const start = end;
    end += count * vectorBytes(shape);
    return start;
  });
  return [...starts, spaced(shape, end)];
}

/** Groups whose distance is a multiple of 4 KiB would fight for the same lines of the cache. */
function spaced(shape: Shape, bytes: number): number {
  return roundUp(bytes, 4096) + 5 * 4 * vectorBytes(shape);
}
