import type { NetworkShape } from '../../models';
import {
  hiddenOf,
  recurrentOf,
  type CellAtWeights,
  type CellStep,
  type State,
  type TensorCell,
} from './cell';
import { ones, zeros } from './constants';
import {
  add,
  concat,
  matMul,
  multiply,
  sigmoid,
  sigmoidGradient,
  sliceRows,
  splitColumns,
  subtract,
  tanh,
  tanhGradient,
} from './kernels';
import type { Tensor } from './tensor';

/** The gates and the candidate of one step, and q = A_n h + c. */
interface GruValues {
  readonly r: Tensor;
  readonly z: Tensor;
  readonly n: Tensor;
  readonly q: Tensor;
}

/** ∂L/∂(U x + b) and ∂L/∂(A h), [n × 3k] each, and the part of the latter that is of A_n h + c. */
interface GruPreactivations {
  readonly inputs: Tensor;
  readonly recurrent: Tensor;
  readonly q: Tensor;
}

/**
 * The GRU; see `gru` for its equations. Inputs and hidden units have a product each, as the reset gate
 * stands between them. c is one more row of the weights, below Aᵀ: (0 0 cᵀ).
 */
export function gruCell(network: NetworkShape): TensorCell {
  const { inputSize: d, hiddenUnits: k } = network;
  return {
    parts: 1,

    at(weights: Tensor): CellAtWeights<GruValues, GruPreactivations> {
      const recurrent = recurrentOf(network, weights);
      const ofInput = sliceRows(weights, 0, d + 1);
      const ofHidden = sliceRows(weights, d + 1, k);
      const candidateBias = sliceRows(weights, d + 1 + k, 1);
      return {
        step(x: Tensor, previous: State) {
          const h = hiddenOf(previous);
          const [ur, uz, un] = splitColumns(matMul(x, ofInput), 3);
          const [vr, vz, q] = splitColumns(add(matMul(h, ofHidden), candidateBias), 3);
          const r = sigmoid(add(ur, vr));
          const z = sigmoid(add(uz, vz));
          const n = tanh(add(un, multiply(r, q)));
          const next = add(n, multiply(z, subtract(h, n)));
          return { x, previous, next: [next], saved: { r, z, n, q } };
        },

        back({ previous, saved: { r, z, n, q } }: CellStep<GruValues>, [delta]: State) {
          const kept = multiply(z, delta);
          const ofN = tanhGradient(n, subtract(delta, kept));
          const ofZ = sigmoidGradient(z, multiply(delta, subtract(hiddenOf(previous), n)));
          const ofR = sigmoidGradient(r, multiply(ofN, q));
          const ofQ = multiply(ofN, r);
          const dv = concat([ofR, ofZ, ofQ], 1);
          return {
            dz: { inputs: concat([ofR, ofZ, ofN], 1), recurrent: dv, q: ofQ },
            delta: [add(matMul(dv, recurrent()), kept)],
          };
        },

        gradient(
          steps: readonly CellStep<GruValues>[],
          inputs: Tensor,
          dz: readonly GruPreactivations[],
        ) {
          const below = (part: keyof GruPreactivations): Tensor =>
            concat(
              dz.map((ofStep) => ofStep[part]),
              0,
            );
          const du = below('inputs');
          const hidden = concat(
            steps.map(({ previous }) => hiddenOf(previous)),
            0,
          );
          const ofBias = matMul(ones(1, du.shape[0]), below('q'));
          const cell = concat(
            [
              matMul(inputs, du, { transposeA: true }),
              matMul(hidden, below('recurrent'), { transposeA: true }),
              // Beside c there is nothing to learn: what stays 0 there takes no part in r and z.
              concat([zeros(1, 2 * k), ofBias], 1),
            ],
            0,
          );
          return { cell, inputs: du };
        },
      };
    },
  };
}
