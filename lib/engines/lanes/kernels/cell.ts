import { VECTOR } from '../layout';
import type { GroupLayout } from '../layout';
import type { Shape } from '../shape';
import type { FunctionBuilder } from '../wasm/function-builder';
import {
  add,
  get,
  load,
  multiply,
  plus,
  subtract,
  type Address,
  type Local,
} from '../wasm/expressions';
import { constant } from '../constants';
import { eachRows, eachUnits, rowsFor, type PerSample } from './blocks';
import { chosenColumn } from './input';
import { product, storeRows } from './product';
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

  eachUnits(f, samples, theta, perUnit, (weights, [previous, input, next], units) => {
    const walks = [
      { from: plus(weights, layout.blocks.recurrent), stride: k * VECTOR },
      { from: plus(weights, layout.blocks.input), stride: d * VECTOR },
      { from: plus(weights, layout.blocks.bias), stride: VECTOR },
      ...next.map((from) => ({ from, stride: VECTOR })),
    ];
    eachRows(f, k, rowsFor(units), walks, ([recurrentAt, inputAt, biasAt, ...out], rows) => {
      f.scoped(() => {
        const bias = (row: number) => load(plus(biasAt, row * VECTOR));
        const fromState = {
          matrix: { at: recurrentAt, rowStride: k * VECTOR, columnStride: VECTOR, columns: k },
          vectors: previous,
        };
        const finish = (sums: readonly (readonly Local[])[]): void => {
          storeRows(f, sums, out);
        };
        if (shape.observation === 'class') {
          const column = chosenColumn(f, shape, input, inputAt);
          const start = (row: number, unit: number) => add(bias(row), column(row, unit));
          product(f, rows, units, [fromState], start, finish);
        } else {
          const fromInput = {
            matrix: { at: inputAt, rowStride: d * VECTOR, columnStride: VECTOR, columns: d },
            vectors: input,
          };
          product(f, rows, units, [fromInput, fromState], bias, finish);
        }
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
  const recurrent = groups.map((group) => plus(group, layout.parameters + layout.blocks.recurrent));
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
  const perUnit = [arrays.preactivation, arrays.back];
  eachUnits(f, samples, recurrent, perUnit, (weights, [preactivation, back], units) => {
    const walks = [weights, ...back].map((from) => ({ from, stride: VECTOR }));
    eachRows(f, k, rowsFor(units), walks, ([at, ...out], rows) => {
      const matrix = { at, rowStride: VECTOR, columnStride: k * VECTOR, columns: k };
      product(
        f,
        rows,
        units,
        [{ matrix, vectors: preactivation }],
        () => load(constant('zero')),
        (sums) => {
          storeRows(f, sums, out);
        },
      );
    });
  });
}
