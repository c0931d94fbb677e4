import { isMissing } from '../../environments/missing-target';
import type { CellName, Loss, Network } from '../../models';
import { ones, scalar } from './constants';
import {
  absolute,
  argMax,
  clip,
  concat,
  isLess,
  logSoftmax,
  matMul,
  multiply,
  rowSums,
  scale,
  select,
  sign,
  sliceRows,
  softmax,
  square,
  subtract,
  subtractOnesAt,
  transpose,
  valuesAt,
} from './kernels';
import { numbersOf, tensorOf, type Tensor } from './tensor';
import type { Values } from '../value-ring';

/** How n predictions did; see `OnlinePerformance`. */
export interface Predictions {
  /** [n] ℓ_β. */
  readonly losses: ArrayLike<number>;
  /** [n] 1 where the most probable class is wrong; for vector targets, the losses. */
  readonly errors: ArrayLike<number>;
}

/** g_β(s) = V h + c on n samples at once, and the loss upon it. */
export interface TensorReadout {
  /**
   * @param readout [(k + 1) × m], see `MatrixLayout`
   * @param hidden [n × k]
   */
  predict(readout: Tensor, hidden: Tensor, targets: Values): Predictions;
  /** g_β(s) itself: [n × m]. */
  project(readout: Tensor, hidden: Tensor): Tensor;
  /** weight · Σ over samples ∇_β ℓ, in the shape of `readout`, and weight · ∇_h ℓ of each sample. */
  gradient(
    readout: Tensor,
    hidden: Tensor,
    targets: Values,
    weight: number,
  ): { readonly readout: Tensor; readonly hidden: Tensor };
}

/**
 * A size that no component of ∇_β exceeds. Under a softmax it is that of h, since softmax − onehot lies
 * within ±1 and the gradient is a mean over samples.
 */
export function readoutGradientBound({ loss, cell }: Network): number {
  return loss === 'softmax-cross-entropy' ? LARGEST_HIDDEN[cell] : Infinity;
}

/** A size that no unit of h exceeds. A GRU keeps a part of the h before, which learning may have moved. */
const LARGEST_HIDDEN: Readonly<Record<CellName, number>> = { elman: 1, lstm: 1, gru: Infinity };

/** ℓ on outputs [n × m]. */
interface TensorLoss {
  judge(outputs: Tensor, targets: Values): Predictions;
  /** ∇ of ℓ by the outputs, for each sample. */
  logitGradient(outputs: Tensor, targets: Values): Tensor;
}

export function readoutOf(network: Network, mayLackTargets = false): TensorReadout {
  const k = network.hiddenUnits;
  const loss = tensorLossOf(network.loss);
  const withOnes = (hidden: Tensor): Tensor => concat([hidden, ones(hidden.shape[0], 1)], 1);

  return {
    predict(readout: Tensor, hidden: Tensor, targets: Values): Predictions {
      return loss.judge(matMul(withOnes(hidden), readout), targets);
    },

    project: (readout, hidden) => matMul(withOnes(hidden), readout),

    gradient(readout: Tensor, hidden: Tensor, targets: Values, weight: number) {
      const rows = withOnes(hidden);
      const ofAll = loss.logitGradient(matMul(rows, readout), targets);
      const logitGradient = mayLackTargets ? taughtOnly(ofAll, targets, network) : ofAll;
      // The other way round, logitGradient · readoutᵀ, the product would transpose the larger matrix.
      const back = matMul(readout, logitGradient, { transposeB: true });
      return {
        readout: matMul(scale(rows, weight), logitGradient, { transposeA: true }),
        hidden: scale(transpose(sliceRows(back, 0, k)), weight),
      };
    },
  };
}

/** −ln softmax(outputs)_y, in nats. TensorFlow's kernel for it takes seven times as long. */
const softmaxCrossEntropy: TensorLoss = {
  judge(outputs: Tensor, targets: Values): Predictions {
    const chosen = valuesAt(logSoftmax(outputs), placesOf(targets));
    const best = numbersOf(argMax(outputs));
    return {
      losses: numbersOf(chosen).map((logProbability) => -logProbability),
      errors: best.map((choice, i) => Number(choice !== targets[i])),
    };
  },

  logitGradient(outputs: Tensor, targets: Values): Tensor {
    return subtractOnesAt(softmax(outputs), placesOf(targets));
  },
};

/** ℓ of d = outputs − y, number by number, and its derivative. */
interface NumberLoss {
  readonly of: (d: Tensor) => Tensor;
  readonly slope: (d: Tensor) => Tensor;
}

const squaredError: NumberLoss = { of: square, slope: (d) => scale(d, 2) };
const absoluteError: NumberLoss = { of: absolute, slope: sign };

/** With c, which is d within ±threshold, ℓ is c (d − c/2) on both sides of it. */
function huberLoss(threshold: number): NumberLoss {
  const slope = (d: Tensor): Tensor => clip(d, scalar(-threshold), scalar(threshold));
  return {
    of: (d) => multiply(slope(d), subtract(d, scale(slope(d), 0.5))),
    slope,
  };
}

function tensorLossOf(loss: Loss): TensorLoss {
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

/** Σ ℓ over the numbers of each sample. */
function summed({ of, slope }: NumberLoss): TensorLoss {
  const differences = (outputs: Tensor, targets: Values): Tensor =>
    subtract(outputs, tensorOf(targets, outputs.shape));
  return {
    judge(outputs: Tensor, targets: Values): Predictions {
      const losses = numbersOf(rowSums(of(differences(outputs, targets))));
      return { losses, errors: losses };
    },

    logitGradient: (outputs, targets) => slope(differences(outputs, targets)),
  };
}

/** [n × 2]: row i, column y_i. */
function placesOf(targets: Values): Tensor {
  const places = new Int32Array(2 * targets.length);
  for (let i = 0; i < targets.length; i++) {
    places[2 * i] = i;
    // Of a missing target any will do: nobody looks at what comes of it.
    places[2 * i + 1] = Math.max(targets[i], 0);
  }
  return tensorOf(places, [targets.length, 2]);
}

/** The rows of samples whose targets are there; 0 in those of the others. */
function taughtOnly(rows: Tensor, targets: Values, { target }: Network): Tensor {
  const [samples] = rows.shape;
  const isTaught = Float32Array.from({ length: samples }, (_, i) =>
    isMissing(target, targets, i) ? 0 : 1,
  );
  if (!isTaught.includes(0)) return rows;
  const marks = tensorOf(isTaught, [samples, 1]);
  return select(isLess(marks, scalar(0.5)), scalar(0), rows);
}
