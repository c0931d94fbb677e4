import { add, get, load, multiply, plus } from '../../../kernel-language/expressions';
import { affine } from '../affine';
import { activate, hiddenOf } from '../blocks';
import { sigmoid } from '../exponential';
import { tanh } from '../tanh';
import type { CellKernels } from './cell';
import {
  eachUnit,
  gatedBackward,
  gatedDerivatives,
  sigmoidDerivative,
  tanhDerivative,
  type GatedCell,
} from './gated';

/** What a step keeps: the four gates, and r = tanh(c'). */
const [I, F, G, O, R] = [0, 1, 2, 3, 4];

/**
 * The LSTM on states (c, h), with r = tanh(c'):
 *
 *     c' = f ∘ c + i ∘ g,   h' = o ∘ r
 *     ∂c'/∂z_i = g i (1 − i)    ∂c'/∂z_f = c f (1 − f)    ∂c'/∂z_g = i (1 − g²)    ∂c'/∂c = f
 *     ∂h'/∂z_o = r o (1 − o)    ∂h'/∂c' = o (1 − r²)
 */
const cell: GatedCell = {
  derivatives(f, kept, before) {
    const [i, forget, g, o, r] = [I, F, G, O, R].map((part) => f.vector(kept(part)));
    return [
      f.vector(multiply(get(g), sigmoidDerivative(get(i)))),
      f.vector(multiply(before(0), sigmoidDerivative(get(forget)))),
      f.vector(multiply(get(i), tanhDerivative(get(g)))),
      f.vector(multiply(get(r), sigmoidDerivative(get(o)))),
      forget,
      f.vector(multiply(get(o), tanhDerivative(get(r)))),
    ];
  },

  cotangent(f, derivative, nu) {
    const hidden = f.vector(nu(1));
    const cellGradient = f.vector(f.multiplyAdd(get(hidden), derivative(5), nu(0)));
    return {
      preactivations: [
        ...[I, F, G].map((gate) => multiply(get(cellGradient), derivative(gate))),
        multiply(get(hidden), derivative(O)),
      ],
      state: multiply(get(cellGradient), derivative(4)),
    };
  },
};

export const lstmKernels: CellKernels = {
  forward(emit, groups, samples, { previous, input, next, kept }) {
    const { f, shape } = emit;
    const { hiddenUnits: k } = shape;
    affine(emit, groups, samples, { hidden: hiddenOf(emit, previous), input, z: kept });
    for (const g of groups.keys()) {
      const walks = [previous, next, kept].map(({ at, stride }) => ({ from: at[g], stride }));
      f.each(samples, walks, (sample) => {
        const gate = (part: number) => plus(sample[2], part * k * f.vectorBytes);
        activate(f, gate(I), 2 * k, sigmoid);
        activate(f, gate(G), k, tanh);
        activate(f, gate(O), k, sigmoid);
        eachUnit(emit, sample, ([before, after, gates]) => {
          const kept = multiply(load(gates(F)), load(before(0)));
          const cellState = f.vector(f.multiplyAdd(load(gates(I)), load(gates(G)), kept));
          f.store(after(0), get(cellState));
          f.store(gates(R), get(cellState));
        });
        activate(f, gate(R), k, tanh);
        eachUnit(emit, sample, ([, after, gates]) => {
          f.store(after(1), multiply(load(gates(O)), load(gates(R))));
        });
      });
    }
  },

  backward: gatedBackward(cell),

  localDerivatives(emit, at, stride) {
    const { f, shape } = emit;
    const { hiddenUnits: k } = shape;
    // h' as it was computed, even if the weights have moved since.
    eachUnit(emit, [at.next, at.kept], ([after, gates]) => {
      f.store(gates(R), load(after(0)));
    });
    activate(f, plus(at.kept, R * k * f.vectorBytes), k, tanh);
    gatedDerivatives(cell)(emit, at, stride);
  },

  tangent(f, scaled, derivative, state) {
    const through = [I, F, G].map(scaled).reduce(add);
    const cellTangent = f.vector(f.multiplyAdd(derivative(4), state(), through));
    return [get(cellTangent), f.multiplyAdd(derivative(5), get(cellTangent), scaled(O))];
  },

  cotangent: cell.cotangent.bind(cell),
};
