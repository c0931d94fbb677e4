import { VECTOR } from '../layout';
import type { GroupLayout } from '../layout';
import type { Shape } from '../shape';
import type { FunctionBuilder } from '../wasm/function-builder';
import { add, get, load, multiply, plus, subtract, type Address } from '../wasm/expressions';
import { constant } from '../constants';
import { eachRows, eachUnits, rowsFor, type PerSample } from './blocks';
import { chosenColumn } from './input';
import { product } from './product';
import { tanh } from './tanh';

/** Vectors that go through tanh together. */
const TANH_TOGETHER = 4;

/** next ← tanh(A previous + U input + b) for all samples of some groups. */
export function cellForward(
  f: FunctionBuilder,
  shape: Shape,
  layout: GroupLayout,
  groups: readonly Address[],
  samples: number,
  arrays: { readonly previous: PerSample; readonly input: PerSample; readonly next: PerSample },
): void {
  const { hiddenUnits: k, inputSize: d } = shape;
  const theta = groups.map((group) => plus(group, layout.parameters));
  const perUnit = [arrays.previous, arrays.input, arrays.next];

  eachUnits(f, samples, perUnit, ([previous, input, next], units) => {
    const weights = weightsOf(theta, samples);
    const walks = [
      ...weights.map((at) => ({ from: plus(at, layout.blocks.recurrent), stride: k * VECTOR })),
      ...weights.map((at) => ({ from: plus(at, layout.blocks.input), stride: d * VECTOR })),
      ...weights.map((at) => ({ from: plus(at, layout.blocks.bias), stride: VECTOR })),
      ...next.map((from) => ({ from, stride: VECTOR })),
    ];
    eachRows(f, k, rowsFor(units), walks, (at, rows) => {
      f.scoped(() => {
        const count = weights.length;
        const recurrent = at.slice(0, count);
        const inputs = at.slice(count, 2 * count);
        const biases = at.slice(2 * count, 3 * count);
        const out = at.slice(3 * count);
        const bias = (row: number, unit: number) =>
          load(plus(biases[count === 1 ? 0 : unit], row * VECTOR));
        const column =
          shape.observation === 'class' ? chosenColumn(f, shape, input, inputs) : undefined;
        const fromInput = {
          matrix: { at: inputs, rowStride: d * VECTOR, columnStride: VECTOR, columns: d },
          vectors: input,
        };
        const fromState = {
          matrix: { at: recurrent, rowStride: k * VECTOR, columnStride: VECTOR, columns: k },
          vectors: previous,
        };
        product(
          f,
          rows,
          units,
          column === undefined ? [fromInput, fromState] : [fromState],
          (row, unit) =>
            column === undefined ? bias(row, unit) : add(bias(row, unit), column(row, unit)),
          (row, unit, sum) => {
            f.store(plus(out[unit], row * VECTOR), get(sum));
          },
        );
      });
    });
  });

  for (const start of arrays.next.at) {
    // A second pass: with the sums gone, there are registers for several tanh at once.
    eachRows(f, samples * k, TANH_TOGETHER, [{ from: start, stride: VECTOR }], ([at], rows) => {
      f.scoped(() => {
        const places = Array.from({ length: rows }, (_, i) => plus(at, i * VECTOR));
        const values = places.map((place) => f.vector(load(place)));
        tanh(f, values);
        for (const [i, value] of values.entries()) f.store(places[i], get(value));
      });
    });
  }
}

/**
 * Back through one step, next = tanh(z), z = A previous + …, for all samples of some groups:
 *
 *     preactivation ← δ ∘ (1 − next²)        δ ← Aᵀ preactivation
 */
export function cellBackward(
  f: FunctionBuilder,
  shape: Shape,
  layout: GroupLayout,
  groups: readonly Address[],
  samples: number,
  arrays: {
    readonly next: PerSample;
    readonly delta: PerSample;
    readonly preactivation: PerSample;
    readonly back: PerSample;
  },
): void {
  const { hiddenUnits: k } = shape;
  const recurrent = groups.map((group) =>
    plus(group, layout.parameters + layout.blocks.recurrent),
  );
  for (const g of groups.keys()) {
    const walks = [arrays.next, arrays.delta, arrays.preactivation].map(({ at }) => ({
      from: at[g],
      stride: VECTOR,
    }));
    f.each(
      samples * k,
      walks,
      ([next, delta, preactivation]) => {
        const value = f.vector(load(next));
        const slope = subtract(load(constant('one')), multiply(get(value), get(value)));
        f.store(preactivation, multiply(load(delta), slope));
      },
      4,
    );
  }
  eachUnits(f, samples, [arrays.preactivation, arrays.back], ([preactivation, back], units) => {
    const weights = weightsOf(recurrent, samples);
    const walks = [...weights, ...back].map((from) => ({ from, stride: VECTOR }));
    eachRows(f, k, rowsFor(units), walks, (at, rows) => {
      const out = at.slice(weights.length);
      const matrix = {
        at: at.slice(0, weights.length),
        rowStride: VECTOR,
        columnStride: k * VECTOR,
        columns: k,
      };
      product(
        f,
        rows,
        units,
        [{ matrix, vectors: preactivation }],
        () => load(constant('zero')),
        (row, unit, sum) => {
          f.store(plus(out[unit], row * VECTOR), get(sum));
        },
      );
    });
  });
}

/** The weights of each unit: one's own for each group, or a single address if there is one group. */
export function weightsOf(groups: readonly Address[], samples: number): readonly Address[] {
  if (groups.length === 1) return groups;
  return groups.flatMap((group) => Array.from({ length: samples }, () => group));
}
