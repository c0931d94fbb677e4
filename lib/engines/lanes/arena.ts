import { MemoryError } from '../../validation/errors';

const PAGE = 65_536;
const MAX_PAGES = 65_536;

/** All that WebAssembly can address: 4 GiB. */
export const MAX_BYTES = PAGE * MAX_PAGES;

/** @throws MemoryError if the system gives no address space to grow in */
function newMemory(owner: string): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: 1, maximum: MAX_PAGES });
  } catch {
    throw new MemoryError(
      `${owner}: the system gives no room for a WebAssembly memory, which takes some 10 GiB of ` +
        'address space (see ulimit -v); engine reference needs none',
    );
  }
}

/** A growing WebAssembly memory, handed out piece by piece and never taken back. */
export class Arena {
  readonly memory: WebAssembly.Memory;
  /** The memory as floats, doubles, integers and bytes; made anew when it grows. */
  floats: Float32Array;
  doubles: Float64Array;
  integers: Int32Array;
  bytes: Uint8Array;
  /** How often the memory has grown, and with it the buffer been replaced. */
  growths = 0;
  readonly #owner: string;
  #end = 0;

  /** @param owner names the engine in errors */
  constructor(owner: string) {
    this.#owner = owner;
    this.memory = newMemory(owner);
    const { buffer } = this.memory;
    this.floats = new Float32Array(buffer);
    this.doubles = new Float64Array(buffer);
    this.integers = new Int32Array(buffer);
    this.bytes = new Uint8Array(buffer);
  }

  /**
   * Room for some bytes, all 0, at a multiple of 64.
   *
   * @throws MemoryError if the memory would exceed {@link MAX_BYTES}, or the machine has no more
   */
  allocate(bytes: number): number {
    const start = this.#end;
    // Reading in whole vectors may touch a little more than what is asked for.
    this.#end = Math.ceil((start + bytes + 64) / 64) * 64;
    const pages = Math.ceil(this.#end / PAGE) - this.memory.buffer.byteLength / PAGE;
    if (pages > 0) this.#grow(pages);
    return start;
  }

  #grow(pages: number): void {
    try {
      this.memory.grow(pages);
    } catch {
      const needed = `${(this.#end / 2 ** 30).toPrecision(3)} GiB`;
      throw new MemoryError(
        `${this.#owner}: a batch would need about ${needed}, and cannot grow beyond 4 GiB or what is free: ` +
          'take fewer runs, streams, slots, windows or units',
      );
    }
    this.growths++;
    this.floats = new Float32Array(this.memory.buffer);
    this.doubles = new Float64Array(this.memory.buffer);
    this.integers = new Int32Array(this.memory.buffer);
    this.bytes = new Uint8Array(this.memory.buffer);
  }
}
