import { NO_CLASS } from '../environments/missing-target';
import { blockOffset, type Loss, type NetworkShape } from './network-shape';

/** A target: a class index or a vector. */
export type Target = number | Float64Array;

/** How one prediction did. */
export interface Prediction {
  /** ℓ_β(s; y). */
  readonly loss: number;
  /** 1 if the most probable class is not y, else 0; for a vector target, the loss. */
  readonly error: number;
}

/** g_β(s) = V h + c, which sees only the hidden units h of s, and the loss upon it. */
export interface Readout {
  /** ℓ_β(s; y), and whether the prediction is wrong. */
  predict(parameters: Float64Array, state: Float64Array, target: Target): Prediction;

  /** g_β(s) itself: for classes, what the softmax is taken of. [outputSize], a new array. */
  project(parameters: Float64Array, state: Float64Array): Float64Array;

  /** g_β(s): the probability of each class, or the predicted vector. [outputSize], a new array. */
  output(parameters: Float64Array, state: Float64Array): Float64Array;

  /**
   * delta += weight · ∇_s ℓ_β(s; y), and gradient += gradientWeight · ∇_β ℓ_β(s; y) in β's part; nothing
   * where the target is missing, since ℓ is 0 there.
   */
  gradient(
    parameters: Float64Array,
    state: Float64Array,
    target: Target,
    weight: number,
    delta: Float64Array,
    gradientWeight: number,
    gradient: Float64Array,
  ): void;
}

/** The linear readout V h + c, followed by the network's loss. */
export function readoutOf(network: NetworkShape): Readout {
  const { outputSize: m, hiddenUnits: k, hiddenOffset } = network;
  const readout = blockOffset(network, 'readout');
  const bias = blockOffset(network, 'readoutBias');
  const loss = lossFunctionOf(network.loss);
  const outputs = new Float64Array(m);
  const logitGradient = new Float64Array(m);

  function project(theta: Float64Array, state: Float64Array): void {
    for (let i = 0; i < m; i++) {
      let sum = theta[bias + i];
      for (let j = 0; j < k; j++) sum += theta[readout + i * k + j] * state[hiddenOffset + j];
      outputs[i] = sum;
    }
  }

  return {
    predict(theta: Float64Array, state: Float64Array, target: Target): Prediction {
      project(theta, state);
      const error = typeof target === 'number' ? Number(argmax(outputs) !== target) : undefined;
      const value = loss(outputs, target, logitGradient);
      return { loss: value, error: error ?? value };
    },

    project(theta: Float64Array, state: Float64Array): Float64Array {
      project(theta, state);
      return outputs.slice();
    },

    output(theta: Float64Array, state: Float64Array): Float64Array {
      project(theta, state);
      return predictionOf(network, outputs);
    },

    gradient(
      theta: Float64Array,
      state: Float64Array,
      target: Target,
      weight: number,
      delta: Float64Array,
      gradientWeight: number,
      gradient: Float64Array,
    ): void {
      if (typeof target === 'number' ? target === NO_CLASS : Number.isNaN(target[0])) return;
      project(theta, state);
      loss(outputs, target, logitGradient);
      for (let i = 0; i < m; i++) {
        const g = gradientWeight * logitGradient[i];
        const back = weight * logitGradient[i];
        for (let j = 0; j < k; j++) {
          gradient[readout + i * k + j] += g * state[hiddenOffset + j];
          delta[hiddenOffset + j] += back * theta[readout + i * k + j];
        }
        gradient[bias + i] += g;
      }
    },
  };
}

/** What g_β(s) predicts: the probability of each class, or itself where it is the vector. A new array. */
export function predictionOf({ loss }: NetworkShape, outputs: Float64Array): Float64Array {
  if (loss !== 'softmax-cross-entropy') return outputs.slice();
  const probabilities = new Float64Array(outputs.length);
  softmax(outputs, largestOf(outputs), probabilities);
  return probabilities;
}

/** ℓ(prediction; y), of what {@link predictionOf} gave: −ln p_y, or the vector's loss. */
export function lossOf({ loss }: NetworkShape, prediction: Float64Array, target: Target): number {
  if (typeof target === 'number') return -Math.log(prediction[target]);
  return lossFunctionOf(loss)(prediction, target, new Float64Array(prediction.length));
}

/** −ln softmax(outputs)_y in nats; logitGradient ← its gradient, softmax(outputs) − onehot(y). */
function softmaxCrossEntropy(
  outputs: Float64Array,
  target: Target,
  logitGradient: Float64Array,
): number {
  const y = target as number;
  const largest = largestOf(outputs);
  const total = softmax(outputs, largest, logitGradient);
  logitGradient[y] -= 1;
  return Math.log(total) - (outputs[y] - largest);
}

/** into ← softmax(outputs); returns Σ exp(outputs − largest), which cannot overflow. */
function softmax(outputs: Float64Array, largest: number, into: Float64Array): number {
  let total = 0;
  for (let i = 0; i < outputs.length; i++) {
    into[i] = Math.exp(outputs[i] - largest);
    total += into[i];
  }
  for (let i = 0; i < outputs.length; i++) into[i] /= total;
  return total;
}

function largestOf(values: Float64Array): number {
  let largest = -Infinity;
  for (const value of values) largest = Math.max(largest, value);
  return largest;
}

/** ℓ of d = outputs_i − y_i, and its derivative. */
interface NumberLoss {
  readonly of: (d: number) => number;
  readonly slope: (d: number) => number;
}

const squaredError: NumberLoss = { of: (d) => d * d, slope: (d) => 2 * d };
const absoluteError: NumberLoss = { of: Math.abs, slope: Math.sign };

/** With c, which is d within ±threshold, ℓ is c (d − c/2) on both sides of it. */
function huberLoss(threshold: number): NumberLoss {
  const slope = (d: number): number => Math.max(-threshold, Math.min(threshold, d));
  return { of: (d) => slope(d) * (d - slope(d) / 2), slope };
}

/** ℓ of outputs; logitGradient ← its gradient. */
type LossFunction = (outputs: Float64Array, target: Target, logitGradient: Float64Array) => number;

function lossFunctionOf(loss: Loss): LossFunction {
  switch (loss) {
    case 'softmax-cross-entropy':
      return softmaxCrossEntropy;
    case 'squared-error':
      return summed(squaredError);
    case 'absolute-error':
      return summed(absoluteError);
    default:
      return summed(huberLoss(loss.threshold));
  }
}

/** Σ ℓ over a vector. */
function summed({ of, slope }: NumberLoss): LossFunction {
  return (outputs, target, logitGradient) => {
    const y = target as Float64Array;
    let sum = 0;
    for (let i = 0; i < outputs.length; i++) {
      const difference = outputs[i] - y[i];
      logitGradient[i] = slope(difference);
      sum += of(difference);
    }
    return sum;
  };
}

function argmax(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}
