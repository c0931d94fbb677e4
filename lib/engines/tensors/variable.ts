import { flag, shapeAttribute, text, typeAttribute } from './attributes';
import { binding, execute, executeAll, free, inScope, keep, type Tensor } from './tensor';

/** Numbers that are changed in place. */
export interface Variable {
  readonly handle: Tensor;
}

const ofFloats = typeAttribute('dtype', binding.TF_FLOAT);
let made = 0;

/** A new variable. Free it by {@link freeVariable}. */
export function makeVariable(initial: Tensor): Variable {
  made += 1;
  const attributes = [
    ofFloats,
    shapeAttribute('shape', initial.shape),
    text('container', ''),
    text('shared_name', `fpp ${made}`),
  ];
  const variable = { handle: inScope(() => keep(execute('VarHandleOp', attributes, []))) };
  assignVariable(variable, initial);
  return variable;
}

export function assignVariable({ handle }: Variable, value: Tensor): void {
  executeAll('AssignVariableOp', [ofFloats], [handle, value], 0);
}

/**
 * The variable's value, without copying it. Let go of it before the variable is next changed, or
 * that copies it.
 */
export function readVariable({ handle }: Variable): Tensor {
  return execute('ReadVariableOp', [ofFloats], [handle]);
}

export function freeVariable({ handle }: Variable): void {
  executeAll('DestroyResourceOp', [flag('ignore_lookup_error', true)], [handle], 0);
  free(handle);
}

/** x ← x − rate · gradient, in place. */
export function applySgd(x: Variable, rate: Tensor, gradient: Tensor): void {
  executeAll('ResourceApplyGradientDescent', [], [x.handle, rate, gradient], 0);
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
  executeAll('ResourceApplyRMSProp', [], inputs, 0);
}

const nesterov = [flag('use_nesterov', true)];

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
  executeAll('ResourceApplyAdam', nesterov, inputs, 0);
}
