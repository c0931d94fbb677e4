import { pushUnsigned } from './encoding';
import {
  add,
  addInteger,
  addressOf,
  equal,
  get,
  integer,
  multiply,
  plus,
  pointedTo,
  relaxedMultiplyAdd,
  store,
  storeInteger,
  storeLane,
  subtractInteger,
  zeroVector,
  type Address,
  type Expression,
  type Local,
} from './expressions';

/** An address that a loop moves on by `stride` bytes each time round. */
export interface Walk {
  readonly from: Address;
  readonly stride: number;
}

const TYPE_CODE = { i32: 0x7f, v128: 0x7b } as const;

/** Writes the body of one WebAssembly function, statement by statement. */
export class FunctionBuilder {
  readonly parameters: readonly Local[];
  readonly #code: number[] = [];
  readonly #types: Local['type'][] = [];
  readonly #free: Record<Local['type'], Local[]> = { i32: [], v128: [] };
  #scope: Local[] = [];
  /** The variables that a branch makes, while it is written. */
  #made: Set<Local> | null = null;

  /**
   * @param parameterCount how many 32-bit integers it takes
   * @param relaxed whether a multiply-add may round once
   */
  constructor(
    parameterCount: number,
    readonly relaxed: boolean,
  ) {
    this.parameters = Array.from({ length: parameterCount }, (_, index) => ({
      index,
      type: 'i32',
    }));
  }

