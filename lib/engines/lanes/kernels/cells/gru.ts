import { constant } from '../../constants';
import {
  add,
  get,
  load,
  multiply,
  plus,
  subtract,
  type Expression,
} from '../../../kernel-language/expressions';
import { affine } from '../affine';
import { activate } from '../blocks';
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

/** What a step keeps: its gates r and z, the candidate n, and q = A_n h + c. */
const [R, Z, N, Q] = [0, 1, 2, 3];

const from1 = (value: Expression): Expression => subtract(load(constant('one')), value);

/**
 * The GRU, h' = (1 − z) ∘ n + z ∘ h with n = tanh(a + r ∘ q), a = U_n x + b_n and q = A_n h + c. With
 * e = ∂h'/∂a:
 *
 *     e = (1 − z) (1 − n²)    ∂h'/∂q = e r    ∂h'/∂z_r = e q r (1 − r)    ∂h'/∂z_z = (h − n) z (1 − z)
 */
const cell: GatedCell = {
  derivatives(f, kept, before) {
    const [r, z, n, q] = [R, Z, N, Q].map((part) => f.vector(kept(part)));
    const candidate = f.vector(multiply(from1(get(z)), tanhDerivative(get(n))));
    const reset = multiply(multiply(get(candidate), get(q)), sigmoidDerivative(get(r)));
    const update = multiply(subtract(before(0), get(n)), sigmoidDerivative(get(z)));
    return [
      f.vector(reset),
      f.vector(update),
      candidate,
      f.vector(multiply(get(candidate), get(r))),
      z,
    ];
  },

  cotangent(f, derivative, nu) {
    const gradient = f.vector(nu(0));
    return {
      preactivations: [R, Z, N, Q].map((part) => multiply(get(gradient), derivative(part))),
      state: multiply(get(gradient), derivative(4)),
    };
  },
};

export const gruKernels: CellKernels = {
  forward(emit, groups, samples, { previous, input, next, kept }) {
    const { f, shape } = emit;
    const { hiddenUnits: k } = shape;
    affine(emit, groups, samples, { hidden: previous, input, z: kept });
    for (const g of groups.keys()) {
      const walks = [previous, next, kept].map(({ at, stride }) => ({ from: at[g], stride }));
      f.each(samples, walks, (sample) => {
        const gate = (part: number) => plus(sample[2], part * k * f.vectorBytes);
        activate(f, gate(R), 2 * k, sigmoid);
        eachUnit(emit, sample, ([, , gates]) => {
          f.store(gates(N), f.multiplyAdd(load(gates(R)), load(gates(Q)), load(gates(N))));
        });
        activate(f, gate(N), k, tanh);
        eachUnit(emit, sample, ([before, after, gates]) => {
          const z = f.vector(load(gates(Z)));
          const fromCandidate = multiply(from1(get(z)), load(gates(N)));
          f.store(after(0), f.multiplyAdd(get(z), load(before(0)), fromCandidate));
        });
      });
    }
  },

  backward: gatedBackward(cell),
  localDerivatives: gatedDerivatives(cell),

  tangent(f, scaled, derivative, state) {
    const through = [R, Z, N, Q].map(scaled).reduce(add);
    return [f.multiplyAdd(derivative(4), state(), through)];
  },

  cotangent: cell.cotangent.bind(cell),
};
