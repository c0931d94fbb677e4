import '../../node-compat';
import * as tf from '@tensorflow/tfjs-node';

/**
 * TensorFlow's kernels by name. Some have no counterpart among tfjs's operations; the others are
 * called here because a call by name costs 6 µs and one through tfjs's checks two to four times
 * that, which counts in loops over a window's steps.
 */
export type Tensor = tf.Tensor;

/**
 * An attribute of a kernel. TensorFlow infers types from the inputs (but not from lists of them) and
 * knows defaults; only what it cannot know is given, as each attribute costs 0.5 to 1 µs.
 */
interface Attribute {
  readonly name: string;
  /** Which kind of attribute, one of the binding's TF_ATTR_…. */
  readonly type: number;
  readonly value: boolean | number | string | readonly number[];
}

/** What of tfjs-node's backend is used here. */
interface NodeBackend {
  readonly binding: Readonly<
    Record<
      | 'TF_FLOAT'
      | 'TF_INT32'
      | 'TF_ATTR_BOOL'
      | 'TF_ATTR_FLOAT'
      | 'TF_ATTR_INT'
      | 'TF_ATTR_SHAPE'
      | 'TF_ATTR_STRING'
      | 'TF_ATTR_TYPE',
      number
    >
  >;
  executeSingleOutput(
    kernel: string,
    attributes: readonly Attribute[],
    inputs: readonly Tensor[],
  ): Tensor;
  executeMultipleOutputs(
    kernel: string,
    attributes: readonly Attribute[],
    inputs: readonly Tensor[],
    outputs: number,
  ): Tensor[];
}

const backend = tf.backend() as unknown as NodeBackend;
const { binding } = backend;

const typeOf = (name: string, value: number): Attribute => ({
  name,
  type: binding.TF_ATTR_TYPE,
  value,
});
const flag = (name: string, value: boolean): Attribute => ({
  name,
  type: binding.TF_ATTR_BOOL,
  value,
});
const count = (name: string, value: number): Attribute => ({
  name,
  type: binding.TF_ATTR_INT,
  value,
});

/** Small tensors that live as long as the process, by what they hold; there are a few dozen. */
const constants = new Map<string, Tensor>();

function constant(key: string, make: () => Tensor): Tensor {
  let tensor = constants.get(key);
  if (tensor === undefined) {
    tensor = tf.keep(make());
    constants.set(key, tensor);
  }
  return tensor;
}

const integers = (...values: number[]): Tensor =>
  constant(`int32 [${values.join()}]`, () => tf.tensor1d(values, 'int32'));
const axis0 = constant('axis 0', () => tf.scalar(0, 'int32'));
const axis1 = constant('axis 1', () => tf.scalar(1, 'int32'));

/** Zeros; not to be disposed of. */
export function zeros(...shape: number[]): Tensor {
  return constant(`zeros [${shape.join()}]`, () => tf.zeros(shape));
}

/** Ones; not to be disposed of. */
export function ones(...shape: number[]): Tensor {
  return constant(`ones [${shape.join()}]`, () => tf.ones(shape));
}

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
  return backend.executeSingleOutput('MatMul', attributes, [a, b]);
}

export function add(a: Tensor, b: Tensor): Tensor {
  return backend.executeSingleOutput('AddV2', [], [a, b]);
}

export function subtract(a: Tensor, b: Tensor): Tensor {
  return backend.executeSingleOutput('Sub', [], [a, b]);
}

/** @param factor one of few: a constant is kept for each */
export function scale(x: Tensor, factor: number): Tensor {
  const scalar = constant(`scalar ${factor}`, () => tf.scalar(factor));
  return backend.executeSingleOutput('Mul', [], [x, scalar]);
}

/** Rows from, …, from + rows − 1 of a matrix. */
export function sliceRows(x: Tensor, from: number, rows: number): Tensor {
  const inputs = [x, integers(from, 0), integers(rows, x.shape[1] ?? 0)];
  return backend.executeSingleOutput('Slice', [], inputs);
}

export function transpose(x: Tensor): Tensor {
  return backend.executeSingleOutput('Transpose', [], [x, integers(1, 0)]);
}

