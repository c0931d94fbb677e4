import { rmSync } from 'node:fs';
import type { Arena } from '../lanes/arena';
import { wasmBackend, type Backend } from '../lanes/backend';
import type { Lanes } from '../kernel-language/expressions';
import type { FunctionBuilder } from '../kernel-language/function-builder';
import {
  CALL_WORDS,
  ProgramRunner,
  type Compiled,
  type Paired,
  type Runner,
} from '../lanes/program';
import { addonSource, CODE_SUFFIX } from './addon';
import type { Compiler } from './compiler';
import { Belief, Proof } from './proof';

interface Addon {
  readonly addressOf: (buffer: ArrayBuffer) => number;
  /** Goes through a program with a table of codes. */
  readonly run: (memory: number, codes: number, ...parameters: number[]) => void;
  readonly functions: ReadonlyMap<string, NativeFunction>;
  readonly proof: Proof;
}

interface NativeFunction {
  readonly call: (memory: number, ...parameters: number[]) => void;
  /** Where its code stands. */
  readonly code: number;
}

/** A backend that may turn out to be none. */
export interface NativeBackend extends Backend {
  /** Whether it has computed the right bits until now. */
  readonly isBelieved: boolean;
}

/** How a native backend is set up. */
export interface NativeOptions {
  /** Numbers of a vector in the kernels. Default as many as the processor's widest vectors have. */
  readonly lanes?: Lanes;
  /** Numbers of a vector in the code; `lanes` are several of them, or one. Default as many as can be. */
  readonly width?: Lanes;
  /** Told, once, why what was compiled is believed no more; default a warning. */
  readonly tell?: (reason: string) => void;
}

function warn(reason: string): void {
  console.warn(`Native code is left alone, as ${reason}; WebAssembly is taken.`);
}

/** What a linked function is. */
interface Linked {
  readonly addon: Addon;
  readonly name: string;
  readonly code: number;
}

/**
 * Kernels compiled by this machine's C++ compiler. What it makes is believed as long as it computes the bits
 * of WebAssembly, which is taken else.
 */
export function nativeBackend(
  compiler: Compiler,
  {
    lanes = compiler.lanes,
    width = narrower(lanes, compiler.lanes),
    tell = warn,
  }: NativeOptions = {},
): NativeBackend {
  const belief = new Belief(tell);
  /** Addons by the key that they were linked under. */
  const addons = new Map<string, Addon>();
  const linkedFrom = new WeakMap<Compiled, Linked>();
  const wasm = wasmBackend(false, lanes);
  const addonOf = (key: string, write: () => Record<string, FunctionBuilder>): Addon | null => {
    const known = addons.get(key);
    if (known !== undefined) return known;
    if (belief.isLost) return null;
    try {
      const loaded = loadAddon(compiler.compile(addonSource(write(), width)));
      const addon = { ...loaded, proof: new Proof(belief, key, write) };
      addons.set(key, addon);
      return addon;
    } catch (error) {
      const [line] = String(error instanceof Error ? error.message : error).split('\n');
      belief.lose(`it could not be compiled and loaded (${line})`);
      return null;
    }
  };
  return {
    name: 'lanes',
    lanes,
    width,
    relaxed: false,
    get isBelieved() {
      return !belief.isLost;
    },
    link: (key, write, arena) => {
      const addon = addonOf(key, write);
      if (addon === null) return wasm.link(key, write, arena);
      const memory = addressIn(arena, addon.addressOf);
      const linked = Array.from(addon.functions, ([name, { call, code }]): [string, Compiled] => {
        const native: Compiled = (...parameters) => {
          call(memory(), ...parameters);
        };
        const compiled = addon.proof.of(name, native, arena);
        linkedFrom.set(compiled, { addon, name, code });
        return [name, compiled];
      });
      return Object.fromEntries(linked) as ReturnType<Backend['link']>;
    },
    runner: (arena) => new NativeRunner(arena, linkedFrom, belief),
  };
}

