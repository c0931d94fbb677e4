import {
  add,
  addInteger,
  addressOf,
  get,
  integer,
  loadNumber,
  multiply,
  plus,
  pointedTo,
  relaxedMultiplyAdd,
  zeroVector,
  type Address,
  type Expression,
  type Lanes,
  type Local,
} from './expressions';

/** An address that a loop moves on by `stride` bytes each time round. */
export interface Walk {
  readonly from: Address;
  readonly stride: number;
}

/** What a function does, one statement after the other. */
export type Statement =
  | { readonly kind: 'set'; readonly local: Local; readonly value: Expression }
  | {
      readonly kind: 'store' | 'store-four' | 'store-integer';
      readonly address: Address;
      readonly value: Expression;
    }
  /** A vector's floats, each added to one of as many doubles that stand at an address. */
  | { readonly kind: 'add-to-doubles'; readonly address: Address; readonly value: Local }
  | {
      readonly kind: 'store-lane';
      readonly address: Address;
      readonly value: Expression;
      readonly index: number;
    }
  /** Parts that are to be computed one after the other; see {@link FunctionBuilder.inOrder}. */
  | { readonly kind: 'in-order'; readonly parts: readonly Body[] }
  /** One body or the other, by whether an integer is 0. */
  | {
      readonly kind: 'branch';
      readonly condition: Expression;
      readonly ifNot0: Body;
      readonly if0: Body;
    }
  /** A body that is left out if an integer is 0. */
  | { readonly kind: 'unless-0'; readonly count: Local; readonly body: Body }
  /** A body again and again, until a variable that it counts down is 0. */
  | { readonly kind: 'loop'; readonly iterations: Local; readonly body: Body };

export type Body = readonly Statement[];

/** Writes the body of one function, statement by statement. */
export class FunctionBuilder {
  readonly parameters: readonly Local[];
  #statements: Statement[] = [];
  readonly #types: Local['type'][] = [];
  readonly #free: Record<Local['type'], Local[]> = {
    i32: [],
    vector: [],
    four: [],
    number: [],
  };
  #scope: Local[] = [];
  /** The variables that a branch makes, while it is written. */
  #made: Set<Local> | null = null;

  /**
   * @param parameterCount how many 32-bit integers it takes
   * @param relaxed whether a multiply-add may round once
   * @param lanes numbers of a vector
   */
  constructor(
    parameterCount: number,
    readonly relaxed: boolean,
    readonly lanes: Lanes = 4,
  ) {
    this.parameters = Array.from({ length: parameterCount }, (_, index) => ({
      index,
      type: 'i32',
    }));
  }

  /** Bytes of a vector. */
  get vectorBytes(): number {
    return 4 * this.lanes;
  }

  /** What has been written. */
  get body(): Body {
    return this.#statements;
  }

  /** The types of all variables but the parameters, by their index. */
  get variables(): readonly Local['type'][] {
    return this.#types;
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
    return this.local('vector', value);
  }

  /** A new variable for four numbers of one run, which is as much as a vector of four lanes. */
  four(value: Expression): Local {
    return this.local(this.lanes === 4 ? 'vector' : 'four', value);
  }

  /** A new variable for the float at an address, which is the same in every lane. */
  number(address: Address): Local {
    return this.local('number', loadNumber(address));
  }

  set(local: Local, value: Expression): void {
    this.#statements.push({ kind: 'set', local, value });
  }

  /** Stores a vector. */
  store(address: Address, value: Expression): void {
    this.#statements.push({ kind: 'store', address, value });
  }

  /** Stores four numbers of one run. */
  storeFour(address: Address, value: Expression): void {
    this.#statements.push({ kind: 'store-four', address, value });
  }

  /** Adds a vector's floats to as many doubles, one after the other at an address. */
  addToDoubles(address: Address, value: Local): void {
    this.#statements.push({ kind: 'add-to-doubles', address, value });
  }

  storeLane(address: Address, value: Expression, index: number): void {
    this.#statements.push({ kind: 'store-lane', address, value, index });
  }

  storeInteger(address: Address, value: Expression): void {
    this.#statements.push({ kind: 'store-integer', address, value });
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
   */
  inOrder(parts: readonly (() => void)[]): void {
    const written = parts.map((part) =>
      this.#written(() => {
        this.scoped(part);
      }),
    );
    this.#statements.push({ kind: 'in-order', parts: written });
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
    const [first, second] = [ifNot0, if0].map((body) =>
      this.#written(() => {
        this.scoped(body);
      }),
    );
    this.#made = outer;
    for (const local of made) {
      outer?.add(local);
      this.set(local, local.type === 'i32' ? integer(0) : zeroVector);
    }
    this.#statements.push({ kind: 'branch', condition, ifNot0: first, if0: second });
  }

  /** As {@link each}, as often as a variable says; it counts down to 0. */
  eachOf(
    count: Local,
    walks: readonly Walk[],
    body: (addresses: readonly Address[]) => void,
  ): void {
    const whole = this.#written(() => {
      this.scoped(() => {
        this.#loop(walks, count, 1, (addresses) => {
          this.scoped(() => {
            body(addresses);
          });
        });
      });
    });
    this.#statements.push({ kind: 'unless-0', count, body: whole });
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
    const body = this.#written(() => {
      bodies(addresses, unroll);
      for (const { pointer, stride } of pointers.values()) {
        if (stride === 0) continue;
        this.set(pointer, addInteger(get(pointer), integer(stride * unroll)));
      }
    });
    this.#statements.push({ kind: 'loop', iterations, body });
    return addresses;
  }

  /** A pointer variable to an address. */
  pointTo(address: Address): Address {
    return pointedTo(this.local('i32', addressOf(address)));
  }

  /** The statements that something writes, apart. */
  #written(write: () => void): Body {
    const outer = this.#statements;
    const own: Statement[] = [];
    this.#statements = own;
    write();
    this.#statements = outer;
    return own;
  }

  #declare(type: Local['type']): Local {
    this.#types.push(type);
    return { index: this.parameters.length + this.#types.length - 1, type };
  }
}
