import { constant } from '../constants';
import type { FunctionBuilder } from '../../kernel-language/function-builder';
import {
  absoluteValue,
  add,
  and,
  andNot,
  divide,
  equalFloats,
  equalIntegers,
  get,
  integer,
  lessThan,
  load,
  multiply,
  negate,
  or,
  plus,
  pmax,
  select,
  splatInteger,
  subtract,
  addIntegers,
  type Address,
  type Expression,
  type Local,
} from '../../kernel-language/expressions';
import type { Emit } from './emit';
import { eachProductRows, eachSampleBlock, hiddenOf, type PerSample } from './blocks';
import { exponential, logarithm } from './exponential';
import { product, storeRows } from './product';
import { vectorLossOf } from './vector-loss';

/** Outputs that are written out one after the other; more become a loop. */
const UNROLLED_OUTPUTS = 8;

const zero = (): Expression => load(constant('zero'));

/** outputs ← V state + c for all samples of some groups. */
export function readoutForward(
  emit: Emit,
  groups: readonly Address[],
  samples: number,
  arrays: { readonly state: PerSample; readonly outputs: PerSample },
): void {
  const { f, shape, layout } = emit;
  const { hiddenUnits: k, outputSize: m } = shape;
  const theta = groups.map((group) => plus(group, layout.parameters));
  const perSample = [hiddenOf(emit, arrays.state), arrays.outputs];
  eachSampleBlock(f, samples, theta, perSample, (weights, [state, outputs], together) => {
    const walks = [
      { from: plus(weights, layout.blocks.readout), stride: k * f.vectorBytes },
      { from: plus(weights, layout.blocks.readoutBias), stride: f.vectorBytes },
      ...outputs.map((from) => ({ from, stride: f.vectorBytes })),
    ];
    eachProductRows(f, m, together, walks, ([at, bias, ...out], rows) => {
      const matrix = { at, rowStride: k * f.vectorBytes, columnStride: f.vectorBytes, columns: k };
      product(
        f,
        { rows, samples: together },
        [{ matrix, vectors: state }],
        (row) => load(plus(bias, row * f.vectorBytes)),
        (sums) => {
          storeRows(f, sums, out);
        },
      );
    });
  });
}

/** δ += Vᵀ logitGradients for all samples of some groups. */
export function readoutBackward(
  emit: Emit,
  groups: readonly Address[],
  samples: number,
  arrays: { readonly logitGradients: PerSample; readonly delta: PerSample },
): void {
  const { f, shape, layout } = emit;
  const { hiddenUnits: k, outputSize: m } = shape;
  const readout = groups.map((group) => plus(group, layout.parameters + layout.blocks.readout));
  const perSample = [arrays.logitGradients, hiddenOf(emit, arrays.delta)];
  eachSampleBlock(f, samples, readout, perSample, (weights, [logitGradients, delta], together) => {
    const walks = [weights, ...delta].map((from) => ({ from, stride: f.vectorBytes }));
    eachProductRows(f, k, together, walks, ([at, ...out], rows) => {
      const matrix = { at, rowStride: f.vectorBytes, columnStride: k * f.vectorBytes, columns: m };
      product(
        f,
        { rows, samples: together },
        [{ matrix, vectors: logitGradients }],
        (row, sample) => load(plus(out[sample], row * f.vectorBytes)),
        (sums) => {
          storeRows(f, sums, out);
        },
      );
    });
  });
}

/** How one sample's prediction did, in each lane. */
export interface Scores {
  /** ℓ. */
  readonly loss: Local;
  /** 1 where the most probable class is wrong, else 0; for vectors, ℓ again. */
  readonly error: Local;
}

/** Scores one sample's outputs; softmax cross-entropy as −ln softmax(outputs)_y, or a vector's loss. */
export function score(emit: Emit, outputs: Address, target: Address): Scores {
  const { f, shape } = emit;
  if (shape.target === 'vector') {
    const loss = f.vector(zero());
    eachOutput(emit, [outputs, target], ([output, wanted]) => {
      const difference = f.vector(subtract(load(output), load(wanted)));
      vectorLossOf(shape).addTo(f, loss, difference);
    });
    return { loss, error: loss };
  }
  if (shape.outputSize === 2) return scoreOfTwo(f, outputs, target);
  const largest = f.vector(load(outputs));
  const best = f.vector(zero());
  const chosen = f.vector(load(outputs));
  const output = f.vector();
  eachClass(
    emit,
    [outputs],
    ([at], isTarget, number) => {
      f.set(output, load(at));
      const better = f.vector(lessThan(get(largest), get(output)));
      f.set(largest, pmax(get(largest), get(output)));
      f.set(best, select(get(number), get(best), get(better)));
      f.set(chosen, select(get(output), get(chosen), isTarget));
    },
    target,
  );
  const total = f.vector(zero());
  eachOutput(emit, [outputs], ([at]) => {
    const power = exponential(f, subtract(load(at), get(largest)));
    f.set(total, add(get(total), get(power)));
  });
  const loss = f.vector(subtract(get(logarithm(f, total)), subtract(get(chosen), get(largest))));
  const right = equalIntegers(get(best), load(target));
  const error = f.vector(andNot(load(constant('one')), right));
  return { loss, error };
}

