import type { Space, Spaces } from '../environments';
import { checkSpaces } from '../environments/check-environment';
import { OptionError } from '../validation/errors';
import { checkEmbedding, type Embedding } from './embedding';

/** Which of the paper's parameters a block belongs to: W of f_W, β of g_β, or none: it is not learned. */
export type Role = 'W' | 'beta' | 'fixed';

/** One matrix (or, with one column, vector) of parameters inside the flat parameter vector θ. */
export interface ParameterBlock {
  readonly name: string;
  readonly role: Role;
  /** What it multiplies; it decides how the block is initialised. */
  readonly kind: 'recurrent' | 'input' | 'bias' | 'embedding';
  /**
   * How many matrices stand in it, one below the other, each of rows / gates rows and initialised
   * for itself: 4 in an LSTM's cell, in the order i, f, g, o; 3 in a GRU's, r, z, n; else 1.
   */
  readonly gates: number;
  readonly rows: number;
  readonly columns: number;
  /** Where the block starts in θ; it is stored row by row. */
  readonly offset: number;
}

/**
 * How weights start (the paper does not say).
 * - `orthogonal` (default): recurrent matrices orthogonal, the others Glorot uniform, biases 0.
 * - `glorot`: every matrix Glorot uniform, biases 0.
 * - `uniform`: everything, biases too, uniform in ±1/√k.
 *
 * An embedding is uniform in ±0.1 in any case.
 */
export type InitialWeights = 'orthogonal' | 'glorot' | 'uniform';

/**
 * ℓ_β(s; y), by the kind of target. For classes `softmax-cross-entropy`, −ln softmax(g_β(s))_y in nats; for
 * vectors a {@link VectorLoss}.
 */
export type Loss = 'softmax-cross-entropy' | VectorLoss;

/**
 * The loss of a vector y, a sum over d = g_β(s) − y:
 * - `squared-error`: d².
 * - `absolute-error`: |d|, as it is predicted by the median. Its derivative counts as 0 where d is 0.
 * - {@link HuberLoss}: between the two.
 */
export type VectorLoss = 'squared-error' | 'absolute-error' | HuberLoss;

/** d²/2 where |d| ≤ threshold, else threshold · (|d| − threshold/2): an outlier counts no more than in proportion. */
export interface HuberLoss {
  readonly kind: 'huber';
  /** In the unit of the target, or of its standardised values. */
  readonly threshold: number;
}

/** A loss by its name. */
export type LossKind = Extract<Loss, string> | HuberLoss['kind'];

/** The name of a loss. */
export function lossKind(loss: Loss): LossKind {
  return typeof loss === 'string' ? loss : loss.kind;
}

/** What the networks of all cells have: shapes and layout. */
export interface NetworkShape {
  readonly observation: Space;
  readonly target: Space;
  readonly loss: Loss;
  readonly initialWeights: InitialWeights;
  /** k, the number of hidden units. */
  readonly hiddenUnits: number;
  /** Length of the state vector s that FPP learns: k for an Elman cell and a GRU, 2k for an LSTM. */
  readonly stateSize: number;
  /**
   * Where in s its k hidden units h stand, which the gates and g_β read: 0 for an Elman cell and a GRU,
   * whose state is h; k for an LSTM, whose state is (c, h).
   */
  readonly hiddenOffset: number;
  /** What turns a class into an input vector; null: one-hot vectors. */
  readonly embedding: Embedding | null;
  /** d, the length of the input vector x_t that stands for o_t. */
  readonly inputSize: number;
  /** m, the number of outputs of g_β. */
  readonly outputSize: number;
  /** The layout of θ: the blocks of W first, then those of β, then what is not learned. */
  readonly blocks: readonly ParameterBlock[];
  /** |θ|: |W| + |β|, and the numbers that are not learned. */
  readonly parameterCount: number;
  /** |W| + |β|; what is not learned starts here in θ, and its gradient is 0. */
  readonly learnedParameterCount: number;
  /** |W|; β starts here in θ. */
  readonly cellParameterCount: number;
}

type UnplacedBlock = Omit<ParameterBlock, 'offset'>;

