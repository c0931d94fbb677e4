import '../../platform/node-compat';
import type * as tensorflow from '@tensorflow/tfjs-node';
import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-node';
import type { Objective, Window } from '../../engines';
import type { Network, Role, Target } from '../../models';
import { packageOfProofs } from '../packages';
import type { Eq7Gradients, MiniBatch } from './mini-batch';

const tf = packageOfProofs('@tensorflow/tfjs-node') as typeof tensorflow;

/**
 * The four gradients of eq. 7 by TensorFlow's automatic differentiation (`tf.grads`), float32: the
 * objective is written once more in TensorFlow's operations, and shares no line with the engines.
 */
export function tensorflowGradients(batch: MiniBatch): Eq7Gradients {
  const { network, windows } = batch;
  const values = flatGradients(batch);
  const blockCount = network.blocks.length;
  const mean = (role: Role): Float64Array =>
    Float64Array.from(
      network.blocks.flatMap((block, i) => (block.role === role ? [...values[i]] : [])),
      (sum) => sum / windows.length,
    );
  const ofState = (which: 0 | 1): Float64Array[] =>
    windows.map((_, b) => Float64Array.from(values[blockCount + 2 * b + which]));
  return { W: mean('W'), beta: mean('beta'), starts: ofState(0), ends: ofState(1) };
}

/** Gradients of Σ L_i: of each block of θ, then of each window's start and end state. */
function flatGradients({ network, parameters, windows, objective }: MiniBatch): Float32Array[] {
  return tf.tidy(() => {
    const blocks = network.blocks.map(({ offset, rows, columns }) =>
      matrix(parameters.subarray(offset, offset + rows * columns), rows, columns),
    );
    const states = windows.flatMap(({ start, end }) => [column(start), column(end)]);
    const sumOfObjectives = (...variables: Tensor[]): Scalar => {
      const theta = variables.slice(0, blocks.length);
      const ends = variables.slice(blocks.length);
      const objectives = windows.map((window, b) =>
        windowTensor(network, objective, theta, window, ends[2 * b], ends[2 * b + 1]),
      );
      return tf.addN(objectives);
    };
    const gradients = tf.grads(sumOfObjectives)([...blocks, ...states]);
    return gradients.map((gradient) => gradient.dataSync<'float32'>());
  });
}

/** L_i of one window (eq. 6) as a scalar tensor. */
function windowTensor(
  network: Network,
  objective: Objective,
  theta: readonly Tensor[],
  window: Window,
  start: Tensor,
  end: Tensor,
): Scalar {
  const k = network.hiddenUnits;
  const blocks = Object.fromEntries(network.blocks.map(({ name }, i) => [name, theta[i]]));
  const { readout: V, readoutBias: c } = blocks;
  const losses: Scalar[] = [];
  let state = start;
  for (const [j, input] of window.inputs.entries()) {
    const isEmbedded = network.embedding !== null && typeof input === 'number';
    const x = isEmbedded
      ? blocks.embedding.slice([input, 0], [1, network.inputSize]).transpose()
      : vector(input, network.inputSize);
    state = nextTensor(network, blocks, state, x);
    losses.push(lossTensor(network, V.matMul(hiddenOf(state, k)).add(c), window.targets[j]));
  }
  const loss: Scalar =
    objective.loss === 'every' ? tf.addN(losses).div(losses.length) : losses[losses.length - 1];
  const squares = end.sub(state).square();
  const distance: Scalar = objective.penalty === 'sum' ? squares.sum() : squares.mean();
  return loss.add(distance.mul(objective.lambda / 2));
}

/** f_W(s, x), written down once more for each cell. */
function nextTensor(
  network: Network,
  blocks: Readonly<Record<string, Tensor>>,
  state: Tensor,
  x: Tensor,
): Tensor {
  const { recurrent: A, input: U, bias: b } = blocks;
  const k = network.hiddenUnits;
  const hidden = hiddenOf(state, k);
  const preactivations = (): Tensor => A.matMul(hidden).add(U.matMul(x)).add(b);
  switch (network.cell) {
    case 'elman':
      return preactivations().tanh();
    case 'lstm':
      return lstmTensor(preactivations(), state, k);
    case 'gru':
      return gruTensor(U.matMul(x).add(b), A.matMul(hidden), blocks.candidateBias, hidden);
  }
}

/** h, the last k numbers of a state. */
function hiddenOf(state: Tensor, k: number): Tensor {
  return state.slice([state.shape[0] - k, 0], [k, 1]);
}

/** The next state (c, h) of an LSTM from the four gates' z. */
function lstmTensor(z: Tensor, state: Tensor, k: number): Tensor {
  const [inputGate, forgetGate, candidate, outputGate] = tf.split(z, 4);
  const memory = state.slice([0, 0], [k, 1]);
  const kept = forgetGate.sigmoid().mul(memory);
  const next = kept.add(inputGate.sigmoid().mul(candidate.tanh()));
  return tf.concat([next, outputGate.sigmoid().mul(next.tanh())]);
}

/** The next h of a GRU from U x + b and A h of its gates r, z, n, the bias of A_n h, and the h before. */
function gruTensor(ofInput: Tensor, ofHidden: Tensor, bias: Tensor, hidden: Tensor): Tensor {
  const [resetInput, keepInput, candidateInput] = tf.split(ofInput, 3);
  const [resetHidden, keepHidden, candidateHidden] = tf.split(ofHidden, 3);
  const reset = resetInput.add(resetHidden).sigmoid();
  const keep = keepInput.add(keepHidden).sigmoid();
  const candidate = candidateInput.add(reset.mul(candidateHidden.add(bias))).tanh();
  return tf.scalar(1).sub(keep).mul(candidate).add(keep.mul(hidden));
}

/** ℓ of g_β's outputs. */
function lossTensor(network: Network, outputs: Tensor, target: Target): Scalar {
  const y = vector(target, network.outputSize);
  switch (network.loss) {
    case 'softmax-cross-entropy':
      return tf
        .logSoftmax(outputs.reshape([-1]))
        .mul(y.reshape([-1]))
        .sum<Scalar>()
        .neg();
    case 'squared-error':
      return outputs.sub(y).square().sum();
    case 'absolute-error':
      return outputs.sub(y).abs().sum();
    default:
      return huberTensor(outputs.sub(y).abs(), network.loss.threshold);
  }
}

/** Of the sizes |d|: what lies within the threshold counts by half its square, what lies beyond in proportion. */
function huberTensor(sizes: Tensor, threshold: number): Scalar {
  const within = sizes.minimum(threshold);
  return within.square().div(2).add(sizes.sub(within).mul(threshold)).sum();
}

function vector(value: number | Float64Array, size: number): Tensor2D {
  if (typeof value !== 'number') return column(value);
  const oneHot = new Float64Array(size);
  oneHot[value] = 1;
  return column(oneHot);
}

function column(values: Float64Array): Tensor2D {
  return matrix(values, values.length, 1);
}

function matrix(values: Float64Array, rows: number, columns: number): Tensor2D {
  return tf.tensor2d(Float32Array.from(values), [rows, columns]);
}
