import type {
  Address,
  Expression,
  IntegerOperation,
  Local,
  Operation,
  VectorOperation,
} from './expressions';
import type { Body, FunctionBuilder, Statement } from './function-builder';
import { pushSigned, pushUnsigned } from './wasm-encoding';

const TYPE_CODE = { i32: 0x7f, vector: 0x7b, four: 0x7b, number: 0x7b } as const;

const INTEGER_CODE: Readonly<Record<IntegerOperation, number>> = {
  'add-integer': 0x6a,
  'subtract-integer': 0x6b,
  'multiply-integer': 0x6c,
  'at-least-unsigned': 0x4f,
  equal: 0x46,
  choose: 0x1b,
};

/** A prefix comes before each of them. */
const VECTOR_CODE: Readonly<Record<Exclude<VectorOperation, 'high-halves'>, number>> = {
  add: 0xe4,
  subtract: 0xe5,
  multiply: 0xe6,
  divide: 0xe7,
  pmin: 0xea,
  pmax: 0xeb,
  'absolute-value': 0xe0,
  negate: 0xe1,
  'square-root': 0xe3,
  nearest: 0x6a,
  'equal-floats': 0x41,
  'less-than': 0x43,
  'to-integers': 0xf8,
  'from-integers': 0xfa,
  'relaxed-multiply-add': 0x105,
  'equal-integers': 0x37,
  'add-integers': 0xae,
  'subtract-integers': 0xb1,
  'minimum-unsigned': 0xb7,
  and: 0x4e,
  'and-not': 0x4f,
  or: 0x50,
  xor: 0x51,
  select: 0x52,
  'shift-left': 0xab,
  'shift-right': 0xac,
  'shift-right-unsigned': 0xad,
  splat: 0x11,
  'any-true': 0x53,
};

function isOfIntegers(name: Operation): name is IntegerOperation {
  return Object.hasOwn(INTEGER_CODE, name);
}

/** The bytes of a function. */
export function wasmFunction(f: FunctionBuilder): number[] {
  const parts = f.lanes / 4;
  const declarations: number[] = [];
  pushUnsigned(declarations, f.variables.length);
  for (const type of f.variables) {
    declarations.push(type === 'vector' ? parts : 1, TYPE_CODE[type]);
  }
  const writer = new WasmWriter(f, parts);
  writer.write(f.body);
  return [...declarations, ...writer.code, 0x0b];
}

/**
 * Vectors of WebAssembly have four lanes. A wider one is several of them, its parts: in variables one after
 * the other, and computed one by one.
 */
class WasmWriter {
  readonly code: number[] = [];
  readonly #firstParameter: Local;
  /** Parts of a vector. */
  readonly #parts: number;
  /** Where each variable stands, or its first part. */
  readonly #places: readonly number[];

  constructor({ parameters, variables }: FunctionBuilder, parts: number) {
    this.#firstParameter = parameters[0];
    this.#parts = parts;
    const places = parameters.map((_, i) => i);
    let next = places.length;
    for (const type of variables) {
      places.push(next);
      next += type === 'vector' ? parts : 1;
    }
    this.#places = places;
  }

  write(body: Body): void {
    for (const statement of body) this.#statement(statement);
  }

