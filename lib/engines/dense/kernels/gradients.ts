import { load, plus, type Address, type Local } from '../../kernel-language/expressions';
import {
  gatePanels,
  inputPanels,
  outputPanels,
  statePanels,
  unitPanels,
  VECTOR,
  type Shape,
} from '../shape';
import type { BlockName } from '../parameters';
import { panelBytes, type Emit } from './emit';
import { weightGradient, type Samples, type Target } from './weight-gradient';

/** What a window keeps of each step: addresses of the first one's, the others following. */
export interface WindowPlaces {
  /** h_{j−1}. */
  readonly hidden: Address;
  /** x_j. */
  readonly inputs: Address;
  /** ∂L/∂(U x + b). */
  readonly ofInputs: Address;
  /** ∂L/∂(A h); the same but of a GRU. */
  readonly ofHidden: Address;
  readonly steps: Local;
}

/** Bytes from one step to the next, of n samples. */
export function stepBytes(
  shape: Shape,
  samples: number,
): Readonly<Record<'states' | 'inputs' | 'gates' | 'outputs', number>> {
  // One vector more keeps the steps from falling on each other in the caches.
  const bytes = (panels: number): number => (panels * samples + 1) * VECTOR;
  return {
    states: bytes(statePanels(shape)),
    inputs: bytes(inputPanels(shape)),
    gates: bytes(gatePanels(shape)),
    outputs: bytes(outputPanels(shape)),
  };
}

/** The gradient, or its steps, of A, b, a GRU's c, and of U where x is a vector. */
export function writeCellGradients(
  emit: Emit,
  { hidden, inputs, ofInputs, ofHidden, steps }: WindowPlaces,
  target: (block: BlockName) => Target,
): void {
  const { layout, samples, shape } = emit;
  const bytes = stepBytes(shape, samples);
  const matrix = (at: Address, stepBytes: number): NonNullable<Samples['x']> => ({
    matrix: { at, rows: samples },
    stepBytes,
  });
  const ofU = matrix(ofInputs, bytes.gates);
  const ofA = matrix(ofHidden, bytes.gates);
  const ofBlock = (name: BlockName, rows: number, panels = gatePanels(shape)) => ({
    panels,
    rows,
    storedRows: layout.blocks[name].rows,
  });
  const h = matrix(hidden, bytes.states);
  weightGradient(
    emit,
    ofBlock('recurrent', shape.hiddenUnits),
    { steps, x: h, dz: ofA },
    target('recurrent'),
  );
  if (shape.input !== 'class') {
    const x = matrix(inputs, bytes.inputs);
    weightGradient(emit, ofBlock('input', shape.inputSize), { steps, x, dz: ofU }, target('input'));
  }
  weightGradient(emit, ofBlock('bias', 1), { steps, x: null, dz: ofU }, target('bias'));
  if (layout.blocks.candidateBias.bytes === 0) return;
  const candidate = matrix(plus(ofHidden, 2 * panelBytes({ rows: samples })), bytes.gates);
  weightGradient(
    emit,
    ofBlock('candidateBias', 1, unitPanels(shape)),
    { steps, x: null, dz: candidate, every: shape.gates },
    target('candidateBias'),
  );
}

/** The same of V and its biases, from the steps that have a loss. */
export function writeReadoutGradients(
  emit: Emit,
  {
    hidden,
    ofOutputs,
    steps,
  }: Readonly<Record<'hidden' | 'ofOutputs', Address>> & {
    readonly steps: Local;
  },
  target: (block: BlockName) => Target,
): void {
  const { layout, samples, shape } = emit;
  const bytes = stepBytes(shape, samples);
  const panels = outputPanels(shape);
  const dz = { matrix: { at: ofOutputs, rows: samples }, stepBytes: bytes.outputs };
  const x = { matrix: { at: hidden, rows: samples }, stepBytes: bytes.states };
  const { rows: storedRows } = layout.blocks.readout;
  weightGradient(
    emit,
    { panels, rows: shape.hiddenUnits, storedRows },
    { steps, x, dz },
    target('readout'),
  );
  weightGradient(
    emit,
    { panels, rows: 1, storedRows: 1 },
    { steps, x: null, dz },
    target('readoutBias'),
  );
}

/** Where a block's gradient is put. */
export function intoGradient({ layout }: Emit, gradient: Address): (block: BlockName) => Target {
  return (block) => ({ kind: 'gradient', at: plus(gradient, layout.blocks[block].at) });
}

/** A block that follows its gradient. */
export function intoParameters(
  { f, layout }: Emit,
  theta: Address,
  accumulators: Address,
  rateAt: Address,
): (block: BlockName) => Target {
  const rate = f.vector(load(rateAt));
  return (block) => ({
    kind: 'learn',
    parameters: plus(theta, layout.blocks[block].at),
    accumulators: plus(accumulators, layout.blocks[block].at),
    rate,
  });
}
