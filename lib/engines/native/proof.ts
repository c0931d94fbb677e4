import type { Arena } from '../lanes/arena';
import type { FunctionBuilder } from '../kernel-language/function-builder';
import { wasmModule } from '../kernel-language/wasm-module';
import type { Compiled } from '../lanes/program';

/** So many calls of every function are held against WebAssembly. */
const CALLS = 3;

/** Where WebAssembly computes what native code does in an arena, while functions of it are being proved. */
interface Shadow {
  readonly memory: WebAssembly.Memory;
  /** Functions that have been called, and not often enough. */
  readonly open: Set<string>;
}

/** Whether native code is believed: until it has computed other bits than WebAssembly. */
export class Belief {
  readonly #shadows = new WeakMap<Arena, Shadow>();
  readonly #tell: (reason: string) => void;
  #isLost = false;

  /** @param tell is told, once, why it is believed no more */
  constructor(tell: (reason: string) => void) {
    this.#tell = tell;
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  lose(reason: string): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.#tell(reason);
  }

  /** @throws RangeError if there is no room for it */
  shadowOf(arena: Arena): Shadow {
    const { byteLength } = arena.memory.buffer;
    const known = this.#shadows.get(arena);
    if (known?.memory.buffer.byteLength === byteLength) return known;
    const pages = byteLength / 65_536;
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    const shadow = { memory, open: known?.open ?? new Set<string>() };
    this.#shadows.set(arena, shadow);
    return shadow;
  }

  /** Gives the room of an arena's shadow free. */
  release(arena: Arena): void {
    this.#shadows.delete(arena);
  }
}

/**
 * The functions of one native addon, held against the same functions in WebAssembly the first times that
 * they are called: on the memory as it stands, which must come out the same to the last bit.
 */
export class Proof {
  readonly #belief: Belief;
  readonly #key: string;
  readonly #write: () => Readonly<Record<string, FunctionBuilder>>;
  #module: WebAssembly.Module | null = null;
  /** How often each function has been right. */
  readonly #right = new Map<string, number>();

  /** @param write the functions that the addon was written from */
  constructor(belief: Belief, key: string, write: () => Readonly<Record<string, FunctionBuilder>>) {
    this.#belief = belief;
    this.#key = key;
    this.#write = write;
  }

  isProved(name: string): boolean {
    return !this.#belief.isLost && (this.#right.get(name) ?? 0) >= CALLS;
  }

  /** A native function that is proved, or replaced. */
  of(name: string, native: Compiled, arena: Arena): Compiled {
    let inPlace: Compiled | null = null;
    return (...parameters) => {
      if (this.isProved(name)) {
        native(...parameters);
      } else if (this.#belief.isLost) {
        inPlace ??= this.#inWasm(name, arena.memory);
        inPlace(...parameters);
      } else {
        this.#prove(name, native, arena, parameters);
      }
    };
  }

  #prove(name: string, native: Compiled, arena: Arena, parameters: readonly number[]): void {
    let shadow: Shadow;
    try {
      shadow = this.#belief.shadowOf(arena);
    } catch {
      this.#belief.lose('there is no memory to try it out in');
      this.#inWasm(name, arena.memory)(...parameters);
      return;
    }
    const { memory, open } = shadow;
    const expected = Buffer.from(memory.buffer);
    expected.set(arena.bytes);
    this.#inWasm(name, memory)(...parameters);
    native(...parameters);
    if (!areSame(expected, arena.bytes)) {
      arena.bytes.set(expected);
      this.#belief.lose(`it computes other bits than WebAssembly (${name})`);
      return;
    }
    const right = (this.#right.get(name) ?? 0) + 1;
    this.#right.set(name, right);
    const full = `${this.#key} ${name}`;
    if (right < CALLS) open.add(full);
    else open.delete(full);
    if (open.size === 0) this.#belief.release(arena);
  }

  #inWasm(name: string, memory: WebAssembly.Memory): Compiled {
    this.#module ??= new WebAssembly.Module(wasmModule(this.#write()));
    const { exports } = new WebAssembly.Instance(this.#module, { engine: { memory } });
    return exports[name] as Compiled;
  }
}

/** Whether two memories have the same numbers; which of its bits say NaN, a processor chooses. */
function areSame(expected: Buffer, found: Uint8Array): boolean {
  if (expected.equals(found)) return true;
  const [a, b] = [expected, found].map(({ buffer, byteLength }) => ({
    words: new Uint32Array(buffer, 0, byteLength / 4),
    floats: new Float32Array(buffer, 0, byteLength / 4),
  }));
  return a.words.every(
    (word, i) => word === b.words[i] || (Number.isNaN(a.floats[i]) && Number.isNaN(b.floats[i])),
  );
}
