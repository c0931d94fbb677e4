import type { Shape } from './shape';

/** Numbers of one run that are read and written together; stored ones are padded to so many. */
const TOGETHER = 4;

/** Bytes of a vector: a float for each run of a group. */
export function vectorBytes({ lanes }: Pick<Shape, 'lanes'>): number {
  return 4 * lanes;
}

/** Bytes of a double for each run of a group. */
export function doublesBytes({ lanes }: Pick<Shape, 'lanes'>): number {
  return 8 * lanes;
}

/** Up to so many classes, a one-hot input is chosen by masks; more are gathered lane by lane. */
export const MASKED_CLASSES = 8;

/** Bytes. */
const CACHE_LINE = 64;

/** Rounds up to a multiple. */
export function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}

/** Numbers that a stored state takes, padded. */
export function storedStateSize({ stateSize }: Shape): number {
  return roundUp(stateSize, TOGETHER);
}

/** The stored states of a group, or vectors beside them: [S][slots][run][padded stateSize] floats. */
export function storedStatesBytes(shape: Shape): number {
  return shape.streams * shape.slots * shape.lanes * storedStateSize(shape) * 4;
}

/** Numbers that one observation or target takes in the buffer: a class index, or a padded vector. */
export function storedWidth(kind: 'class' | 'vector', size: number): number {
  return kind === 'class' ? 1 : roundUp(size, TOGETHER);
}

/**
 * Where everything of one group of runs stands, in bytes from the group's start. "Vectors"
 * are floats, one a run.
 */
export interface GroupLayout {
  /** θ, the network's blocks one after the other: [parameterCount] vectors. */
  readonly parameters: number;
  /** RMSprop's accumulators, as θ. */
  readonly accumulators: number;
  /** The latest gradient, as θ. */
  readonly gradient: number;
  /** From the start of θ to each of its blocks. */
  readonly blocks: Readonly<Record<string, number>>;
  readonly parameterCount: number;
  /** Each run's learning rate: a vector. */
  readonly rate: number;
  /** RMSprop's accumulators for the stored states: [stateSize] vectors. */
  readonly stateAccumulators: number;
  /** s_{t−1} of the last advance: [S][stateSize] vectors. */
  readonly previous: number;
  /** s_t of the last advance: [S][stateSize] vectors. */
  readonly acting: number;
  /** What the cell kept of it: [S][kept · k] vectors. */
  readonly kept: number;
  /** o_t of the last advance: [S] vectors of class indices, or [S][padded d] vectors. */
  readonly input: number;
  /** y_t of the last advance, likewise. */
  readonly target: number;
  /** g_β(s_t), or ∇ℓ with respect to it: [S][m] vectors. */
  readonly outputs: number;
  /** Sums of what advances said of their predictions, Σ ℓ and Σ of wrong classes: two vectors of doubles. */
  readonly sums: number;
  /** Stored states: [S][slots][run][padded stateSize] floats; a run's state is contiguous. */
  readonly states: number;
  /**
   * Stored observations: [S][run][2·slots][width], class indices or floats. Each stands twice, at
   * its slot and one turn of the ring later, so that a window is contiguous wherever it starts.
   */
  readonly observations: number;
  /** Stored targets, likewise. */
  readonly targets: number;
  /** Bytes from one group to the next. */
  readonly bytes: number;
}

