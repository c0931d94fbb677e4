import type { Network, ParameterBlock } from '../../models';
import { LANES, panelsOf, VECTOR } from './shape';

/** The matrices and vectors that θ consists of, by the names of `network.blocks`. */
export type BlockName =
  'recurrent' | 'input' | 'bias' | 'candidateBias' | 'readout' | 'readoutBias' | 'embedding';

/** Where a block of θ stands. */
export interface PlacedBlock {
  /** Bytes from where θ begins. */
  readonly at: number;
  /** Rows of each panel, filled up to a multiple of 16; 1 of a bias. Of the embedding, its classes. */
  readonly rows: number;
  /** What it takes. */
  readonly bytes: number;
}

/**
 * How θ stands in memory. A matrix that multiplies x is [panel of its outputs][x's number][16 outputs], so
 * that a product takes vectors of outputs and numbers of x; a unit's gates stand in panels side by side:
 * panel u·g + q has gate q of the u-th 16 units. The embedding is [class][d]. What fills up is 0, and stays so.
 */
export interface ParameterLayout {
  readonly blocks: Readonly<Record<BlockName, PlacedBlock>>;
  /** Bytes of θ. */
  readonly bytes: number;
  /** Copies θ, as it stands here, into the layout of `network.blocks`. */
  extract(stored: Float32Array, parameters: Float32Array | Float64Array): void;
  /** The other way round. */
  insert(parameters: ArrayLike<number>, stored: Float32Array): void;
}

const NOWHERE: PlacedBlock = { at: 0, rows: 0, bytes: 0 };

/** Lays θ out. */
export function parameterLayout({ blocks }: Network): ParameterLayout {
  const placed: Partial<Record<BlockName, PlacedBlock>> = {};
  let bytes = 0;
  for (const block of blocks) {
    const { rows, size } = sizeOf(block);
    placed[block.name as BlockName] = { at: bytes, rows, bytes: 4 * size };
    bytes += 4 * size;
  }

  /** Calls with each row of a block: where it begins in θ and here, how long it is, and how far apart here. */
  const eachRow = (
    move: (inTheta: number, stored: number, length: number, apart: number) => void,
  ): void => {
    for (const block of blocks) {
      const { at, rows } = placed[block.name as BlockName] ?? NOWHERE;
      for (let i = 0; i < block.rows; i++) {
        const inTheta = block.offset + i * block.columns;
        if (block.kind === 'embedding') {
          move(inTheta, at / 4 + i * panelsOf(block.columns) * LANES, block.columns, 1);
        } else {
          const { panel, lane } = placeOf(block, i);
          move(inTheta, at / 4 + panel * rows * LANES + lane, block.columns, LANES);
        }
      }
    }
  };

  return {
    blocks: {
      recurrent: NOWHERE,
      input: NOWHERE,
      bias: NOWHERE,
      candidateBias: NOWHERE,
      readout: NOWHERE,
      readoutBias: NOWHERE,
      embedding: NOWHERE,
      ...placed,
    },
    bytes,
    extract(stored: Float32Array, parameters: Float32Array | Float64Array): void {
      eachRow((inTheta, at, length, apart) => {
        for (let j = 0; j < length; j++) parameters[inTheta + j] = stored[at + j * apart];
      });
    },
    insert(parameters: ArrayLike<number>, stored: Float32Array): void {
      eachRow((inTheta, at, length, apart) => {
        for (let j = 0; j < length; j++) stored[at + j * apart] = parameters[inTheta + j];
      });
    },
  };
}

/** Rows of a block's panels, and how many numbers it takes. */
function sizeOf({ kind, rows, columns, gates }: ParameterBlock): {
  readonly rows: number;
  readonly size: number;
} {
  if (kind === 'embedding') return { rows, size: rows * panelsOf(columns) * LANES };
  const panels = gates * panelsOf(rows / gates);
  const ofPanel = kind === 'bias' ? 1 : panelsOf(columns) * LANES;
  return { rows: ofPanel, size: (panels * ofPanel * VECTOR) / 4 };
}

/** The panel and lane of a block's row, which is an output: gate q of unit u. */
function placeOf(
  { rows, gates }: ParameterBlock,
  row: number,
): { readonly panel: number; readonly lane: number } {
  const units = rows / gates;
  const gate = Math.floor(row / units);
  const unit = row % units;
  return { panel: Math.floor(unit / LANES) * gates + gate, lane: unit % LANES };
}
