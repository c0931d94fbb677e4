import type { Space, Spaces } from '../environments';

/** Which of the paper's parameters a block belongs to: W of f_W, or β of g_β. */
export type Role = 'W' | 'beta';

/** One matrix (or, with one column, vector) of parameters inside the flat parameter vector θ. */
export interface ParameterBlock {
  readonly name: string;
  readonly role: Role;
  /** What it multiplies; it decides how the block is initialised. */
  readonly kind: 'recurrent' | 'input' | 'bias';
  /**
   * How many matrices stand in it, one below the other, each of rows / gates rows and initialised
   * for itself: 4 in an LSTM's cell, in the order i, f, g, o; else 1.
   */
  readonly gates: number;
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

/** What all networks have: shapes and layout. */
export interface NetworkShape {
  readonly observation: Space;
  readonly target: Space;
  readonly loss: Loss;
  readonly initialWeights: InitialWeights;
  /** k, the number of hidden units. */
  readonly hiddenUnits: number;
  /** Length of the state vector s that FPP learns: k for an Elman cell, 2k for an LSTM. */
  readonly stateSize: number;
  /**
   * Where in s its k hidden units h stand, which the gates and g_β read: 0 for an Elman cell, whose
   * state is h; k for an LSTM, whose state is (c, h).
   */
  readonly hiddenOffset: number;
  /** d, the length of the input vector x_t that stands for o_t (one-hot for a class). */
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

/** An Elman network; see `elman`. */
export interface ElmanNetwork extends NetworkShape {
  readonly cell: 'elman';
  readonly activation: Activation;
}

/** An LSTM network; see `lstm`. */
export interface LstmNetwork extends NetworkShape {
  readonly cell: 'lstm';
  /** Added to the forget gate's initial bias. */
  readonly forgetBias: number;
}

/**
 * A recurrent network as data: shapes, layout and equations by name. Engines compute it; nothing
 * here does.
 */
export type Network = ElmanNetwork | LstmNetwork;

/** What sets a cell's shape apart. */
interface CellShape extends Pick<
  NetworkShape,
  'hiddenUnits' | 'stateSize' | 'hiddenOffset' | 'initialWeights'
> {
  /** How many affine maps of (h, x) the cell has. */
  readonly gates: number;
}

/**
 * The shape of a network with a linear readout:
 *
 *     W = (A, U, b):  A: gk×k `recurrent`, U: gk×d `input`, b: gk `bias`, for g gates
 *     β = (V, c):     V: m×k `readout`, c: m `readoutBias`,   g_β(s) = V h + c
 */
export function networkShape({ observation, target }: Spaces, cell: CellShape): NetworkShape {
  const { gates, ...sizes } = cell;
  const k = cell.hiddenUnits;
  const d = vectorSize(observation);
  const m = vectorSize(target);
  const blocks = layOut([
    { name: 'recurrent', role: 'W', kind: 'recurrent', gates, rows: gates * k, columns: k },
    { name: 'input', role: 'W', kind: 'input', gates, rows: gates * k, columns: d },
    { name: 'bias', role: 'W', kind: 'bias', gates, rows: gates * k, columns: 1 },
    { name: 'readout', role: 'beta', kind: 'input', gates: 1, rows: m, columns: k },
    { name: 'readoutBias', role: 'beta', kind: 'bias', gates: 1, rows: m, columns: 1 },
  ]);
  return {
    ...sizes,
    observation,
    target,
    loss: target.kind === 'class' ? 'softmax-cross-entropy' : 'squared-error',
    inputSize: d,
    outputSize: m,
    blocks,
    parameterCount: countParameters(blocks),
    cellParameterCount: countParameters(blocks.filter((block) => block.role === 'W')),
  };
}

/** The length of a value as a vector: the number of classes if it is one-hot. */
function vectorSize(space: Space): number {
  return space.kind === 'class' ? space.classes : space.size;
}

/** Gives blocks their offsets, one after the other. */
function layOut(blocks: readonly Omit<ParameterBlock, 'offset'>[]): ParameterBlock[] {
  let offset = 0;
  return blocks.map((block) => {
    const placed = { ...block, offset };
    offset += block.rows * block.columns;
    return placed;
  });
}

function countParameters(blocks: readonly ParameterBlock[]): number {
  return blocks.reduce((sum, block) => sum + block.rows * block.columns, 0);
}