/** Lays a group out. */
export function groupLayout(shape: Shape): GroupLayout {
  const { hiddenUnits: k, inputSize: d, outputSize: m, streams: S, slots } = shape;
  const observed = storedWidth(shape.observation, d);
  const targeted = storedWidth(shape.target, m);
  const { stateSize, blocks, parameterCount, lanes } = shape;
  const vector = vectorBytes(shape);
  const theta = parameterCount * vector;
  let end = 0;
  const take = (bytes: number): number => {
    const start = end;
    end = roundUp(end + bytes, vector);
    return start;
  };
  const layout = {
    parameters: take(theta),
    accumulators: take(shape.optimizer.kind === 'rmsprop' ? theta : 0),
    gradient: take(theta),
    blocks: Object.fromEntries(
      Object.entries(blocks).map(([name, offset]) => [name, offset * vector]),
    ),
    parameterCount,
    rate: take(vector),
    stateAccumulators: take(stateSize * vector),
    previous: take(S * stateSize * vector),
    acting: take(S * stateSize * vector),
    kept: take(S * shape.cell.kept * k * vector),
    input: take(S * observed * vector),
    target: take(S * targeted * vector),
    outputs: take(S * m * vector),
    sums: take(2 * doublesBytes(shape)),
    states: take(storedStatesBytes(shape)),
    observations: take(S * lanes * 2 * slots * observed * 4),
    targets: take(S * lanes * 2 * slots * targeted * 4),
    // Windows are read four steps at a time, up to three beyond their end.
    margin: take(3 * vector),
  };
  // Groups whose distance is a multiple of 4 KiB would fight for the same lines of the cache.
  return { ...layout, bytes: roundUp(end, 4096) + 320 };
}

/** What a mini-batch of windows is computed in; shared by all groups, one group after another. */
export interface WorkspaceLayout {
  /** ŝ_0 … ŝ_T: [T + 1][n][stateSize] vectors. */
  readonly unrolled: number;
  /** Inputs: [T][n] vectors of classes, or [T][n][padded d] vectors. */
  readonly inputs: number;
  /** Targets of the steps that have a loss: [steps][n], likewise. */
  readonly targets: number;
  /** What the cell keeps of each step, and then its ∂L/∂z: [T][n][keptSize] vectors. */
  readonly preactivationGradients: number;
  /** ∂ℓ/∂g_β of the steps that have a loss: [steps][n][m] vectors. */
  readonly logitGradients: number;
  /** δ: [n][stateSize] vectors. */
  readonly delta: number;
  /** Bytes in all. */
  readonly bytes: number;
}

/** The mini-batches that some code is written for. */
export interface Batch {
  /** B, windows of each stream. */
  readonly windows: number;
  /** T. */
  readonly length: number;
  readonly loss: 'last' | 'every';
  /** Whether δ gains the costates that stand where the windows end; left out if not. */
  readonly costate?: true;
}

/** Lays the workspace of a mini-batch out. */
export function workspaceLayout(shape: Shape, batch: Batch): WorkspaceLayout {
  const { stateSize, inputSize: d, outputSize: m, streams } = shape;
  const { length: T } = batch;
  const n = streams * batch.windows;
  const lossSteps = batch.loss === 'last' ? 1 : T;
  let end = 0;
  const take = (vectors: number): number => {
    const start = end;
    // Odd multiples of a cache line keep the arrays from falling on each other.
    end = roundUp(end + vectors * vectorBytes(shape), CACHE_LINE) + CACHE_LINE;
    return start;
  };
  const layout = {
    unrolled: take((T + 1) * n * stateSize),
    inputs: take(roundUp(T, 4) * n * storedWidth(shape.observation, d)),
    targets: take(roundUp(lossSteps, 4) * n * storedWidth(shape.target, m)),
    preactivationGradients: take(T * n * keptSize(shape)),
    logitGradients: take(lossSteps * n * m),
    delta: take(n * stateSize),
  };
  return { ...layout, bytes: end };
}

/**
 * Vectors that the workspace keeps of a step: what the cell does, or room for ∂L/∂z. With gates they
 * are moved apart where they would stand at a distance of a power of two: the sums over steps read the same
 * row of each, and 20 rows 2 KiB apart do not all stay in the first cache.
 */
export function keptSize(shape: Shape): number {
  const { cell, hiddenUnits } = shape;
  const size = Math.max(cell.kept, cell.preactivations) * hiddenUnits;
  const line = Math.max(1, CACHE_LINE / vectorBytes(shape));
  return cell.kept > 0 && size % (8 * line) === 0 ? size + line : size;
}

/** The state gradients of one group: [start, end][n][stateSize] vectors. */
export function stateGradientBytes(shape: Shape, batch: Batch): number {
  return 2 * shape.streams * batch.windows * shape.stateSize * vectorBytes(shape);
}
