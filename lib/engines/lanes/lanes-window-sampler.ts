import type { Generator } from '../../random';
import type { Windows, WindowSampler } from '../engine';
import type { Arena } from './arena';
import { drawCode, type Compiled } from './code';
import { LANES, VECTOR } from './layout';
import { placeGenerators, readGenerators } from './place-generators';
import type { Shape } from './shape';

/** Windows whose starts stand in the engine's memory, [group][window][run]. */
export class DrawnWindows implements Windows {
  readonly #arena: Arena;
  readonly #runs: number;

  /** @param at where their starts stand */
  constructor(
    arena: Arena,
    readonly at: number,
    runs: number,
    readonly batchSize: number,
    readonly length: number,
  ) {
    this.#arena = arena;
    this.#runs = runs;
  }

  /** A copy: trainers have no need of it. */
  get starts(): Int32Array {
    const { integers } = this.#arena;
    const first = this.at / 4;
    return Int32Array.from({ length: this.#runs * this.batchSize }, (_, i) => {
      const run = Math.floor(i / this.batchSize);
      return integers[first + startIndex(run, i % this.batchSize, this.batchSize)];
    });
  }
}

/** Where a window's start stands among all starts. */
export function startIndex(run: number, window: number, batchSize: number): number {
  const group = Math.floor(run / LANES);
  return (group * batchSize + window) * LANES + (run % LANES);
}

/** Bytes that all runs' starts take. */
export function startsBytes(groups: number, batchSize: number): number {
  return groups * batchSize * VECTOR;
}

/**
 * Draws windows four runs at a time, the same ones as `Generator.below`. It takes the generators'
 * words over: the generators themselves stay as they are.
 */
export class LanesWindowSampler implements WindowSampler {
  readonly #arena: Arena;
  readonly #shape: Shape;
  readonly #runs: number;
  readonly #groups: number;
  readonly #words: number;
  /** What has been drawn last, and the code that does so, by batch size. */
  readonly #draws = new Map<number, { readonly code: Compiled; readonly starts: number }>();

  constructor(arena: Arena, shape: Shape, generators: readonly Generator[]) {
    this.#arena = arena;
    this.#shape = shape;
    this.#runs = generators.length;
    this.#groups = Math.ceil(generators.length / LANES);
    this.#words = placeGenerators(arena, generators);
  }

  words(): Uint32Array {
    return readGenerators(this.#arena, this.#words, this.#runs);
  }

  draw(first: number, count: number, batchSize: number, length: number): Windows {
    let draw = this.#draws.get(batchSize);
    if (draw === undefined) {
      draw = {
        code: drawCode(this.#arena.memory, this.#shape, batchSize),
        starts: this.#arena.allocate(startsBytes(this.#groups, batchSize)),
      };
      this.#draws.set(batchSize, draw);
    }
    draw.code(this.#words, draw.starts, first, count, this.#groups);
    return new DrawnWindows(this.#arena, draw.starts, this.#runs, batchSize, length);
  }
}
