/**
 * The small language that kernels are written in: what a function computes, as trees, of which
 * `wasm-module.ts` makes WebAssembly. Vectors have a float or an integer of 32 bits in each lane; the same
 * bits serve as both.
 */
export type Expression =
  | { readonly kind: 'get'; readonly local: Local }
  | { readonly kind: 'integer'; readonly value: number }
  | { readonly kind: 'zeros' }
  | { readonly kind: 'operation'; readonly name: Operation; readonly of: readonly Expression[] }
  | { readonly kind: 'lane'; readonly of: Expression; readonly index: number }
  | {
      readonly kind: 'shuffle';
      readonly of: readonly Expression[];
      readonly lanes: readonly number[];
    }
  | {
      readonly kind: 'load' | 'load-four' | 'load-number' | 'load-integer';
      readonly address: Address;
    }
  | { readonly kind: 'combined'; readonly of: readonly Expression[] }
  | { readonly kind: 'part'; readonly of: Expression; readonly index: number }
  | {
      readonly kind: 'load-lane';
      readonly into: Expression;
      readonly address: Address;
      readonly index: number;
    };

/** Operations, by what they take. */
export type Operation = IntegerOperation | VectorOperation;
export type IntegerOperation =
  | 'add-integer'
  | 'subtract-integer'
  | 'multiply-integer'
  | 'at-least-unsigned'
  | 'equal'
  | 'choose';
export type VectorOperation =
  // Floats.
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'pmin'
  | 'pmax'
  | 'absolute-value'
  | 'negate'
  | 'square-root'
  | 'nearest'
  | 'equal-floats'
  | 'less-than'
  | 'relaxed-multiply-add'
  // From one to the other.
  | 'to-integers'
  | 'from-integers'
  // Integers, or bits.
  | 'equal-integers'
  | 'add-integers'
  | 'subtract-integers'
  | 'minimum-unsigned'
  | 'high-halves'
  | 'and'
  | 'and-not'
  | 'or'
  | 'xor'
  | 'select'
  | 'shift-left'
  | 'shift-right'
  | 'shift-right-unsigned'
  | 'splat'
  | 'any-true';

/** How many numbers a vector has; WebAssembly's have four. */
export type Lanes = 4 | 8 | 16;

/** A variable of a function. */
export interface Local {
  readonly index: number;
  /** A `number` is one float that stands for itself in every lane. */
  readonly type: 'i32' | 'vector' | 'four' | 'number';
}

/** A place in memory: what a variable holds plus a constant, in bytes. */
export interface Address {
  /** Null for a place in the table of vectors that stands at address 0; see {@link tableEntry}. */
  readonly base: Local | null;
  readonly offset: number;
}

/** The `index`-th vector of the table at address 0. Its offset counts vectors of four lanes. */
export function tableEntry(index: number): Address {
  return { base: null, offset: index * 16 };
}

/** Where a variable points. */
export function pointedTo(base: Local, offset = 0): Address {
  return { base, offset };
}

/** An address some bytes further on. */
export function plus(address: Address, bytes: number): Address {
  return { base: address.base, offset: address.offset + bytes };
}

/** The variable's value. */
export function get(local: Local): Expression {
  return { kind: 'get', local };
}

/** An integer constant. */
export function integer(value: number): Expression {
  return { kind: 'integer', value };
}

/** The address itself, as an integer. */
export function addressOf({ base, offset }: Address): Expression {
  if (base === null) return integer(offset);
  return offset === 0 ? get(base) : addInteger(get(base), integer(offset));
}

type Unary = (a: Expression) => Expression;
type Binary = (a: Expression, b: Expression) => Expression;
const unary =
  (name: VectorOperation): Unary =>
  (a) => ({ kind: 'operation', name, of: [a] });
const binary =
  (name: Operation): Binary =>
  (a, b) => ({ kind: 'operation', name, of: [a, b] });
const shift =
  (name: VectorOperation) =>
  (a: Expression, bits: number): Expression => ({
    kind: 'operation',
    name,
    of: [a, integer(bits)],
  });

