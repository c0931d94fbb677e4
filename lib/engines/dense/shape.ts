import type { CellName, Network } from '../../models';
import { blockOf, lossKind, type LossKind } from '../../models/network-shape';
import type { Lanes } from '../kernel-language/expressions';
import { ruleShape, type RuleShape } from '../lanes/shape';
import type { UpdateRule } from '../update-rules';

/** Numbers of a vector in the kernels, whatever the processor has: what is summed by lanes hangs on it. */
export const LANES: Lanes = 16;

/** Bytes of a vector. */
export const VECTOR = 4 * LANES;

/** How a cell's products hang together. */
interface Flow {
  /** Whether U x + b and A h are needed apart, not only their sum. */
  readonly isApart: boolean;
  /** Whether h' depends on h beside A h. */
  readonly keepsHidden: boolean;
}

const FLOWS: Readonly<Record<CellName, Flow>> = {
  elman: { isApart: false, keepsHidden: false },
  lstm: { isApart: false, keepsHidden: false },
  gru: { isApart: true, keepsHidden: true },
};

/** Everything about a network and its optimizer that changes the code. */
export interface Shape {
  readonly cell: CellName;
  /** k. */
  readonly hiddenUnits: number;
  /** Matrices in A, one for each gate. */
  readonly gates: number;
  /** Parts of a state: c and h of an LSTM, else h. The last one is h. */
  readonly stateParts: number;
  readonly flow: Flow;
  /** What a cell takes in: a class, as one row of U; a vector; or a row of the embedding. */
  readonly input: 'class' | 'vector' | 'embedding';
  /** d. */
  readonly inputSize: number;
  readonly trainsEmbedding: boolean;
  /** m. */
  readonly outputSize: number;
  readonly target: 'class' | 'vector';
  readonly loss: LossKind;
  readonly optimizer: RuleShape;
}

export function shapeOf(network: Network, optimizer: UpdateRule): Shape {
  const { cell, hiddenUnits, stateSize, inputSize, outputSize, embedding } = network;
  return {
    cell,
    hiddenUnits,
    gates: blockOf(network, 'recurrent').gates,
    stateParts: stateSize / hiddenUnits,
    flow: FLOWS[cell],
    input: embedding === null ? network.observation.kind : 'embedding',
    inputSize,
    trainsEmbedding: embedding?.trained === true,
    outputSize,
    target: network.target.kind,
    loss: lossKind(network.loss),
    optimizer: ruleShape(optimizer),
  };
}

/** How many vectors hold so many numbers. */
export function panelsOf(count: number): number {
  return Math.ceil(count / LANES);
}

/** Panels of the hidden units. */
export function unitPanels({ hiddenUnits }: Shape): number {
  return panelsOf(hiddenUnits);
}

/** Panels of all gates' preactivations; see {@link PanelMatrix}. */
export function gatePanels(shape: Shape): number {
  return shape.gates * unitPanels(shape);
}

/** Panels of a state. */
export function statePanels(shape: Shape): number {
  return shape.stateParts * unitPanels(shape);
}

export function inputPanels({ inputSize }: Shape): number {
  return panelsOf(inputSize);
}

export function outputPanels({ outputSize }: Shape): number {
  return panelsOf(outputSize);
}

/**
 * How much of a product stands in registers at a time: rows × panels of sums, beside what is loaded. No sum
 * hangs on it.
 */
export interface Tile {
  readonly rows: number;
  readonly panels: number;
  /** Rows of a tile of a weight matrix. Divides {@link LANES}. */
  readonly weightRows: number;
  /** Vectors that functions of one number are computed of at a time. */
  readonly together: number;
}

/** @param width numbers of the processor's vectors, of which there are 32 if they are wide, else 16 */
export function tileOf(width: Lanes): Tile {
  switch (width) {
    case 16:
      return { rows: 10, panels: 2, weightRows: 8, together: 4 };
    case 8:
      return { rows: 6, panels: 1, weightRows: 4, together: 2 };
    case 4:
      return { rows: 2, panels: 1, weightRows: 2, together: 1 };
  }
}
