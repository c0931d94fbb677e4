import { count, flag, typeAttribute } from './attributes';
import { integer, integers, ones, scalar } from './constants';
import { binding, execute, executeAll, numbersOf, type Tensor } from './tensor';

/*
 * TensorFlow's kernels by name. Some have no counterpart among tfjs's operations; the others are
 * called here because a call by name costs 6 µs and one through tfjs's checks two to four times
 * that, which counts in loops over a window's steps.
 */

const transposeFirst = flag('transpose_a', true);
const transposeSecond = flag('transpose_b', true);

/** a b, with either transposed on the way. */
export function matMul(
  a: Tensor,
  b: Tensor,
  { transposeA = false, transposeB = false } = {},
): Tensor {
  const attributes = [
    ...(transposeA ? [transposeFirst] : []),
    ...(transposeB ? [transposeSecond] : []),
  ];
  return execute('MatMul', attributes, [a, b]);
}

/** a + b; as in all that follow of two tensors, the smaller is repeated to the shape of the larger. */
export function add(a: Tensor, b: Tensor): Tensor {
  return execute('AddV2', [], [a, b]);
}

export function subtract(a: Tensor, b: Tensor): Tensor {
  return execute('Sub', [], [a, b]);
}

export function multiply(a: Tensor, b: Tensor): Tensor {
  return execute('Mul', [], [a, b]);
}

export function divide(a: Tensor, b: Tensor): Tensor {
  return execute('RealDiv', [], [a, b]);
}

/** @param factor one of few: a constant is kept for each */
export function scale(x: Tensor, factor: number): Tensor {
  if (factor === 1) return x;
  return execute('Mul', [], [x, scalar(factor)]);
}

export function square(x: Tensor): Tensor {
  return execute('Square', [], [x]);
}

export function squareRoot(x: Tensor): Tensor {
  return execute('Sqrt', [], [x]);
}

export function absolute(x: Tensor): Tensor {
  return execute('Abs', [], [x]);
}

/** −1, 0 or 1; NaN of NaN. */
export function sign(x: Tensor): Tensor {
  return execute('Sign', [], [x]);
}

export function negate(x: Tensor): Tensor {
  return execute('Neg', [], [x]);
}

/** Whether a < b, number by number. */
export function isLess(a: Tensor, b: Tensor): Tensor {
  return execute('Less', [], [a, b]);
}

/** a where the condition holds, else b. */
export function select(condition: Tensor, a: Tensor, b: Tensor): Tensor {
  return execute('SelectV2', [], [condition, a, b]);
}

/** Σ x² / 2, a number. */
export function halfSquareSum(x: Tensor): Tensor {
  return execute('L2Loss', [], [x]);
}

/** Whether any of a matrix of conditions holds. */
export function any(conditions: Tensor): Tensor {
  return execute('Any', [], [conditions, integers(0, 1)]);
}

/** Whether all numbers of a matrix are finite. */
export function areAllFinite(x: Tensor): boolean {
  const all = execute('All', [], [execute('IsFinite', [], [x]), integers(0, 1)]);
  return numbersOf(all)[0] !== 0;
}

/** The mean of a matrix's rows. */
export function meanOfRows(x: Tensor): Tensor {
  return execute('Mean', [], [x, integers(0)]);
}

/** The sum of each row of a matrix. */
export function rowSums(x: Tensor): Tensor {
  return execute('Sum', [], [x, integers(1)]);
}

export function clip(x: Tensor, low: Tensor, high: Tensor): Tensor {
  return execute('ClipByValue', [], [x, low, high]);
}

/** Rows from, …, from + rows − 1 of a matrix. */
export function sliceRows(x: Tensor, from: number, rows: number): Tensor {
  return execute('Slice', [], [x, integers(from, 0), integers(rows, x.shape[1])]);
}

export function transpose(x: Tensor): Tensor {
  return execute('Transpose', [], [x, integers(1, 0)]);
}

export function tanh(x: Tensor): Tensor {
  return execute('Tanh', [], [x]);
}

/** (1 − y²) ∘ dy, for y = tanh(x). */
export function tanhGradient(y: Tensor, dy: Tensor): Tensor {
  return execute('TanhGrad', [], [y, dy]);
}

export function sigmoid(x: Tensor): Tensor {
  return execute('Sigmoid', [], [x]);
}

/** y (1 − y) ∘ dy, for y = σ(x). */
export function sigmoidGradient(y: Tensor, dy: Tensor): Tensor {
  return execute('SigmoidGrad', [], [y, dy]);
}

const ofFloats = typeAttribute('T', binding.TF_FLOAT);
const axes = [integer(0), integer(1)];

/** Joins matrices: below each other (axis 0) or side by side (axis 1). A single one is not copied. */
export function concat(parts: readonly Tensor[], axis: 0 | 1): Tensor {
  if (parts.length === 1) return parts[0];
  return execute('ConcatV2', [count('N', parts.length), ofFloats], [...parts, axes[axis]]);
}

/** The matrices of equal height that `x` consists of, one below the other. */
export function splitRows(x: Tensor, parts: number): Tensor[] {
  const [rows, columns] = x.shape;
  const stacked = execute('Reshape', [], [x, integers(parts, rows / parts, columns)]);
  return executeAll('Unpack', [count('num', parts)], [stacked], parts);
}

/** The matrices of equal width that `x` consists of, side by side. */
export function splitColumns(x: Tensor, parts: number): Tensor[] {
  return executeAll('Split', [count('num_split', parts)], [axes[1], x], parts);
}

/** Row by row. */
export function softmax(x: Tensor): Tensor {
  return execute('Softmax', [], [x]);
}

/** Row by row. */
export function logSoftmax(x: Tensor): Tensor {
  return execute('LogSoftmax', [], [x]);
}

const toInt32 = typeAttribute('output_type', binding.TF_INT32);

/** The column of the largest number in each row; the first, if there are several. */
export function argMax(x: Tensor): Tensor {
  return execute('ArgMax', [toInt32], [x, axes[1]]);
}

/** Rows of x, by their numbers [n]. */
export function rowsAt(x: Tensor, rows: Tensor): Tensor {
  return execute('GatherV2', [], [x, rows, axes[0]]);
}

/** [rows × columns] the sums of those rows of x that belong to the same row of the result. */
export function sumRowsInto(x: Tensor, owners: Tensor, rows: number): Tensor {
  return execute('UnsortedSegmentSum', [], [x, owners, integer(rows)]);
}

/** x at `places`: [n × 2] rows and columns. */
export function valuesAt(x: Tensor, places: Tensor): Tensor {
  return execute('GatherNd', [], [x, places]);
}

/** x, less 1 at `places`: [n × 2] rows and columns. */
export function subtractOnesAt(x: Tensor, places: Tensor): Tensor {
  return execute('TensorScatterSub', [], [x, places, ones(places.shape[0])]);
}
