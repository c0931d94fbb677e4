import { constant } from '../../constants';
import {
  get,
  load,
  multiply,
  plus,
  subtract,
  type Address,
  type Expression,
  type Local,
} from '../../../kernel-language/expressions';
import type { FunctionBuilder } from '../../../kernel-language/function-builder';
import { affineBackward } from '../affine';
import { hiddenOf } from '../blocks';
import type { Emit } from '../emit';
import type { CellKernels, Parts } from './cell';

/** A cell whose derivatives are made of what its gates came to. */
export interface GatedCell extends Pick<CellKernels, 'cotangent'> {
  /** A unit's derivatives, of what the step forward kept and of the state before. */
  derivatives(f: FunctionBuilder, kept: Parts, before: Parts): readonly Local[];
}

/** σ'(z), given σ(z). */
export function sigmoidDerivative(value: Expression): Expression {
  return multiply(value, subtract(load(constant('one')), value));
}

/** tanh'(z), given tanh z. */
export function tanhDerivative(value: Expression): Expression {
  return subtract(load(constant('one')), multiply(value, value));
}

/** Goes through the units of one sample; `body` gets each array's vectors by their part. */
export function eachUnit(
  { f, shape }: Emit,
  arrays: readonly Address[],
  body: (arrays: readonly ((part: number) => Address)[]) => void,
): void {
  const { hiddenUnits: k } = shape;
  const walks = arrays.map((from) => ({ from, stride: f.vectorBytes }));
  f.each(
    k,
    walks,
    (at) => {
      body(at.map((address) => (part) => plus(address, part * k * f.vectorBytes)));
    },
    2,
  );
}

/** {@link CellKernels.backward}, and its place in eq. 7's recursion, of a gated cell. */
export function gatedBackward(cell: GatedCell): CellKernels['backward'] {
  return (emit, groups, samples, { previous, kept, delta }) => {
    const { f, shape } = emit;
    for (const g of groups.keys()) {
      const walks = [previous, kept, delta].map(({ at, stride }) => ({ from: at[g], stride }));
      f.each(samples, walks, (sample) => {
        eachUnit(emit, sample, ([before, gates, gradient]) => {
          const derivatives = cell.derivatives(f, loaded(gates), loaded(before));
          const derivative: Parts = (i) => get(derivatives[i]);
          const { preactivations, state } = cell.cotangent(f, derivative, loaded(gradient));
          for (const [i, value] of preactivations.entries()) f.store(gates(i), value);
          if (state !== undefined) f.store(gradient(0), state);
        });
      });
    }
    const arrays = { preactivationGradient: kept, back: hiddenOf(emit, delta) };
    // What does not pass through z stands in the first part already.
    affineBackward(emit, groups, samples, arrays, shape.hiddenOffset === 0);
  };
}

/** {@link CellKernels.localDerivatives} of a gated cell. */
export function gatedDerivatives(cell: GatedCell): CellKernels['localDerivatives'] {
  return ({ f, shape }, { previous, kept, derivatives }, stride) => {
    const { hiddenUnits: k } = shape;
    const walks = [
      { from: previous, stride: f.vectorBytes },
      { from: kept, stride: f.vectorBytes },
      { from: derivatives, stride },
    ];
    f.each(k, walks, ([before, gates, into]) => {
      const part = (at: Address): Parts => loaded((i) => plus(at, i * k * f.vectorBytes));
      const values = cell.derivatives(f, part(gates), part(before));
      for (const [i, value] of values.entries()) f.store(plus(into, i * k * stride), get(value));
    });
  };
}

function loaded(at: (part: number) => Address): Parts {
  return (part) => load(at(part));
}
