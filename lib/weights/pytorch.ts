import { blockOf, type Network } from '../models';
import { checkNetwork } from '../models/check-network';
import { decodeSafetensors, encodeSafetensors, type NamedTensor } from '../platform/safetensors';
import { FppError, OptionError } from '../validation/errors';
import { trainedNetwork, type WeightSource, type WhichRun } from './weight-source';

/** Weights from elsewhere that do not fit; the message names the tensor, and what it should be. */
export class WeightsError extends FppError {}

/** Whose names and order of gates weights are written in. */
export type WeightFormat = 'pytorch';

/**
 * Writes the weights of what has learned as another library reads them: a safetensors file, in the names of
 * PyTorch's `nn.RNN`, `nn.LSTM` and `nn.GRU`, with one layer.
 *
 * - `weight_ih_l0`: U, `weight_hh_l0`: A, `bias_ih_l0`: b; `bias_hh_l0` is 0, but for the third gate of a GRU, where
 *   it is the candidate's own bias. The gates stand in the same order there and here.
 * - `readout.weight` and `readout.bias`: V and c, as of an `nn.Linear`; `embedding.weight`, as of an
 *   `nn.Embedding`, if the network has one. Without one, a class goes in as a one-hot vector there.
 *
 * Numbers are float32 where that loses nothing, as of every engine but `reference`; else float64.
 *
 * @param source e.g. what `learn` gave
 * @returns the bytes of the file
 * @throws OptionError if the source cannot tell its weights, or the format is none
 * @example
 * ```ts
 * import { writeFileSync } from 'node:fs';
 * import { CycleWorld, exportWeights, Fpp, learn, lstm } from 'fixed-point-propagation';
 *
 * const environment = new CycleWorld({ length: 4 });
 * const network = lstm(environment, { hiddenUnits: 4 });
 * const trainer = new Fpp({ truncationLength: 2 });
 * const learned = await learn({ environment, network, trainer, learningRate: 0.01, steps: 500 });
 * writeFileSync('weights.safetensors', exportWeights(learned, 'pytorch'));
 * ```
 */
export function exportWeights(
  source: WeightSource,
  format: WeightFormat,
  which: WhichRun = {},
): Uint8Array {
  checkFormat('exportWeights', format);
  const { network, parameters } = trainedNetwork('exportWeights', source, which);
  const isSingle = parameters.every((value) => Object.is(Math.fround(value), value));
  const tensors = new Map<string, NamedTensor>();
  for (const { name, shape, parts } of layoutOf(network)) {
    const values = new Float64Array(shape.reduce((product, size) => product * size, 1));
    for (const { at, theta, length, isRead } of parts) {
      if (isRead !== true) values.set(parameters.subarray(theta, theta + length), at);
    }
    tensors.set(name, { shape, values: isSingle ? Float32Array.from(values) : values });
  }
  return encodeSafetensors({ metadata: { format: 'pt', cell: network.cell }, tensors });
}

/**
 * Reads weights that {@link exportWeights} or PyTorch wrote (`safetensors.torch.save_file(module.state_dict(), …)`),
 * for a network of the same shape. The two biases of a gate become one, their sum, but for a GRU's candidate. Biases
 * that are not there are 0. Names that are not those of one layer and its readout are refused.
 *
 * PyTorch's file does not say what an `nn.RNN`'s nonlinearity is: here it is tanh, its default.
 *
 * @param network that the weights are for
 * @param file its bytes
 * @returns θ in the layout of `network.blocks`: for `predict`, or for `learn`'s `initialParameters`
 * @throws OptionError if the network or the format is none
 * @throws WeightsError if the file is no safetensors file, or does not fit the network
 * @example
 * ```ts
 * import { elman, exportWeights, importWeights, initialParameters, deriveGenerator, predict } from 'fixed-point-propagation';
 *
 * const spaces = { observation: { kind: 'vector', size: 2 }, target: { kind: 'vector', size: 1 } } as const;
 * const network = elman(spaces, { hiddenUnits: 3 });
 * const parameters = initialParameters(network, deriveGenerator('docs', 'none', 0, 'weights'));
 * const file = exportWeights({ network, parameters }, 'pytorch');
 * const { outputs } = predict(network, importWeights(network, file, 'pytorch'), [Float64Array.of(0.5, 1)]);
 * console.log(outputs[0].length); // 1
 * ```
 */