export function tanh(x: Tensor): Tensor {
  return backend.executeSingleOutput('Tanh', [], [x]);
}

/** (1 − y²) ∘ dy, for y = tanh(x). */
export function tanhGradient(y: Tensor, dy: Tensor): Tensor {
  return backend.executeSingleOutput('TanhGrad', [], [y, dy]);
}

/** Joins matrices: below each other (axis 0) or side by side (axis 1). A single one is not copied. */
export function concat(parts: readonly Tensor[], axis: 0 | 1): Tensor {
  if (parts.length === 1) return parts[0];
  const inputs = [...parts, axis === 0 ? axis0 : axis1];
  const attributes = [count('N', parts.length), typeOf('T', binding.TF_FLOAT)];
  return backend.executeSingleOutput('ConcatV2', attributes, inputs);
}

/** The matrices of equal height that `x` consists of, one below the other. */
export function splitRows(x: Tensor, parts: number): Tensor[] {
  const [rows, columns] = x.shape;
  const attributes = [count('num', parts)];
  const stacked = x.reshape([parts, rows / parts, columns]);
  return backend.executeMultipleOutputs('Unpack', attributes, [stacked], parts);
}

/** What one step of an LSTM computes; i, f, o after σ, g and r = tanh(c') after tanh. */
export interface LstmValues {
  readonly i: Tensor;
  readonly c: Tensor;
  readonly f: Tensor;
  readonly o: Tensor;
  readonly g: Tensor;
  readonly r: Tensor;
  readonly h: Tensor;
}

/** What does not change from step to step of an LSTM. */
export interface LstmConstants {
  /** [(d + k) × 4k], the gates in the order i, g, f, o. */
  readonly weights: Tensor;
  /** k. */
  readonly hiddenUnits: number;
}

/** The kernel's peepholes, which are not used, and its bias, which stands in our weights. */
function lstmInputs({ weights, hiddenUnits: k }: LstmConstants): Tensor[] {
  const none = zeros(k);
  return [weights, none, none, none, zeros(4 * k)];
}

const noPeephole = flag('use_peephole', false);
const lstmAttributes: Attribute[] = [
  { name: 'forget_bias', type: binding.TF_ATTR_FLOAT, value: 0 },
  { name: 'cell_clip', type: binding.TF_ATTR_FLOAT, value: -1 },
];

/** A whole step of an LSTM, matrix product included, in one kernel. */
export function lstmStep(x: Tensor, c: Tensor, h: Tensor, constants: LstmConstants): LstmValues {
  const inputs = [x, c, h, ...lstmInputs(constants)];
  const outputs = backend.executeMultipleOutputs('LSTMBlockCell', lstmAttributes, inputs, 7);
  const [i, next, f, o, g, r, hidden] = outputs;
  return { i, c: next, f, o, g, r, h: hidden };
}

/** ∂L/∂z of the four gates, side by side, and ∂L/∂c of the step before; without any product. */
export function lstmStepGradient(
  step: { x: Tensor; c: Tensor; h: Tensor; values: LstmValues },
  delta: { c: Tensor; h: Tensor },
  constants: LstmConstants,
): { dz: Tensor; dc: Tensor } {
  const { i, c: next, f, o, g, r } = step.values;
  const given = [step.x, step.c, step.h, ...lstmInputs(constants)];
  const inputs = [...given, i, next, f, o, g, r, delta.c, delta.h];
  const outputs = backend.executeMultipleOutputs('LSTMBlockCellGrad', [noPeephole], inputs, 5);
  return { dc: outputs[0], dz: outputs[1] };
}

/** Row by row. */
export function softmax(x: Tensor): Tensor {
  return backend.executeSingleOutput('Softmax', [], [x]);
}

/** Row by row. */
export function logSoftmax(x: Tensor): Tensor {
  return backend.executeSingleOutput('LogSoftmax', [], [x]);
}

/** x, less 1 at `places`: [n × 2] rows and columns. */
export function subtractOnesAt(x: Tensor, places: Tensor): Tensor {
  const inputs = [x, places, ones(places.shape[0])];
  return backend.executeSingleOutput('TensorScatterSub', [], inputs);
}

