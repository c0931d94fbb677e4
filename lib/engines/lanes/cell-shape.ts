import type { CellName } from '../../models';

/** The blocks of θ. */
export type BlockName =
  'recurrent' | 'input' | 'bias' | 'candidateBias' | 'readout' | 'readoutBias';

/** A matrix of a band: rows of a block, and what they multiply: h, x, or 1. */
export interface BandPart {
  readonly block: BlockName;
  /** The first of its rows, in multiples of k. */
  readonly firstRow: number;
  readonly of: 'hidden' | 'input' | 'one';
}

/** Preactivations that are made of the same things: rows of one matrix times (h, x, 1), or a part of it. */
export interface Band {
  /** Which preactivations, in multiples of k. */
  readonly first: number;
  readonly count: number;
  /** In the order of (h, x, 1). */
  readonly parts: readonly BandPart[];
}

/** What sets a cell's layout apart; its arithmetic is in kernels/cells. All in multiples of k. */
export interface CellShape {
  readonly name: CellName;
  /** What W makes of (h, x, 1). */
  readonly preactivations: number;
  readonly bands: readonly Band[];
  /**
   * What a step forward leaves for the step back, which puts the gradients of the preactivations in
   * its place; 0 if nothing.
   */
  readonly kept: number;
  /**
   * Derivatives of a step, for forward mode: one for each preactivation first, then others; and
   * whether the first part of the state before enters a step other than through W.
   */
  readonly derivatives: number;
  readonly passesState: boolean;
}

const affine = (first: number, count: number): Band => ({
  first,
  count,
  parts: [
    { block: 'recurrent', firstRow: first, of: 'hidden' },
    { block: 'input', firstRow: first, of: 'input' },
    { block: 'bias', firstRow: first, of: 'one' },
  ],
});

export const cellShapes: Readonly<Record<CellName, CellShape>> = {
  elman: {
    name: 'elman',
    preactivations: 1,
    bands: [affine(0, 1)],
    kept: 0,
    derivatives: 1,
    passesState: false,
  },
  // State (c, h); preactivations i, f, g, o.
  lstm: {
    name: 'lstm',
    preactivations: 4,
    bands: [affine(0, 4)],
    kept: 5,
    derivatives: 6,
    passesState: true,
  },
  // Preactivations r, z; U_n x + b_n, which knows no h; and q = A_n h + c, which knows no x.
  gru: {
    name: 'gru',
    preactivations: 4,
    bands: [
      affine(0, 2),
      {
        first: 2,
        count: 1,
        parts: [
          { block: 'input', firstRow: 2, of: 'input' },
          { block: 'bias', firstRow: 2, of: 'one' },
        ],
      },
      {
        first: 3,
        count: 1,
        parts: [
          { block: 'recurrent', firstRow: 2, of: 'hidden' },
          { block: 'candidateBias', firstRow: 0, of: 'one' },
        ],
      },
    ],
    kept: 4,
    derivatives: 5,
    passesState: true,
  },
};