/** Goes through programs in one call; call by call, as long as some function is not proved. */
class NativeRunner implements Runner {
  readonly #arena: Arena;
  readonly #linkedFrom: WeakMap<Compiled, Linked>;
  readonly #belief: Belief;
  readonly #callByCall: ProgramRunner;
  /** What each code consists of, and how many groups its first function takes; null if none is native. */
  readonly #codes: ({ readonly linked: readonly Linked[]; readonly together: number } | null)[] =
    [];
  /** [codes × 2] where the functions of each code stand. */
  #table = new BigUint64Array(new ArrayBuffer(2 * 8 * 8));
  /** Codes of which all that is called has been proved. */
  readonly #proved = new Set<number>();
  #start: ((...parameters: number[]) => void) | null = null;

  constructor(arena: Arena, linkedFrom: WeakMap<Compiled, Linked>, belief: Belief) {
    this.#arena = arena;
    this.#linkedFrom = linkedFrom;
    this.#belief = belief;
    this.#callByCall = new ProgramRunner(arena);
  }

  register(paired: Paired): number {
    const index = this.#callByCall.register(paired);
    if (2 * index === this.#table.length) {
      const larger = new BigUint64Array(new ArrayBuffer(2 * this.#table.byteLength));
      larger.set(this.#table);
      this.#table = larger;
    }
    const { together, several, single } = paired;
    const linked = [several, single].flatMap((compiled) => this.#linkedFrom.get(compiled) ?? []);
    for (const [i, { addon, code }] of linked.entries()) {
      this.#table[2 * index + i] = BigInt(code);
      this.#start = this.#starter(addon);
    }
    this.#codes.push(linked.length === 2 ? { linked, together } : null);
    // Which functions are called depends on how many groups go together, which may change now.
    this.#proved.clear();
    return index;
  }

  run(program: number, calls: number, groups: number, unit: number): void {
    const { integers } = this.#arena;
    let isProved = !this.#belief.isLost && this.#start !== null;
    const areAll = this.#proved.size === this.#codes.length;
    for (let i = 0; isProved && !areAll && i < calls; i++) {
      isProved = this.#isProved(integers[program / 4 + i * CALL_WORDS], groups, unit);
    }
    if (isProved) this.#start?.(program, calls, groups, unit);
    else this.#callByCall.run(program, calls, groups, unit);
  }

  /** Whether all functions are proved that take so many groups, some at a time, through a code. */
  #isProved(index: number, groups: number, unit: number): boolean {
    if (this.#proved.has(index)) return true;
    const code = this.#codes[index];
    if (code === null) return false;
    const { linked, together } = code;
    const counts = groups < unit ? [groups] : [unit, groups % unit];
    const [several, single] = linked.map(({ addon, name }) => addon.proof.isProved(name));
    const isProved = counts.every(
      (count) => (count < together || several) && (count % together === 0 || single),
    );
    if (isProved) this.#proved.add(index);
    return isProved;
  }

  /** Any addon can go through a program. */
  #starter({ run, addressOf }: Addon): (...parameters: number[]) => void {
    const memory = addressIn(this.#arena, addressOf);
    const codes = addressOf(this.#table.buffer);
    return (...parameters) => {
      run(memory(), codes, ...parameters);
    };
  }
}

function narrower(a: Lanes, b: Lanes): Lanes {
  return a < b ? a : b;
}

function loadAddon(file: string): Omit<Addon, 'proof'> {
  const module: { exports: Record<string, unknown> } = { exports: {} };
  try {
    process.dlopen(module, file);
  } catch (error) {
    // Whatever the compiler made of it: the next one may do better.
    rmSync(file, { force: true });
    throw error;
  }
  const { addressOf, run, ...rest } = module.exports;
  const names = Object.keys(rest).filter((name) => !name.endsWith(CODE_SUFFIX));
  const functions = new Map(
    names.map((name) => [
      name,
      { call: rest[name], code: rest[name + CODE_SUFFIX] } as NativeFunction,
    ]),
  );
  return { addressOf, run, functions } as Omit<Addon, 'proof'>;
}

/** Where an arena's memory stands, asked for anew when it has grown. */
function addressIn(arena: Arena, addressOf: Addon['addressOf']): () => number {
  let growths = NaN;
  let address = 0;
  return () => {
    if (growths !== arena.growths) {
      address = addressOf(arena.memory.buffer);
      growths = arena.growths;
    }
    return address;
  };
}
