import type { Arena } from '../lanes/arena';
import type { Backend } from '../lanes/backend';
import type { Compiled, Paired, Runner } from '../lanes/program';
import type { FunctionBuilder } from '../lanes/language/function-builder';
import { addonSource, CODE_SUFFIX } from './addon';
import type { Compiler } from './compiler';

interface Addon {
  readonly addressOf: (buffer: ArrayBuffer) => number;
  /** Goes through a program with a table of codes. */
  readonly run: (memory: number, codes: number, ...parameters: number[]) => void;
  readonly functions: ReadonlyMap<string, NativeFunction>;
}

interface NativeFunction {
  readonly call: (memory: number, ...parameters: number[]) => void;
  /** Where its code stands. */
  readonly code: number;
}

/** What a linked function is. */
interface Linked {
  readonly addon: Addon;
  /** Where its code stands. */
  readonly code: number;
}

/** Kernels compiled by this machine's C++ compiler, for vectors as wide as its processor's. */
export function nativeBackend(compiler: Compiler, lanes = compiler.lanes): Backend {
  /** Addons by the key that they were linked under. */
  const addons = new Map<string, Addon>();
  const linkedFrom = new WeakMap<Compiled, Linked>();
  const addonOf = (key: string, write: () => Record<string, FunctionBuilder>): Addon => {
    const known = addons.get(key);
    if (known !== undefined) return known;
    const loaded = loadAddon(compiler.compile(addonSource(write(), lanes)));
    addons.set(key, loaded);
    return loaded;
  };
  return {
    name: 'native',
    lanes,
    relaxed: false,
    link: (key, write, arena) => {
      const addon = addonOf(key, write);
      const memory = addressIn(arena, addon.addressOf);
      const linked = Array.from(addon.functions, ([name, { call, code }]): [string, Compiled] => {
        const compiled: Compiled = (...parameters) => {
          call(memory(), ...parameters);
        };
        linkedFrom.set(compiled, { addon, code });
        return [name, compiled];
      });
      return Object.fromEntries(linked) as ReturnType<Backend['link']>;
    },
    runner: (arena) => new NativeRunner(arena, linkedFrom),
  };
}

/** Goes through programs in one call. */
class NativeRunner implements Runner {
  readonly #arena: Arena;
  readonly #linkedFrom: WeakMap<Compiled, Linked>;
  /** [codes × 2] where the code of each one's `several` and `single` stands. */
  #table = new BigUint64Array(new ArrayBuffer(2 * 8 * 8));
  #count = 0;
  #start: ((...parameters: number[]) => void) | null = null;

  constructor(arena: Arena, linkedFrom: WeakMap<Compiled, Linked>) {
    this.#arena = arena;
    this.#linkedFrom = linkedFrom;
  }

  register({ several, single }: Paired): number {
    if (2 * this.#count === this.#table.length) {
      const larger = new BigUint64Array(new ArrayBuffer(2 * this.#table.byteLength));
      larger.set(this.#table);
      this.#table = larger;
    }
    for (const [i, compiled] of [several, single].entries()) {
      const linked = this.#linkedFrom.get(compiled);
      if (linked === undefined) throw new Error('a function that is no native one was registered');
      this.#table[2 * this.#count + i] = BigInt(linked.code);
      this.#start = this.#starter(linked.addon);
    }
    return this.#count++;
  }

  run(program: number, calls: number, groups: number, unit: number): void {
    this.#start?.(program, calls, groups, unit);
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

function loadAddon(file: string): Addon {
  const module: { exports: Record<string, unknown> } = { exports: {} };
  process.dlopen(module, file);
  const { addressOf, run, ...rest } = module.exports;
  const names = Object.keys(rest).filter((name) => !name.endsWith(CODE_SUFFIX));
  const functions = new Map(
    names.map((name) => [
      name,
      { call: rest[name], code: rest[name + CODE_SUFFIX] } as NativeFunction,
    ]),
  );
  return { addressOf, run, functions } as Addon;
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
