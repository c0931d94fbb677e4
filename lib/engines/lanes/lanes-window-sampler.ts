import type { Generator } from '../../random';
import type { Windows, WindowSampler } from '../engine';
import { compile, oneByOne } from './code';
import type { Area, Groups } from './groups';
import { DRAW_PARAMETERS, writeDraw } from './kernels/draw';
import { vectorBytes } from './layout';
import { placeGenerators, readGenerators } from './place-generators';
import type { Paired } from './program';
import type { Queue } from './queue';

/** The code that draws windows of a batch size, and where starts go that nobody asks for. */
interface Draw {
  readonly code: Paired;
  readonly spare: Area;
}

/** Windows whose starts stand in the engine's memory, [group][window][run]. */
export class DrawnWindows implements Windows {
  readonly #groups: Groups;
  readonly #queue: Queue;
  readonly #draw: Draw;
  readonly #words: Area;
  readonly #first: number;
  readonly #count: number;
  /** Where they stand, if they are drawn. */
  #area: Area | null = null;

  /** @param words the generators that draw them; @param first, count as of {@link WindowSampler.draw} */
  constructor(
    groups: Groups,
    queue: Queue,
    draw: Draw,
    words: Area,
    first: number,
    count: number,
    readonly batchSize: number,
    readonly length: number,
  ) {
    this.#groups = groups;
    this.#queue = queue;
    this.#draw = draw;
    this.#words = words;
    this.#first = first;
    this.#count = count;
  }

  /** Whether an engine of these groups drew them. */
  isIn(groups: Groups): boolean {
    return groups === this.#groups;
  }

  /** Has their starts stand somewhere; the draw waits if calls do. */
  place(area: Area): void {
    if (this.#area === null) {
      this.#queue.call(this.#draw.code, [this.#words, area], this.#first, this.#count);
    } else {
      this.#queue.flush();
      const { arena, count } = this.#groups;
      const from = this.#area.at;
      arena.bytes.copyWithin(area.at, from, from + count * area.bytes);
    }
    this.#area = area;
  }

  /** Has them drawn, unless they are. @returns where they stand */
  settle(): Area {
    const area = this.#area ?? this.#draw.spare;
    if (this.#area === null) this.place(area);
    return area;
  }

  /** A copy: trainers have no need of it. */
  get starts(): Int32Array {
    const { at } = this.settle();
    this.#queue.flush();
    const { runs, lanes, arena } = this.#groups;
    const { integers } = arena;
    return Int32Array.from({ length: runs * this.batchSize }, (_, i) => {
      const run = Math.floor(i / this.batchSize);
      return integers[at / 4 + startIndex(run, i % this.batchSize, this.batchSize, lanes)];
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
  readonly #queue: Queue;
  readonly #words: Area;
  /** One for each run, or none: where windows are never drawn. */
  readonly #generators: number;
  /** By batch size. */
  readonly #draws = new Map<number, Draw>();
  #latest: DrawnWindows | null = null;

  constructor(groups: Groups, queue: Queue, generators: readonly Generator[]) {
    this.#groups = groups;
    this.#queue = queue;
    this.#words = placeGenerators(groups, generators);
    this.#generators = generators.length;
  }

  words(): Uint32Array {
    this.#latest?.settle();
    this.#queue.flush();
    return readGenerators(this.#groups, this.#words, this.#generators);
  }

  /** They are drawn where they are first wanted, but in the order in which they were asked for. */
  draw(first: number, count: number, batchSize: number, length: number): Windows {
    this.#latest?.settle();
    this.#latest = new DrawnWindows(
      this.#groups,
      this.#queue,
      this.#drawOf(batchSize),
      this.#words,
      first,
      count,
      batchSize,
      length,
    );
    return this.#latest;
  }

  #drawOf(batchSize: number): Draw {
    let draw = this.#draws.get(batchSize);
    if (draw === undefined) {
      const { code } = compile(this.#groups, ['draw', batchSize], {
        code: {
          parameters: DRAW_PARAMETERS,
          write: (emit) => {
            writeDraw(emit, batchSize);
          },
        },
      });
      const spare = this.#groups.allocate(batchSize * vectorBytes(this.#groups.shape));
      draw = { code: oneByOne(code), spare };
      this.#draws.set(batchSize, draw);
    }
    return draw;
  }
}
