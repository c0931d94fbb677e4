import { load, plus, type Address } from '../../kernel-language/expressions';
import { LANES, outputPanels, unitPanels, VECTOR } from '../shape';
import { eachSeveral, type Emit } from './emit';
import { parameterMatrix, product } from './product';
import { transpose } from './transpose';

/** Panels of V that are transposed at a time: with what is summed, they stay in the L2 cache. */
const TRANSPOSED_PANELS = 4;

/** Bytes that {@link writeReadoutBack} works in. */
export function readoutScratchBytes(hiddenPanels: number): number {
  return TRANSPOSED_PANELS * LANES * hiddenPanels * VECTOR;
}

/** outputs ← V h + c. */
export function writeReadout(emit: Emit, theta: Address, h: Address, outputs: Address): void {
  const { layout, shape, samples } = emit;
  const bias = { from: plus(theta, layout.blocks.readoutBias.at), stride: VECTOR };
  product(emit, {
    panels: outputPanels(shape),
    terms: [
      {
        x: { at: h, rows: samples },
        w: parameterMatrix(emit, theta, 'readout'),
        count: shape.hiddenUnits,
      },
    ],
    out: { at: outputs, rows: samples },
    columns: [bias],
    start: ({ columns: [at], panel }) => load(plus(at, panel * VECTOR)),
  });
}

/** δ_h += Vᵀ logitGradients. */
export function writeReadoutBack(
  emit: Emit,
  theta: Address,
  logitGradients: Address,
  delta: Address,
  scratch: Address,
): void {
  const { f, shape, samples } = emit;
  const units = unitPanels(shape);
  const { at, rows } = parameterMatrix(emit, theta, 'readout');
  const walks = [
    { from: at, stride: rows * VECTOR },
    { from: logitGradients, stride: samples * VECTOR },
  ];
  eachSeveral(f, outputPanels(shape), TRANSPOSED_PANELS, walks, ([v, gradients], panels) => {
    const count = panels * LANES;
    const transposed = { at: scratch, rows: count };
    transpose(f, { at: v, rows }, panels, transposed);
    product(emit, {
      panels: units,
      terms: [{ x: { at: gradients, rows: samples }, w: transposed, count }],
      out: { at: delta, rows: samples },
      start: ({ out }) => load(out),
    });
  });
}
