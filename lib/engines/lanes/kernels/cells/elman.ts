import { constant } from '../../constants';
import { get, load, multiply, subtract } from '../../../kernel-language/expressions';
import { affine, affineBackward } from '../affine';
import { activate } from '../blocks';
import { tanh } from '../tanh';
import type { CellKernels } from './cell';

/** The Elman cell, next = tanh(z), with ∂next/∂z = 1 − next². */
export const elmanKernels: CellKernels = {
  forward({ f, shape, ...rest }, groups, samples, { previous, input, next }) {
    affine({ f, shape, ...rest }, groups, samples, { hidden: previous, input, z: next });
    // A second pass: with the sums gone, there are registers for several tanh at once.
    for (const start of next.at) activate(f, start, samples * shape.hiddenUnits, tanh);
  },

  backward(emit, groups, samples, { next, delta, kept }) {
    const { f, shape } = emit;
    for (const g of groups.keys()) {
      const walks = [next, delta, kept].map(({ at }) => ({ from: at[g], stride: f.vectorBytes }));
      f.each(
        samples * shape.hiddenUnits,
        walks,
        ([state, gradient, preactivationGradient]) => {
          const value = f.vector(load(state));
          const derivative = subtract(load(constant('one')), multiply(get(value), get(value)));
          f.store(preactivationGradient, multiply(load(gradient), derivative));
        },
        4,
      );
    }
    affineBackward(emit, groups, samples, { preactivationGradient: kept, back: delta }, false);
  },

  localDerivatives({ f, shape }, { next, derivatives }, stride) {
    const walks = [
      { from: next, stride: f.vectorBytes },
      { from: derivatives, stride },
    ];
    f.each(
      shape.hiddenUnits,
      walks,
      ([at, derivative]) => {
        const state = f.vector(load(at));
        f.store(derivative, subtract(load(constant('one')), multiply(get(state), get(state))));
      },
      4,
    );
  },

  tangent: (_, scaled) => [scaled(0)],
  cotangent: (_, derivative, nu) => ({ preactivations: [multiply(derivative(0), nu(0))] }),
};
