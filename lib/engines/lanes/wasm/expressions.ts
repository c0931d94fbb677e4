import { pushSigned, pushUnsigned } from './encoding';

/** Code that leaves one value on WebAssembly's stack; appends itself to a function's body. */
export type Expression = (code: number[]) => void;

/** A variable of a WebAssembly function. */
export interface Local {
  readonly index: number;
  readonly type: 'i32' | 'v128';
}

/** A place in memory: what a variable holds (0 if there is none) plus a constant, in bytes. */
export interface Address {
  readonly base: Local | null;
  readonly offset: number;
}

/** A constant address. */
export function absolute(offset: number): Address {
  return { base: null, offset };
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
  return (code) => {
    code.push(0x20);
    pushUnsigned(code, local.index);
  };
}

/** An integer constant. */
export function integer(value: number): Expression {
  return (code) => {
    code.push(0x41);
    pushSigned(code, value);
  };
}

/** The address itself, as an integer. */
export function addressOf({ base, offset }: Address): Expression {
  if (base === null) return integer(offset);
  return offset === 0 ? get(base) : addInteger(get(base), integer(offset));
}

function operation(opcode: number, operands: readonly Expression[]): Expression {
  return (code) => {
    for (const operand of operands) operand(code);
    code.push(opcode);
  };
}

function vectorOperation(opcode: number, operands: readonly Expression[]): Expression {
  return (code) => {
    for (const operand of operands) operand(code);
    code.push(0xfd);
    pushUnsigned(code, opcode);
  };
}

type Unary = (a: Expression) => Expression;
type Binary = (a: Expression, b: Expression) => Expression;
const unary =
  (opcode: number): Unary =>
  (a) =>
    vectorOperation(opcode, [a]);
const binary =
  (opcode: number): Binary =>
  (a, b) =>
    vectorOperation(opcode, [a, b]);

/** Four zeros. */
export const zeroVector: Expression = (code) => {
  code.push(0xfd, 0x0c, ...Array<number>(16).fill(0));
};

// Integers.
export const addInteger: Binary = (a, b) => operation(0x6a, [a, b]);
export const subtractInteger: Binary = (a, b) => operation(0x6b, [a, b]);
export const multiplyInteger: Binary = (a, b) => operation(0x6c, [a, b]);
export const atLeastUnsigned: Binary = (a, b) => operation(0x4f, [a, b]);
export const equal: Binary = (a, b) => operation(0x46, [a, b]);
/** a if the condition is not 0, else b. */
export const choose = (a: Expression, b: Expression, condition: Expression): Expression =>
  operation(0x1b, [a, b, condition]);

// Four floats. pmin and pmax are single instructions where min and max are six, and pass NaN on
// if it is their first operand.
export const add = binary(0xe4);
export const subtract = binary(0xe5);
export const multiply = binary(0xe6);
export const divide = binary(0xe7);
/** b < a ? b : a */
export const pmin = binary(0xea);
/** a < b ? b : a */
export const pmax = binary(0xeb);
export const absoluteValue = unary(0xe0);
export const negate = unary(0xe1);
export const squareRoot = unary(0xe3);
export const nearest = unary(0x6a);
export const equalFloats = binary(0x41);
export const lessThan = binary(0x43);
export const toIntegers = unary(0xf8);
export const fromIntegers = unary(0xfa);
/** a · b + c with one rounding or with two, as the machine likes (relaxed SIMD). */
export const relaxedMultiplyAdd = (a: Expression, b: Expression, c: Expression): Expression =>
  vectorOperation(0x105, [a, b, c]);

// Four integers, or 128 bits.
export const equalIntegers = binary(0x37);
export const addIntegers = binary(0xae);
export const subtractIntegers = binary(0xb1);
/** The smaller one, as numbers without a sign. */
export const minimumUnsigned = binary(0xb7);
const lowProducts = binary(0xde);
const highProducts = binary(0xdf);
export const and = binary(0x4e);
/** a and not b */
export const andNot = binary(0x4f);
export const or = binary(0x50);
export const xor = binary(0x51);
/** a's bits where the mask is 1, b's where it is 0. */
export const select = (a: Expression, b: Expression, mask: Expression): Expression =>
  vectorOperation(0x52, [a, b, mask]);

/** Every lane shifted left by the same number of bits. */
export const shiftLeft = (a: Expression, bits: number): Expression =>
  vectorOperation(0xab, [a, integer(bits)]);
/** Every lane shifted right, the sign filling up. */
export const shiftRight = (a: Expression, bits: number): Expression =>
  vectorOperation(0xac, [a, integer(bits)]);

/** Every lane shifted right, zeros filling up. */
export const shiftRightUnsigned = (a: Expression, bits: number): Expression =>
  vectorOperation(0xad, [a, integer(bits)]);

/** Four times the same integer. */
export const splatInteger = unary(0x11);
/** Not 0 if any bit of the vector is 1: whether a mask holds in any lane. */
export const anyTrue = unary(0x53);

/** The integer in one lane. */
export function lane(a: Expression, index: number): Expression {
  return (code) => {
    a(code);
    code.push(0xfd, 0x1b, index);
  };
}

/** Any four of the eight 32-bit lanes of a (0–3) and b (4–7). */
export function shuffle(a: Expression, b: Expression, lanes: readonly number[]): Expression {
  return (code) => {
    a(code);
    b(code);
    code.push(0xfd, 0x0d, ...lanes.flatMap((from) => [0, 1, 2, 3].map((byte) => from * 4 + byte)));
  };
}

/** The upper 32 of the 64 bits of each product, as numbers without a sign. */
export function highHalves(a: Expression, b: Expression): Expression {
  return shuffle(lowProducts(a, b), highProducts(a, b), [1, 3, 5, 7]);
}

function memoryArgument(code: number[], alignment: number, address: Address): void {
  pushUnsigned(code, alignment);
  pushUnsigned(code, address.offset);
}

function pointer(address: Address): Expression {
  return address.base === null ? integer(0) : get(address.base);
}

/** The four floats or integers at an address. */
export function load(address: Address): Expression {
  return (code) => {
    pointer(address)(code);
    code.push(0xfd, 0x00);
    memoryArgument(code, 4, address);
  };
}

/** `into` with one lane replaced by what stands at an address. */
export function loadLane(into: Expression, address: Address, index: number): Expression {
  return (code) => {
    pointer(address)(code);
    into(code);
    code.push(0xfd, 0x56);
    memoryArgument(code, 2, address);
    code.push(index);
  };
}

/** The integer at an address. */
export function loadInteger(address: Address): Expression {
  return (code) => {
    pointer(address)(code);
    code.push(0x28);
    memoryArgument(code, 2, address);
  };
}

/** Stores four floats or integers. */
export function store(address: Address, value: Expression): Expression {
  return (code) => {
    pointer(address)(code);
    value(code);
    code.push(0xfd, 0x0b);
    memoryArgument(code, 4, address);
  };
}

/** Stores one lane. */
export function storeLane(address: Address, value: Expression, index: number): Expression {
  return (code) => {
    pointer(address)(code);
    value(code);
    code.push(0xfd, 0x5a);
    memoryArgument(code, 2, address);
    code.push(index);
  };
}

/** Stores an integer. */
export function storeInteger(address: Address, value: Expression): Expression {
  return (code) => {
    pointer(address)(code);
    value(code);
    code.push(0x36);
    memoryArgument(code, 2, address);
  };
}