export function importWeights(
  network: Network,
  file: Uint8Array,
  format: WeightFormat,
): Float64Array {
  checkFormat('importWeights', format);
  checkNetwork('importWeights', network);
  if (!((file as unknown) instanceof Uint8Array)) {
    throw new OptionError('importWeights', 'file', file, "a file's bytes, as a Uint8Array");
  }
  const tensors = readTensors(file);
  const layout = layoutOf(network);
  const names = layout.map(({ name }) => name);
  for (const name of tensors.keys()) {
    if (!names.includes(name)) {
      const reason = /_l[1-9]|_reverse|weight_hr/.test(name)
        ? 'one layer, in one direction, without projections'
        : `what is called ${names.join(', ')}`;
      throw new WeightsError(`importWeights: there is ${name}, and what is read is ${reason}`);
    }
  }
  const parameters = new Float64Array(network.parameterCount);
  for (const { name, shape, parts } of layout) {
    const tensor = tensors.get(name);
    if (tensor === undefined) {
      if (/bias/.test(name)) continue;
      throw new WeightsError(`importWeights: there is no ${name}, of ${shape.join(' × ')} numbers`);
    }
    if (tensor.shape.join() !== shape.join()) {
      const found = tensor.shape.length === 0 ? 'one number' : tensor.shape.join(' × ');
      throw new WeightsError(
        `importWeights: ${name} must be ${shape.join(' × ')}, for this ${network.cell} network; got ${found}`,
      );
    }
    for (const { at, theta, length } of parts) {
      for (let i = 0; i < length; i++) parameters[theta + i] += tensor.values[at + i];
    }
  }
  return parameters;
}

/** Numbers that stand side by side in a tensor there, and in θ here. */
interface Part {
  /** Where they begin in the tensor, and in θ. */
  readonly at: number;
  readonly theta: number;
  readonly length: number;
  /** Whether they are only read, and added: the second of two biases that are one here. */
  readonly isRead?: true;
}

/** A tensor of PyTorch's. */
interface Laid {
  readonly name: string;
  readonly shape: readonly number[];
  readonly parts: readonly Part[];
}

/** What PyTorch calls the blocks of a network, and where it has their numbers. */
function layoutOf(network: Network): Laid[] {
  const { hiddenUnits: k, embedding } = network;
  const whole = (name: string, block: string): Laid => {
    const { offset, rows, columns } = blockOf(network, block);
    const isVector = /bias/i.test(block);
    const length = rows * columns;
    const parts = [{ at: 0, theta: offset, length }];
    return { name, shape: isVector ? [length] : [rows, columns], parts };
  };
  const { offset: bias, rows } = blockOf(network, 'bias');
  const second: readonly Part[] =
    network.cell === 'gru'
      ? [
          { at: 0, theta: bias, length: 2 * k, isRead: true },
          { at: 2 * k, theta: blockOf(network, 'candidateBias').offset, length: k },
        ]
      : [{ at: 0, theta: bias, length: rows, isRead: true }];
  return [
    whole('weight_ih_l0', 'input'),
    whole('weight_hh_l0', 'recurrent'),
    whole('bias_ih_l0', 'bias'),
    { name: 'bias_hh_l0', shape: [rows], parts: second },
    whole('readout.weight', 'readout'),
    whole('readout.bias', 'readoutBias'),
    ...(embedding === null ? [] : [whole('embedding.weight', 'embedding')]),
  ];
}

function readTensors(file: Uint8Array): ReadonlyMap<string, NamedTensor> {
  return decodeSafetensors(file, (problem) => {
    throw new WeightsError(`importWeights: the file cannot be read: ${problem}`);
  }).tensors;
}

function checkFormat(owner: string, format: unknown): void {
  if (format !== 'pytorch') throw new OptionError(owner, 'format', format, 'pytorch');
}
