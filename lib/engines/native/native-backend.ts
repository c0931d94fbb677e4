import type { Arena } from '../lanes/arena';
import type { Backend, Compiled } from '../lanes/backend';
import type { FunctionBuilder } from '../lanes/language/function-builder';
import { addonSource } from './addon';
import type { Compiler } from './compiler';

interface Addon {
  readonly addressOf: (buffer: ArrayBuffer) => number;
  readonly functions: Readonly<Record<string, (address: number, ...parameters: number[]) => void>>;
}

/** Kernels compiled by this machine's C++ compiler, for vectors as wide as its processor's. */
export function nativeBackend(compiler: Compiler, lanes = compiler.lanes): Backend {
  /** Addons by the key that they were linked under. */
  const addons = new Map<string, Addon>();
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
      const { addressOf, functions } = addonOf(key, write);
      const memory = addressIn(arena, addressOf);
      const linked = Object.entries(functions).map(([name, call]): [string, Compiled] => [
        name,
        (...parameters) => {
          call(memory(), ...parameters);
        },
      ]);
      return Object.fromEntries(linked) as ReturnType<Backend['link']>;
    },
  };
}

function loadAddon(file: string): Addon {
  const module: { exports: Record<string, unknown> } = { exports: {} };
  process.dlopen(module, file);
  const { addressOf, ...functions } = module.exports;
  return { addressOf, functions } as Addon;
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
