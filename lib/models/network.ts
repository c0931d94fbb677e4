import type { Space } from '../environments';

/** Which of the paper's parameters a block belongs to: W of f_W, or β of g_β. */
export type Role = 'W' | 'beta';

/** One matrix (or, with one column, vector) of parameters inside the flat parameter vector θ. */
export interface ParameterBlock {
  readonly name: string;
  readonly role: Role;
  /** What it multiplies; it decides how the block is initialised. */
  readonly kind: 'recurrent' | 'input' | 'bias';
  readonly rows: number;
  readonly columns: number;
  /** Where the block starts in θ; it is stored row by row. */
  readonly offset: number;
}

/** The nonlinearity of an Elman cell. */
export type Activation = 'tanh';

/**
 * How weights start (the paper does not say).
 * - `orthogonal` (default): recurrent matrices orthogonal, the others Glorot uniform, biases 0.
 * - `glorot`: every matrix Glorot uniform, biases 0.
 * - `uniform`: everything, biases too, uniform in ±1/√k.
 */
export type InitialWeights = 'orthogonal' | 'glorot' | 'uniform';

/**
 * ℓ_β(s; y), by the kind of target.
 * - `softmax-cross-entropy`, for classes: −ln softmax(g_β(s))_y, in nats.
 * - `squared-error`, for vectors: ‖g_β(s) − y‖².
 */
export type Loss = 'softmax-cross-entropy' | 'squared-error';

/**
 * A recurrent network as data: shapes, layout and equations by name. Engines compute it; nothing
 * here does.
 */
export interface Network {
  readonly cell: 'elman';
  readonly activation: Activation;
  readonly observation: Space;
  readonly target: Space;
  readonly loss: Loss;
  readonly initialWeights: InitialWeights;
  /** k, the number of hidden units. */
  readonly hiddenUnits: number;
  /** Length of the state vector s that FPP learns: k for an Elman cell. */
  readonly stateSize: number;
  /** d, the length of the input vector x_t (one-hot for a class). */
  readonly inputSize: number;
  /** m, the number of outputs of g_β. */
  readonly outputSize: number;
  /** The layout of θ: the blocks of W first, then those of β. */
  readonly blocks: readonly ParameterBlock[];
  /** |θ| = |W| + |β|. */
  readonly parameterCount: number;
  /** |W|; β starts here in θ. */
  readonly cellParameterCount: number;
}

/** The length of a value as a vector: the number of classes if it is one-hot. */
export function vectorSize(space: Space): number {
  return space.kind === 'class' ? space.classes : space.size;
}

/** Gives blocks their offsets, one after the other. */
export function layOut(blocks: readonly Omit<ParameterBlock, 'offset'>[]): ParameterBlock[] {
  let offset = 0;
  return blocks.map((block) => {
    const placed = { ...block, offset };
    offset += block.rows * block.columns;
    return placed;
  });
}

/** The number of parameters of some blocks. */
export function countParameters(blocks: readonly ParameterBlock[]): number {
  return blocks.reduce((sum, block) => sum + block.rows * block.columns, 0);
}