  /** The finished body. */
  bytes(): number[] {
    const declarations: number[] = [];
    pushUnsigned(declarations, this.#types.length);
    for (const type of this.#types) declarations.push(1, TYPE_CODE[type]);
    return [...declarations, ...this.#code, 0x0b];
  }

  /** a · b + c. */
  multiplyAdd(a: Expression, b: Expression, c: Expression): Expression {
    return this.relaxed ? relaxedMultiplyAdd(a, b, c) : add(c, multiply(a, b));
  }

  /** A new variable, free again at the end of the innermost {@link scoped}. */
  local(type: Local['type'], value?: Expression): Local {
    const local = this.#free[type].pop() ?? this.#declare(type);
    this.#scope.push(local);
    this.#made?.add(local);
    if (value !== undefined) this.set(local, value);
    return local;
  }

  vector(value?: Expression): Local {
    return this.local('v128', value);
  }

  set(local: Local, value: Expression): void {
    value(this.#code);
    this.#code.push(0x21);
    pushUnsigned(this.#code, local.index);
  }

  store(address: Address, value: Expression): void {
    store(address, value)(this.#code);
  }

  storeLane(address: Address, value: Expression, index: number): void {
    storeLane(address, value, index)(this.#code);
  }

  storeInteger(address: Address, value: Expression): void {
    storeInteger(address, value)(this.#code);
  }

  /** Variables made inside are free again afterwards. */
  scoped(body: () => void): void {
    const outer = this.#scope;
    this.#scope = [];
    body();
    for (const local of this.#scope) this.#free[local.type].push(local);
    this.#scope = outer;
  }

  /**
   * The body `count` times over, its addresses moving on. Up to `unroll` bodies are written out one
   * after the other; more become a loop of `unroll` bodies, and what is left over follows.
   */
  each(
    count: number,
    walks: readonly Walk[],
    body: (addresses: readonly Address[]) => void,
    unroll = 1,
  ): void {
    const bodies = (from: readonly Address[], times: number): void => {
      const parts = Array.from({ length: times }, (_, i) => () => {
        body(walks.map(({ stride }, w) => plus(from[w], i * stride)));
      });
      this.inOrder(parts);
    };
    if (count <= unroll) {
      const from = walks.map((walk) => walk.from);
      bodies(from, count);
      return;
    }
    this.scoped(() => {
      const iterations = this.local('i32', integer(Math.floor(count / unroll)));
      const addresses = this.#loop(walks, iterations, unroll, bodies);
      bodies(addresses, count % unroll);
    });
  }

  /**
   * Parts one after the other, and kept so. Optimising compilers that schedule a whole stretch of
   * code at once (V8's TurboFan) load everything at its beginning and then run out of registers.
   * Between the parts stands a jump out that is never taken: whatever has been computed must be
   * ready there.
   */
  inOrder(parts: readonly (() => void)[]): void {
    if (parts.length > 1) this.#code.push(0x02, 0x40); // block
    for (const [i, part] of parts.entries()) {
      // An address is never odd; different numbers, or the compiler would see through it.
      if (i > 0) this.#leaveIf(equal(get(this.parameters[0]), integer(2 * i + 1)));
      this.scoped(part);
    }
    if (parts.length > 1) this.#code.push(0x0b);
  }

  /**
   * One body or the other, by whether an integer is 0. The variables of both are set to 0 before: left
   * as they were, their old values would have to be kept through every loop around, in registers that
   * others need (V8's TurboFan does not see that nobody reads them).
   */
  branch(condition: Expression, ifNot0: () => void, if0: () => void): void {
    const outer = this.#made;
    const made = new Set<Local>();
    this.#made = made;
    const bodies = [ifNot0, if0].map((body) => {
      const start = this.#code.length;
      this.scoped(body);
      return this.#code.splice(start);
    });
    this.#made = outer;
    for (const local of made) {
      outer?.add(local);
      this.set(local, local.type === 'i32' ? integer(0) : zeroVector);
    }
    condition(this.#code);
    this.#code.push(0x04, 0x40, ...bodies[0], 0x05, ...bodies[1], 0x0b); // if, else, end
  }

  #leaveIf(condition: Expression): void {
    condition(this.#code);
    this.#code.push(0x0d, 0);
  }

  /** As {@link each}, as often as a variable says; it counts down to 0. */
  eachOf(
    count: Local,
    walks: readonly Walk[],
    body: (addresses: readonly Address[]) => void,
  ): void {
    this.#code.push(0x02, 0x40); // block
    get(count)(this.#code);
    this.#code.push(0x45, 0x0d, 0); // leave it if the count is 0
    this.scoped(() => {
      this.#loop(walks, count, 1, (addresses) => {
        this.scoped(() => {
          body(addresses);
        });
      });
    });
    this.#code.push(0x0b);
  }

  #loop(
    walks: readonly Walk[],
    iterations: Local,
    unroll: number,
    bodies: (from: readonly Address[], times: number) => void,
  ): Address[] {
    // Walks that start from one variable and go at one pace share a pointer; their offsets stay
    // constants. Not so if they go down: a pointer must not fall below 0, where offsets cannot help.
    const pointers = new Map<string, { readonly pointer: Local; readonly stride: number }>();
    const addresses = walks.map(({ from, stride }) => {
      if (stride < 0) {
        const moving = { pointer: this.local('i32', addressOf(from)), stride };
        pointers.set(`down ${pointers.size}`, moving);
        return pointedTo(moving.pointer);
      }
      const key = `${from.base?.index ?? 'absolute'} ${stride}`;
      let moving = pointers.get(key);
      if (moving === undefined) {
        const start = from.base === null ? integer(0) : get(from.base);
        moving = { pointer: this.local('i32', start), stride };
        pointers.set(key, moving);
      }
      return pointedTo(moving.pointer, from.offset);
    });
    this.#code.push(0x03, 0x40); // loop
    bodies(addresses, unroll);
    for (const { pointer, stride } of pointers.values()) {
      if (stride === 0) continue;
      this.set(pointer, addInteger(get(pointer), integer(stride * unroll)));
    }
    this.set(iterations, subtractInteger(get(iterations), integer(1)));
    get(iterations)(this.#code);
    this.#code.push(0x0d, 0, 0x0b); // again if not 0; end
    return addresses;
  }

  /** A pointer variable to an address. */
  pointTo(address: Address): Address {
    return pointedTo(this.local('i32', addressOf(address)));
  }

  #declare(type: Local['type']): Local {
    this.#types.push(type);
    return { index: this.parameters.length + this.#types.length - 1, type };
  }
}
