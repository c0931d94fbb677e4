import type { LossKind } from '../../../models/network-shape';
import type { FunctionBuilder } from '../../kernel-language/function-builder';
import {
  absoluteValue,
  add,
  and,
  get,
  lessThan,
  load,
  multiply,
  pmax,
  pmin,
  subtract,
  type Expression,
  type Local,
} from '../../kernel-language/expressions';
import { constant } from '../constants';

/** ℓ of a target that is a vector: a sum over its numbers, of d = g_β(s) − y in each lane. */
interface VectorLoss {
  /** sum ← sum + ℓ of one number. */
  addTo(f: FunctionBuilder, sum: Local, d: Local): void;
  /** ∂ℓ/∂d; NaN where d is. */
  slope(d: Local): Expression;
}

const squaredError: VectorLoss = {
  addTo(f, sum, d) {
    f.set(sum, f.multiplyAdd(get(d), get(d), get(sum)));
  },
  slope: (d) => multiply(get(d), load(constant('two'))),
};

const absoluteError: VectorLoss = {
  addTo(f, sum, d) {
    f.set(sum, add(get(sum), absoluteValue(get(d))));
  },
  slope(d) {
    const zero = load(constant('zero'));
    const one = load(constant('one'));
    const sign = subtract(and(one, lessThan(zero, get(d))), and(one, lessThan(get(d), zero)));
    // What compares with nothing counts as neither, so NaN is put back: d − d is 0 otherwise.
    return add(sign, subtract(get(d), get(d)));
  },
};

/** d within ±threshold, c: then ∂ℓ/∂d = c, and ℓ = c (d − c/2) on both sides of it. */
const huber: VectorLoss = {
  addTo(f, sum, d) {
    const c = f.vector(huber.slope(d));
    const rest = subtract(get(d), multiply(get(c), load(constant('half'))));
    f.set(sum, f.multiplyAdd(get(c), rest, get(sum)));
  },
  slope: (d) => pmax(pmin(get(d), load(constant('threshold'))), load(constant('minusThreshold'))),
};

const vectorLosses: Readonly<Record<Exclude<LossKind, 'softmax-cross-entropy'>, VectorLoss>> = {
  'squared-error': squaredError,
  'absolute-error': absoluteError,
  huber,
};

/** The loss of a network whose targets are vectors. */
export function vectorLossOf({ loss }: { readonly loss: LossKind }): VectorLoss {
  if (loss !== 'softmax-cross-entropy') return vectorLosses[loss];
  throw new Error('cross-entropy is of classes');
}