  #statement(statement: Statement): void {
    switch (statement.kind) {
      case 'set':
        // All parts before any changes: one may be computed from others.
        for (const part of this.#partsOf(statement.local)) this.#expression(statement.value, part);
        for (const part of this.#partsOf(statement.local).reverse())
          this.#set(statement.local, part);
        break;
      case 'store':
        for (let part = 0; part < this.#parts; part++) {
          this.#store([0xfd, 0x0b], 4, statement, part, part * 16);
        }
        break;
      case 'store-four':
        this.#store([0xfd, 0x0b], 4, statement);
        break;
      case 'store-lane':
        this.#store([0xfd, 0x5a], 2, statement, statement.index >> 2);
        this.code.push(statement.index & 3);
        break;
      case 'store-integer':
        this.#store([0x36], 2, statement);
        break;
      case 'add-to-doubles':
        for (let part = 0; part < this.#parts; part++) this.#addToDoubles(statement, part);
        break;
      case 'in-order':
        this.#inOrder(statement.parts);
        break;
      case 'branch':
        this.#expression(statement.condition);
        this.code.push(0x04, 0x40); // if
        this.write(statement.ifNot0);
        this.code.push(0x05); // else
        this.write(statement.if0);
        this.code.push(0x0b);
        break;
      case 'unless-0':
        this.code.push(0x02, 0x40); // block
        this.#get(statement.count);
        this.code.push(0x45, 0x0d, 0); // leave it if the count is 0
        this.write(statement.body);
        this.code.push(0x0b);
        break;
      case 'loop':
        this.code.push(0x03, 0x40); // loop
        this.write(statement.body);
        this.#get(statement.iterations);
        this.code.push(0x41);
        pushSigned(this.code, 1);
        this.code.push(0x6b); // one less
        this.#set(statement.iterations);
        this.#get(statement.iterations);
        this.code.push(0x0d, 0, 0x0b); // again if not 0; end
        break;
    }
  }

  /**
   * Between the parts stands a jump out that is never taken: whatever has been computed must be
   * ready there.
   */
  #inOrder(parts: readonly Body[]): void {
    if (parts.length > 1) this.code.push(0x02, 0x40); // block
    for (const [i, part] of parts.entries()) {
      if (i > 0) {
        // An address is never odd; different numbers, or the compiler would see through it.
        this.#get(this.#firstParameter);
        this.code.push(0x41);
        pushSigned(this.code, 2 * i + 1);
        this.code.push(0x46, 0x0d, 0); // equal: leave
      }
      this.write(part);
    }
    if (parts.length > 1) this.code.push(0x0b);
  }

  /** @param part which four lanes of a vector; of no matter for anything else */
  #expression(expression: Expression, part = 0): void {
    switch (expression.kind) {
      case 'get':
        this.#get(expression.local, part);
        break;
      case 'integer':
        this.code.push(0x41);
        pushSigned(this.code, expression.value);
        break;
      case 'zeros':
        this.code.push(0xfd, 0x0c, ...Array<number>(16).fill(0));
        break;
      case 'operation':
        if (expression.name === 'high-halves') {
          this.#highHalves(expression.of, part);
          break;
        }
        if (expression.name === 'any-true') {
          this.#anyTrue(expression.of);
          break;
        }
        for (const operand of expression.of) this.#expression(operand, part);
        this.#operation(expression.name);
        break;
      case 'lane':
        this.#expression(expression.of, expression.index >> 2);
        this.code.push(0xfd, 0x1b, expression.index & 3);
        break;
      case 'shuffle':
        for (const operand of expression.of) this.#expression(operand);
        this.#shuffle(expression.lanes);
        break;
      case 'load':
      case 'load-four':
        this.#pointer(expression.address);
        this.code.push(0xfd, 0x00);
        this.#memoryArgument(4, expression.address, expression.kind === 'load' ? part * 16 : 0);
        break;
      case 'load-number':
        this.#pointer(expression.address);
        this.code.push(0xfd, 0x09);
        this.#memoryArgument(2, expression.address);
        break;
      case 'load-integer':
        this.#pointer(expression.address);
        this.code.push(0x28);
        this.#memoryArgument(2, expression.address);
        break;
      case 'combined':
        this.#expression(expression.of[part]);
        break;
      case 'part':
        this.#expression(expression.of, expression.index);
        break;
      case 'load-lane':
        if (expression.index >> 2 !== part) {
          this.#expression(expression.into, part);
          break;
        }
        this.#pointer(expression.address);
        this.#expression(expression.into, part);
        this.code.push(0xfd, 0x56);
        this.#memoryArgument(2, expression.address);
        this.code.push(expression.index & 3);
        break;
    }
  }

  /** The lower two floats of a part, then its upper two: so many doubles a vector has. */
  #addToDoubles(
    { address, value }: { readonly address: Address; readonly value: Local },
    part: number,
  ): void {
    for (const half of [0, 1]) {
      const further = part * 32 + half * 16;
      this.#pointer(address);
      this.#pointer(address);
      this.code.push(0xfd, 0x00); // load
      this.#memoryArgument(4, address, further);
      this.#get(value, part);
      if (half === 1) {
        this.#get(value, part);
        this.#shuffle([2, 3, 2, 3]);
      }
      this.code.push(0xfd, 0x5f, 0xfd, 0xf0, 0x01); // as doubles; add
      this.code.push(0xfd, 0x0b); // store
      this.#memoryArgument(4, address, further);
    }
  }

  #anyTrue([mask]: readonly Expression[]): void {
    for (let part = 0; part < this.#parts; part++) {
      this.#expression(mask, part);
      this.#operation('any-true');
      if (part > 0) this.code.push(0x72); // or
    }
  }

  #highHalves(of: readonly Expression[], part: number): void {
    for (const code of [0xde, 0xdf]) {
      // The products of the lower two lanes in 64 bits, then of the upper two.
      for (const operand of of) this.#expression(operand, part);
      this.code.push(0xfd);
      pushUnsigned(this.code, code);
    }
    this.#shuffle([1, 3, 5, 7]);
  }

  #shuffle(lanes: readonly number[]): void {
    const bytesOf = (lane: number): number[] => [0, 1, 2, 3].map((byte) => lane * 4 + byte);
    this.code.push(0xfd, 0x0d, ...lanes.flatMap(bytesOf));
  }

  #operation(name: Exclude<Operation, 'high-halves'>): void {
    if (isOfIntegers(name)) {
      this.code.push(INTEGER_CODE[name]);
      return;
    }
    this.code.push(0xfd);
    pushUnsigned(this.code, VECTOR_CODE[name]);
  }

  #store(
    code: readonly number[],
    alignment: number,
    { address, value }: { readonly address: Address; readonly value: Expression },
    part = 0,
    further = 0,
  ): void {
    this.#pointer(address);
    this.#expression(value, part);
    this.code.push(...code);
    this.#memoryArgument(alignment, address, further);
  }

  #partsOf({ type }: Local): number[] {
    return Array.from({ length: type === 'vector' ? this.#parts : 1 }, (_, part) => part);
  }

  #get(local: Local, part = 0): void {
    this.code.push(0x20);
    pushUnsigned(this.code, this.#places[local.index] + (local.type === 'vector' ? part : 0));
  }

  #set(local: Local, part = 0): void {
    this.code.push(0x21);
    pushUnsigned(this.code, this.#places[local.index] + part);
  }

  #pointer({ base }: Address): void {
    if (base === null) this.code.push(0x41, 0);
    else this.#get(base);
  }

  /** @param further bytes beyond the address */
  #memoryArgument(alignment: number, { base, offset }: Address, further = 0): void {
    pushUnsigned(this.code, alignment);
    pushUnsigned(this.code, (base === null ? offset * this.#parts : offset) + further);
  }
}
