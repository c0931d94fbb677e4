import type { Generator } from '../../random';
import type { Windows, WindowSampler } from '../engine';
import type { Compiled } from './program';
import { compile } from './code';
import type { Groups } from './groups';
import { DRAW_PARAMETERS, writeDraw } from './kernels/draw';
import { vectorBytes } from './layout';
import { placeGenerators, readGenerators } from './place-generators';

/** Windows whose starts stand in the engine's memory, [group][window][run]. */
export class DrawnWindows implements Windows {
  readonly #groups: Groups;

  /** @param at where their starts stand */
  constructor(
    groups: Groups,
    readonly at: number,
    readonly batchSize: number,
    readonly length: number,
  ) {
    this.#groups = groups;
  }

  /** A copy: trainers have no need of it. */
  get starts(): Int32Array {
    const { runs, lanes, arena } = this.#groups;
    const { integers } = arena;
    const first = this.at / 4;
    return Int32Array.from({ length: runs * this.batchSize }, (_, i) => {
      const run = Math.floor(i / this.batchSize);
      return integers[first + startIndex(run, i % this.batchSize, this.batchSize, lanes)];
    });
  }
}

/** Where a window's start stands among all starts. */
export function startIndex(run: number, window: number, batchSize: number, lanes: number): number {
  const group = Math.floor(run / lanes);
  return (group * batchSize + window) * lanes + (run % lanes);
}

/**
 * Draws windows a group at a time, the same ones as `Generator.below`. It takes the generators'
 * words over: the generators themselves stay as they are.
 */
export class LanesWindowSampler implements WindowSampler {
  readonly #groups: Groups;
  readonly #words: number;
  /** One for each run, or none: where windows are never drawn. */
  readonly #generators: number;
  /** What has been drawn last, and the code that does so, by batch size. */
  readonly #draws = new Map<number, { readonly code: Compiled; readonly starts: number }>();

  constructor(groups: Groups, generators: readonly Generator[]) {
    this.#groups = groups;
    this.#words = placeGenerators(groups, generators);
    this.#generators = generators.length;
  }

  words(): Uint32Array {
    return readGenerators(this.#groups, this.#words, this.#generators);
  }

  draw(first: number, count: number, batchSize: number, length: number): Windows {
    const groups = this.#groups;
    let draw = this.#draws.get(batchSize);
    if (draw === undefined) {
      const { code } = compile(groups, ['draw', batchSize], {
        code: {
          parameters: DRAW_PARAMETERS,
          write: (emit) => {
            writeDraw(emit, batchSize);
          },
        },
      });
      draw = { code, starts: groups.allocate(batchSize * vectorBytes(groups.shape)).at };
      this.#draws.set(batchSize, draw);
    }
    draw.code(this.#words, draw.starts, first, count, groups.count);
    return new DrawnWindows(groups, draw.starts, batchSize, length);
  }
}