/** Zeros in all lanes. */
export const zeroVector: Expression = { kind: 'zeros' };

// Integers.
export const addInteger = binary('add-integer');
export const subtractInteger = binary('subtract-integer');
export const multiplyInteger = binary('multiply-integer');
export const atLeastUnsigned = binary('at-least-unsigned');
export const equal = binary('equal');
/** a if the condition is not 0, else b. */
export const choose = (a: Expression, b: Expression, condition: Expression): Expression => ({
  kind: 'operation',
  name: 'choose',
  of: [a, b, condition],
});

// Floats. pmin and pmax are single instructions where min and max are six, and pass NaN on if it is
// their first operand.
export const add = binary('add');
export const subtract = binary('subtract');
export const multiply = binary('multiply');
export const divide = binary('divide');
/** b < a ? b : a */
export const pmin = binary('pmin');
/** a < b ? b : a */
export const pmax = binary('pmax');
export const absoluteValue = unary('absolute-value');
export const negate = unary('negate');
export const squareRoot = unary('square-root');
export const nearest = unary('nearest');
export const equalFloats = binary('equal-floats');
export const lessThan = binary('less-than');
export const toIntegers = unary('to-integers');
export const fromIntegers = unary('from-integers');
/** a · b + c with one rounding or with two, as the machine likes (relaxed SIMD). */
export const relaxedMultiplyAdd = (a: Expression, b: Expression, c: Expression): Expression => ({
  kind: 'operation',
  name: 'relaxed-multiply-add',
  of: [a, b, c],
});

// Integers, or bits.
export const equalIntegers = binary('equal-integers');
export const addIntegers = binary('add-integers');
export const subtractIntegers = binary('subtract-integers');
/** The smaller one, as numbers without a sign. */
export const minimumUnsigned = binary('minimum-unsigned');
/** The upper 32 of the 64 bits of each product, as numbers without a sign. */
export const highHalves = binary('high-halves');
export const and = binary('and');
/** a and not b */
export const andNot = binary('and-not');
export const or = binary('or');
export const xor = binary('xor');
/** a's bits where the mask is 1, b's where it is 0. */
export const select = (a: Expression, b: Expression, mask: Expression): Expression => ({
  kind: 'operation',
  name: 'select',
  of: [a, b, mask],
});

/** Every lane shifted left by the same number of bits. */
export const shiftLeft = shift('shift-left');
/** Every lane shifted right, the sign filling up. */
export const shiftRight = shift('shift-right');
/** Every lane shifted right, zeros filling up. */
export const shiftRightUnsigned = shift('shift-right-unsigned');

/** The same integer in all lanes. */
export const splatInteger = unary('splat');
/** Not 0 if any bit of the vector is 1: whether a mask holds in any lane. */
export const anyTrue = unary('any-true');

/** The integer in one lane. */
export function lane(of: Expression, index: number): Expression {
  return { kind: 'lane', of, index };
}

/** Any four of the eight numbers of two fours, a (0–3) and b (4–7). */
export function shuffle(a: Expression, b: Expression, lanes: readonly number[]): Expression {
  return { kind: 'shuffle', of: [a, b], lanes };
}

/** A vector of all these fours, one after the other. */
export function combined(of: readonly Expression[]): Expression {
  return { kind: 'combined', of };
}

/** The `index`-th four lanes of a vector. */
export function part(of: Expression, index: number): Expression {
  return { kind: 'part', of, index };
}

/** Four floats or integers at an address, of one run. */
export function loadFour(address: Address): Expression {
  return { kind: 'load-four', address };
}

/** The floats or integers at an address. */
export function load(address: Address): Expression {
  return { kind: 'load', address };
}

/** The float at an address, in every lane. */
export function loadNumber(address: Address): Expression {
  return { kind: 'load-number', address };
}

/** `into` with one lane replaced by what stands at an address. */
export function loadLane(into: Expression, address: Address, index: number): Expression {
  return { kind: 'load-lane', into, address, index };
}

/** The integer at an address. */
export function loadInteger(address: Address): Expression {
  return { kind: 'load-integer', address };
}