/** outputs ← ∇ℓ with respect to them, times lossWeight, for one sample; 0 where its target is missing. */
export function logitGradientsOf(
  emit: Emit,
  outputs: Address,
  target: Address,
  lossWeight: Expression | null,
): void {
  const { f, shape } = emit;
  const weighted = (value: Expression): Expression =>
    lossWeight === null ? value : multiply(value, lossWeight);
  const whereTaught = shape.mayLackTargets ? taughtOnly : (value: Expression): Expression => value;
  if (shape.target === 'vector') {
    eachOutput(emit, [outputs, target], ([output, wanted]) => {
      const difference = f.vector(subtract(load(output), load(wanted)));
      f.store(output, whereTaught(weighted(vectorLossOf(shape).slope(difference)), wanted));
    });
    return;
  }
  if (shape.outputSize === 2) {
    logitGradientsOfTwo(f, outputs, target, (value) => whereTaught(weighted(value), target));
    return;
  }
  const largest = f.vector(load(outputs));
  eachOutput(emit, [outputs], ([at]) => {
    f.set(largest, pmax(get(largest), load(at)));
  });
  const total = f.vector(zero());
  const others = f.vector(zero());
  eachClass(
    emit,
    [outputs],
    ([at], isTarget) => {
      const power = exponential(f, subtract(load(at), get(largest)));
      f.store(at, get(power));
      f.set(total, add(get(total), get(power)));
      f.set(others, add(get(others), andNot(get(power), isTarget)));
    },
    target,
  );
  // softmax_y − 1 is minus the sum of the others: no digits cancel.
  const scale = f.vector(weighted(divide(load(constant('one')), get(total))));
  eachClass(
    emit,
    [outputs],
    ([at], isTarget) => {
      const numerator = select(negate(get(others)), load(at), isTarget);
      f.store(at, whereTaught(multiply(numerator, get(scale)), target));
    },
    target,
  );
}

/** A value, or 0 in lanes whose target is missing: it is NaN, or the class −1, whose bits are those of a NaN. */
function taughtOnly(value: Expression, target: Address): Expression {
  return and(value, equalFloats(load(target), load(target)));
}

/** By how much the wrong one of two outputs is larger, z, and e^−|z|: all that two classes need. */
function oddsOfTwo(
  f: FunctionBuilder,
  outputs: Address,
  isSecond: Local,
): { readonly odds: Local; readonly power: Local } {
  const first = f.vector(load(outputs));
  const second = f.vector(load(plus(outputs, f.vectorBytes)));
  const gap = f.vector(subtract(get(second), get(first)));
  const odds = f.vector(select(negate(get(gap)), get(gap), get(isSecond)));
  return { odds, power: exponential(f, negate(absoluteValue(get(gap)))) };
}

/** ℓ = ln(1 + eᶻ) = max(z, 0) + ln(1 + e^−|z|); of equal outputs the first counts as larger. */
function scoreOfTwo(f: FunctionBuilder, outputs: Address, target: Address): Scores {
  const isSecond = f.vector(equalIntegers(load(target), load(constant('class1'))));
  const { odds, power } = oddsOfTwo(f, outputs, isSecond);
  const total = f.vector(add(get(power), load(constant('one'))));
  const logTotal = logarithm(f, total);
  const loss = f.vector(add(get(logTotal), pmax(get(odds), zero())));
  const larger = lessThan(zero(), get(odds));
  const equal = and(equalFloats(zero(), get(odds)), get(isSecond));
  return { loss, error: f.vector(and(load(constant('one')), or(larger, equal))) };
}

/** ∂ℓ/∂z = 1 / (1 + e^−z), towards the wrong output and away from the right one. */
function logitGradientsOfTwo(
  f: FunctionBuilder,
  outputs: Address,
  target: Address,
  weighted: (value: Expression) => Expression,
): void {
  const isSecond = f.vector(equalIntegers(load(target), load(constant('class1'))));
  const { odds, power } = oddsOfTwo(f, outputs, isSecond);
  const one = f.vector(load(constant('one')));
  const numerator = select(get(one), get(power), lessThan(zero(), get(odds)));
  const logitGradient = f.vector(weighted(divide(numerator, add(get(one), get(power)))));
  const minus = f.vector(negate(get(logitGradient)));
  f.store(outputs, select(get(logitGradient), get(minus), get(isSecond)));
  f.store(plus(outputs, f.vectorBytes), select(get(minus), get(logitGradient), get(isSecond)));
}

function eachOutput(
  emit: Emit,
  arrays: readonly Address[],
  body: (addresses: readonly Address[]) => void,
): void {
  const { f, shape } = emit;
  const { outputSize: m } = shape;
  const walks = arrays.map((from) => ({ from, stride: f.vectorBytes }));
  f.each(m, walks, body, m <= UNROLLED_OUTPUTS ? m : 1);
}

function eachClass(
  emit: Emit,
  arrays: readonly Address[],
  body: (addresses: readonly Address[], isTarget: Expression, number: Local) => void,
  target: Address,
): void {
  const { f } = emit;
  f.scoped(() => {
    const number = f.vector(zero());
    const wanted = f.vector(load(target));
    const one = f.vector(splatInteger(integer(1)));
    eachOutput(emit, arrays, (addresses) => {
      const isTarget = f.vector(equalIntegers(get(number), get(wanted)));
      body(addresses, get(isTarget), number);
      f.set(number, addIntegers(get(number), get(one)));
    });
  });
}
