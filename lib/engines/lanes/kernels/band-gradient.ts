import type { Band } from '../cell-shape';
import { MASKED_CLASSES, keptSize, storedWidth } from '../layout';
import { plus, type Address, type Local } from '../../kernel-language/expressions';
import { partAt, partsOf } from './affine';
import type { Emit } from './emit';
import { maskedInputGradient, scatteredInputGradient } from './input-gradient';
import { outerProducts, vectorSums } from './weight-gradient';

/** What a gradient is summed over, all steps of all samples, one after the other. */
export interface BandSteps {
  readonly hidden: Address;
  readonly inputs: Address;
  readonly preactivationGradients: Address;
  readonly count: number;
}

/** The gradients of a band's blocks, Σ ∂L/∂z (h, x, 1)ᵀ; `finish` gets each sum and its weight's place. */
export function bandGradient(
  emit: Emit,
  band: Band,
  group: Address,
  steps: BandSteps,
  finish: (sum: Local, at: Address) => void,
): void {
  const { f, shape } = emit;
  const { hiddenUnits: k, inputSize: d } = shape;
  const rows = band.count * k;
  const gradients = plus(steps.preactivationGradients, band.first * k * f.vectorBytes);
  const stride = keptSize(shape) * f.vectorBytes;
  const pairs = { left: gradients, leftStride: stride, count: steps.count };
  const { hidden, input, one } = partsOf(band);
  if (hidden !== undefined) {
    const right = { right: steps.hidden, rightStride: shape.stateSize * f.vectorBytes };
    outerProducts(f, { ...pairs, ...right }, rows, k, partAt(emit, group, hidden), finish);
  }
  const sums = { from: gradients, stride, count: steps.count, size: rows };
  const bias = one === undefined ? null : partAt(emit, group, one);
  if (input !== undefined) {
    const block = partAt(emit, group, input);
    if (shape.observation === 'vector') {
      const right = { right: steps.inputs, rightStride: storedWidth('vector', d) * f.vectorBytes };
      outerProducts(f, { ...pairs, ...right }, rows, d, block, finish);
    } else if (d > MASKED_CLASSES) {
      scatteredInputGradient(emit, sums, steps.inputs, block, finish);
    } else if (bias !== null) {
      maskedInputGradient(emit, sums, steps.inputs, { input: block, bias }, finish);
      return;
    }
  }
  if (bias !== null) vectorSums(f, sums, bias, finish);
}
