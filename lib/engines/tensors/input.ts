import type { Network } from '../../models';
import { ones } from './constants';
import { concat, rowsAt } from './kernels';
import { tensorOf, type Tensor } from './tensor';
import type { Values } from '../value-ring';

/**
 * Observations as the cell takes them in: [n × (d + 1)], each x with a 1 behind it, for the bias.
 *
 * @param embedding [classes × d], if the network has one
 */
export function inputTensor(network: Network, values: Values, embedding: Tensor | null): Tensor {
  const { observation, inputSize: d } = network;
  if (embedding !== null) {
    const rows = rowsAt(embedding, tensorOf(values, [values.length]));
    return concat([rows, ones(values.length, 1)], 1);
  }
  const n = observation.kind === 'class' ? values.length : values.length / d;
  const inputs = new Float32Array(n * (d + 1));
  for (let i = 0; i < n; i++) {
    const row = i * (d + 1);
    if (observation.kind === 'class') inputs[row + values[i]] = 1;
    else inputs.set(values.subarray(i * d, (i + 1) * d), row);
    inputs[row + d] = 1;
  }
  return tensorOf(inputs, [n, d + 1]);
}
