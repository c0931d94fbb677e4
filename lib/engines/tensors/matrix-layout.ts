import { blockOf, type CellName, type Network, type ParameterBlock } from '../../models';

/**
 * The matrices that this engine keeps θ in. With what multiplies them as rows of samples, every
 * product of a step goes without transposing, and a bias is one more row, for an input that is 1:
 *
 *     cell       [(d + 1 + k) × gk]  Uᵀ, bᵀ, Aᵀ, one below the other:  z = (x 1 h) cell
 *     readout    [(k + 1) × m]       Vᵀ, cᵀ:                           g_β = (h 1) readout
 *     embedding  [classes × d]       E
 *
 * A GRU's `cell` has one more row, (0 0 cᵀ): the zeros are nobody's parameters and stay 0.
 *
 */
export type MatrixName = 'cell' | 'readout' | 'embedding';

export interface MatrixLayout {
  /** The shape of each matrix there is. */
  readonly shapes: Readonly<
    Partial<Record<MatrixName, readonly [rows: number, columns: number]>>
  > & {
    readonly cell: readonly [rows: number, columns: number];
    readonly readout: readonly [rows: number, columns: number];
  };
  /** Copies one matrix out of θ: row by row. */
  extract(name: MatrixName, parameters: ArrayLike<number>): Float32Array;
  /** Copies one matrix into its places in θ. */
  insert(name: MatrixName, matrix: ArrayLike<number>, parameters: Float64Array): void;
}

/**
 * Where each gate of a block stands in the matrix `cell`: an LSTM's i, f, g, o in the order of
 * TensorFlow's kernel, i, g, f, o.
 */
const PLACES_OF_GATES: Readonly<Record<CellName, readonly number[]>> = {
  elman: [0],
  lstm: [0, 2, 1, 3],
  gru: [0, 1, 2],
};

/** Where everything in θ stands in the matrices. */
export function matrixLayout(network: Network): MatrixLayout {
  const { hiddenUnits: k, inputSize: d, outputSize: m } = network;
  const places = PLACES_OF_GATES[network.cell];
  const ownRows = network.blocks.some(({ name }) => name === 'candidateBias') ? 1 : 0;
  const shapes = {
    cell: [d + 1 + k + ownRows, blockOf(network, 'recurrent').rows] as const,
    readout: [k + 1, m] as const,
    ...(network.embedding === null ? {} : { embedding: [classesOf(network), d] as const }),
  };

  /** A matrix row by row of the blocks that it consists of: where each begins, there and in θ. */
  function* rowsOf(name: MatrixName): Generator<RowOfBlock> {
    for (const block of network.blocks) {
      const place = placeOf(block, d, k);
      if (place.matrix !== name) continue;
      const { offset, rows, columns } = block;
      for (let i = 0; i < rows; i++) {
        const inTheta = offset + i * columns;
        if (name === 'embedding') {
          yield { inTheta, columns, inMatrix: i * columns, apart: 1 };
          continue;
        }
        const column =
          name === 'cell' ? places[place.firstGate + Math.floor(i / k)] * k + (i % k) : i;
        const apart = shapes[name][1];
        yield { inTheta, columns, inMatrix: place.firstRow * apart + column, apart };
      }
    }
  }

  return {
    shapes,
    extract(name: MatrixName, parameters: ArrayLike<number>): Float32Array {
      const [rows, columns] = shapes[name] ?? [0, 0];
      const matrix = new Float32Array(rows * columns);
      for (const { inTheta, columns, inMatrix, apart } of rowsOf(name)) {
        for (let j = 0; j < columns; j++) matrix[inMatrix + j * apart] = parameters[inTheta + j];
      }
      return matrix;
    },
    insert(name: MatrixName, matrix: ArrayLike<number>, parameters: Float64Array): void {
      for (const { inTheta, columns, inMatrix, apart } of rowsOf(name)) {
        for (let j = 0; j < columns; j++) parameters[inTheta + j] = matrix[inMatrix + j * apart];
      }
    },
  };
}

/** A row of a block of θ: in a matrix its numbers stand `apart`. */
interface RowOfBlock {
  readonly inTheta: number;
  readonly columns: number;
  readonly inMatrix: number;
  readonly apart: number;
}

/** The matrix that a block is a part of, and the first of its rows and gates there. */
function placeOf(
  block: ParameterBlock,
  d: number,
  k: number,
): { readonly matrix: MatrixName; readonly firstRow: number; readonly firstGate: number } {
  switch (block.name) {
    case 'input':
      return { matrix: 'cell', firstRow: 0, firstGate: 0 };
    case 'bias':
      return { matrix: 'cell', firstRow: d, firstGate: 0 };
    case 'recurrent':
      return { matrix: 'cell', firstRow: d + 1, firstGate: 0 };
    case 'candidateBias':
      return { matrix: 'cell', firstRow: d + 1 + k, firstGate: 2 };
    case 'readout':
      return { matrix: 'readout', firstRow: 0, firstGate: 0 };
    case 'readoutBias':
      return { matrix: 'readout', firstRow: k, firstGate: 0 };
    default:
      return { matrix: 'embedding', firstRow: 0, firstGate: 0 };
  }
}

function classesOf({ observation }: Network): number {
  return observation.kind === 'class' ? observation.classes : 0;
}
