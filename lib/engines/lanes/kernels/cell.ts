import { VECTOR } from '../layout';
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
import type { Emit } from './emit';
import { eachRows, eachSampleBlock, rowsFor, type PerSample } from './blocks';
import { chosenColumn } from './input';
import { product, storeRows } from './product';
import { tanh } from './tanh';

/** Vectors that go through tanh together. */
const TANH_TOGETHER = 4;

/** next ← tanh(A previous + U input + b) for all samples of some groups. */
export function cellForward(
  emit: Emit,
  groups: readonly Address[],
  samples: number,
  arrays: { readonly previous: PerSample; readonly input: PerSample; readonly next: PerSample },
): void {
  const { f, shape, layout } = emit;
  const { hiddenUnits: k, inputSize: d } = shape;
  const theta = groups.map((group) => plus(group, layout.parameters));
  const perSample = [arrays.previous, arrays.input, arrays.next];

  eachSampleBlock(f, samples, theta, perSample, (weights, [previous, input, next], together) => {
    const walks = [
      { from: plus(weights, layout.blocks.recurrent), stride: k * VECTOR },
      { from: plus(weights, layout.blocks.input), stride: d * VECTOR },
      { from: plus(weights, layout.blocks.bias), stride: VECTOR },
      ...next.map((from) => ({ from, stride: VECTOR })),
    ];
    eachRows(f, k, rowsFor(together), walks, ([recurrentAt, inputAt, biasAt, ...out], rows) => {
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
          const column = chosenColumn(emit, input, inputAt);
          const start = (row: number, sample: number) => add(bias(row), column(row, sample));
          product(f, { rows, samples: together }, [fromState], start, finish);
        } else {
          const fromInput = {
            matrix: { at: inputAt, rowStride: d * VECTOR, columnStride: VECTOR, columns: d },
            vectors: input,
          };
          product(f, { rows, samples: together }, [fromInput, fromState], bias, finish);
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
 *     preactivationGradient ← δ ∘ (1 − next²)        δ ← Aᵀ preactivationGradient
 */
export function cellBackward(
  emit: Emit,
  groups: readonly Address[],
  samples: number,
  arrays: {
    readonly next: PerSample;
    readonly delta: PerSample;
    readonly preactivationGradient: PerSample;
    readonly back: PerSample;
  },
): void {
  const { f, shape, layout } = emit;
  const { hiddenUnits: k } = shape;
  const recurrent = groups.map((group) => plus(group, layout.parameters + layout.blocks.recurrent));
  for (const g of groups.keys()) {
    const walks = [arrays.next, arrays.delta, arrays.preactivationGradient].map(({ at }) => ({
      from: at[g],
      stride: VECTOR,
    }));
    f.each(
      samples * k,
      walks,
      ([next, delta, preactivationGradient]) => {
        const value = f.vector(load(next));
        const derivative = subtract(load(constant('one')), multiply(get(value), get(value)));
        f.store(preactivationGradient, multiply(load(delta), derivative));
      },
      4,
    );
  }
  const perSample = [arrays.preactivationGradient, arrays.back];
  eachSampleBlock(
    f,
    samples,
    recurrent,
    perSample,
    (weights, [preactivationGradient, back], together) => {
      const walks = [weights, ...back].map((from) => ({ from, stride: VECTOR }));
      eachRows(f, k, rowsFor(together), walks, ([at, ...out], rows) => {
        const matrix = { at, rowStride: VECTOR, columnStride: k * VECTOR, columns: k };
        product(
          f,
          { rows, samples: together },
          [{ matrix, vectors: preactivationGradient }],
          () => load(constant('zero')),
          (sums) => {
            storeRows(f, sums, out);
          },
        );
      });
    },
  );
}