/** What sets a cell's shape apart. */
interface CellShape extends Pick<
  NetworkShape,
  'hiddenUnits' | 'stateSize' | 'hiddenOffset' | 'initialWeights' | 'embedding'
> {
  /** What a vector's error costs. */
  readonly loss: VectorLoss | undefined;
  /** How many affine maps of (h, x) the cell has. */
  readonly gates: number;
  /** What W has besides (A, U, b). Default none. */
  readonly ownBlocks?: readonly UnplacedBlock[];
}

/**
 * The shape of a network with a linear readout:
 *
 *     W = (A, U, b):  A: gk×k `recurrent`, U: gk×d `input`, b: gk `bias`, for g gates; then the cell's own
 *     β = (V, c):     V: m×k `readout`, c: m `readoutBias`,   g_β(s) = V h + c
 *
 * With an embedding, E: classes×d `embedding` is the last block of W if it is trained, and stands
 * behind β if it is fixed.
 *
 * @param owner the cell, in the error
 * @throws OptionError if the spaces make no sense, there is an embedding, and what is observed is no
 *   class, or there is the loss of a vector, and what is predicted is a class
 */
export function networkShape(owner: string, spaces: Spaces, cell: CellShape): NetworkShape {
  checkSpaces(owner, spaces);
  const { observation, target } = spaces;
  const { gates, ownBlocks = [], loss, ...sizes } = cell;
  const { hiddenUnits: k, embedding } = cell;
  checkEmbedding(owner, spaces, embedding);
  const d = embedding?.size ?? vectorSize(observation);
  const m = vectorSize(target);
  const table = embedding === null ? [] : [embeddingBlock(vectorSize(observation), embedding)];
  const blocks = layOut([
    { name: 'recurrent', role: 'W', kind: 'recurrent', gates, rows: gates * k, columns: k },
    { name: 'input', role: 'W', kind: 'input', gates, rows: gates * k, columns: d },
    { name: 'bias', role: 'W', kind: 'bias', gates, rows: gates * k, columns: 1 },
    ...ownBlocks,
    ...table.filter(({ role }) => role === 'W'),
    { name: 'readout', role: 'beta', kind: 'input', gates: 1, rows: m, columns: k },
    { name: 'readoutBias', role: 'beta', kind: 'bias', gates: 1, rows: m, columns: 1 },
    ...table.filter(({ role }) => role === 'fixed'),
  ]);
  return {
    ...sizes,
    observation,
    target,
    loss: lossOf(owner, target, loss),
    inputSize: d,
    outputSize: m,
    blocks,
    parameterCount: countParameters(blocks),
    learnedParameterCount: countParameters(blocks.filter((block) => block.role !== 'fixed')),
    cellParameterCount: countParameters(blocks.filter((block) => block.role === 'W')),
  };
}

/** @throws OptionError if a class is to have a vector's loss */
function lossOf(owner: string, target: Space, loss: VectorLoss | undefined): Loss {
  if (target.kind === 'vector') return loss ?? 'squared-error';
  if (loss === undefined) return 'softmax-cross-entropy';
  const allowed = 'left out: the loss of a target that is a class is softmax cross-entropy';
  throw new OptionError(owner, 'loss', loss, allowed);
}

/** The length of a value as a vector: the number of classes if it is one-hot. */
function vectorSize(space: Space): number {
  return space.kind === 'class' ? space.classes : space.size;
}

function embeddingBlock(classes: number, { size, trained }: Embedding): UnplacedBlock {
  const role = trained ? 'W' : 'fixed';
  return { name: 'embedding', role, kind: 'embedding', gates: 1, rows: classes, columns: size };
}

/** Gives blocks their offsets, one after the other. */
function layOut(blocks: readonly UnplacedBlock[]): ParameterBlock[] {
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

/** A block of a network, by its name. */
export function blockOf(network: NetworkShape, name: string): ParameterBlock {
  const block = network.blocks.find((candidate) => candidate.name === name);
  if (block === undefined) throw new Error(`the network has no block "${name}"`);
  return block;
}

/** Where a block of a network starts in θ. */
export function blockOffset(network: NetworkShape, name: string): number {
  return blockOf(network, name).offset;
}