/** x at `places`: [n × 2] rows and columns. */
export function valuesAt(x: Tensor, places: Tensor): Tensor {
  return backend.executeSingleOutput('GatherNd', [], [x, places]);
}

/** The column of the largest number in each row; the first, if there are several. */
export function argMax(x: Tensor): Tensor {
  const attributes = [typeOf('output_type', binding.TF_INT32)];
  return backend.executeSingleOutput('ArgMax', attributes, [x, axis1]);
}

export function clip(x: Tensor, low: Tensor, high: Tensor): Tensor {
  return backend.executeSingleOutput('ClipByValue', [], [x, low, high]);
}

/** Numbers that are changed in place. */
export interface Variable {
  readonly handle: Tensor;
}

const ofVariable = typeOf('dtype', binding.TF_FLOAT);
let variables = 0;

/** A new variable. Free it by {@link freeVariable}. */
export function makeVariable(initial: Tensor): Variable {
  variables += 1;
  const attributes: Attribute[] = [
    ofVariable,
    { name: 'shape', type: binding.TF_ATTR_SHAPE, value: initial.shape },
    { name: 'container', type: binding.TF_ATTR_STRING, value: '' },
    { name: 'shared_name', type: binding.TF_ATTR_STRING, value: `fpp ${variables}` },
  ];
  const variable = { handle: tf.keep(backend.executeSingleOutput('VarHandleOp', attributes, [])) };
  assignVariable(variable, initial);
  return variable;
}

export function assignVariable({ handle }: Variable, value: Tensor): void {
  backend.executeMultipleOutputs('AssignVariableOp', [ofVariable], [handle, value], 0);
}

/**
 * The variable's value, without copying it. Dispose of it before the variable is next changed, or
 * that copies it.
 */
export function readVariable({ handle }: Variable): Tensor {
  return backend.executeSingleOutput('ReadVariableOp', [ofVariable], [handle]);
}

export function freeVariable({ handle }: Variable): void {
  const attributes = [flag('ignore_lookup_error', true)];
  backend.executeMultipleOutputs('DestroyResourceOp', attributes, [handle], 0);
  handle.dispose();
}

/** x ← x − rate · gradient, in place. */
export function applySgd(x: Variable, rate: Tensor, gradient: Tensor): void {
  const inputs = [x.handle, rate, gradient];
  backend.executeMultipleOutputs('ResourceApplyGradientDescent', [], inputs, 0);
}

/** The scalars of RMSprop, and what it remembers. */
export interface RmspropState {
  /** v. */
  readonly squares: Variable;
  /** A momentum that is never used, where the kernel puts each step. */
  readonly scratch: Variable;
  readonly rate: Tensor;
  readonly decay: Tensor;
  readonly epsilon: Tensor;
  readonly zero: Tensor;
}

/** v ← ρ v + (1 − ρ) g², x ← x − rate · g / √(v + ε), in place. */
export function applyRmsprop(x: Variable, state: RmspropState, gradient: Tensor): void {
  const { squares, scratch, rate, decay, epsilon, zero } = state;
  const inputs = [x.handle, squares.handle, scratch.handle, rate, decay, zero, epsilon, gradient];
  backend.executeMultipleOutputs('ResourceApplyRMSProp', [], inputs, 0);
}

const adamAttributes = [flag('use_nesterov', true)];

/**
 * v ← ρ v + (1 − ρ) g², x ← x − rate · g / (√v + ε), in place. It is Adam without momentum and
 * without correction of its start (β₁ and both powers 0); in Nesterov's form, which then takes g as
 * it is, while the other adds it to the momentum and takes that off again, rounding twice.
 */
export function applyRmspropEpsilonOutside(
  x: Variable,
  state: RmspropState,
  gradient: Tensor,
): void {
  const { squares, scratch, rate, decay, epsilon, zero } = state;
  const memory = [x.handle, scratch.handle, squares.handle];
  const inputs = [...memory, zero, zero, rate, zero, decay, epsilon, gradient];
  backend.executeMultipleOutputs('ResourceApplyAdam', adamAttributes, inputs, 0);
}
