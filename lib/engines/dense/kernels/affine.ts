import {
  add,
  addInteger,
  addressOf,
  load,
  loadInteger,
  plus,
  pointedTo,
  zeroVector,
  type Address,
} from '../../kernel-language/expressions';
import { gatePanels, unitPanels, VECTOR } from '../shape';
import { byPanel, panelBytes, type Emit, type PanelMatrix } from './emit';
import { parameterMatrix, product, type Product, type Start, type Term } from './product';

/** What a step takes in. */
export interface StepInput {
  /** θ of the run. */
  readonly theta: Address;
  /** [n] x; of classes a list of where each one's row stands in a panel of U, in bytes. */
  readonly x: Address;
}

/** z ← b + U x + A h. */
export function writeAffine(emit: Emit, input: StepInput, h: Address, z: Address): void {
  const { samples } = emit;
  const recurrent: Term = {
    x: { at: h, rows: samples },
    w: parameterMatrix(emit, input.theta, 'recurrent'),
    count: emit.shape.hiddenUnits,
  };
  writeSums(emit, input, [recurrent], z);
}

/** u ← b + U x and v ← A h, apart. */
export function writeAffineApart(
  emit: Emit,
  input: StepInput,
  h: Address,
  { u, v }: { readonly u: Address; readonly v: Address },
): void {
  const { samples, shape } = emit;
  writeSums(emit, input, [], u);
  product(emit, {
    panels: gatePanels(shape),
    terms: [
      {
        x: { at: h, rows: samples },
        w: parameterMatrix(emit, input.theta, 'recurrent'),
        count: shape.hiddenUnits,
      },
    ],
    out: { at: v, rows: samples },
    start: () => zeroVector,
  });
}

function writeSums(
  emit: Emit,
  { theta, x }: StepInput,
  further: readonly Term[],
  z: Address,
): void {
  const { f, layout, shape, samples } = emit;
  const { bias, input } = layout.blocks;
  const w = parameterMatrix(emit, theta, 'input');
  const biases = { from: plus(theta, bias.at), stride: 0 };
  const common = { panels: gatePanels(shape), out: { at: z, rows: samples } };
  const ofBias = (columns: readonly Address[], panel: number): Address =>
    plus(columns[0], panel * VECTOR);
  const columns = [{ ...biases, stride: VECTOR }];
  if (shape.input !== 'class') {
    const terms = [{ x: { at: x, rows: samples }, w, count: shape.inputSize }, ...further];
    const start: Start = ({ columns: at, panel }) => load(ofBias(at, panel));
    product(emit, { ...common, terms, columns, start });
    return;
  }
  const start: Start = ({ columns: at, rows, row, panel }) => {
    const place = addInteger(addressOf(at[1]), loadInteger(plus(rows[0], 4 * row)));
    const chosen = pointedTo(f.local('i32', place));
    return add(load(ofBias(at, panel)), load(plus(chosen, panel * panelBytes(input))));
  };
  const rows = [{ from: x, stride: 4 }];
  product(emit, { ...common, terms: further, columns: [...columns, byPanel(w)], rows, start });
}

/** back ← dz Wᵀ, or back + dz Wᵀ; of n samples, Wᵀ standing in panels. */
export function writeBack(
  emit: Emit,
  transposed: Address,
  dz: Address,
  back: { readonly at: Address; readonly panels: number; readonly adds: boolean },
): void {
  const { shape, samples } = emit;
  const count = 16 * gatePanels(shape);
  const whole: Product = {
    panels: back.panels,
    terms: [{ x: { at: dz, rows: samples }, w: { at: transposed, rows: count }, count }],
    out: { at: back.at, rows: samples },
    start: ({ out }) => (back.adds ? load(out) : zeroVector),
  };
  product(emit, whole);
}

/** h of a state. */
export function hiddenOf({ shape, samples }: Emit, state: Address): Address {
  return plus(state, (shape.stateParts - 1) * unitPanels(shape) * samples * VECTOR);
}

/** A matrix of n samples. */
export function ofSamples({ samples }: Emit, at: Address): PanelMatrix {
  return { at, rows: samples };
}
