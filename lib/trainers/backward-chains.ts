import type { Windows } from '../engines';
import { checkNumbers } from '../environments/check-values';
import { wordsOf, type Generator } from '../random';
import { DataError } from '../validation/errors';
import type { ReplayBuffer } from './replay-buffer';
import type { LearnerSnapshot } from './trainer';

/** How windows follow on each other in a chain. */
export interface ChainOptions {
  /** T. */
  readonly truncationLength: number;
  /** B, chains side by side. */
  readonly batchSize: number;
  readonly newest: 'included' | 'excluded';
}

/**
 * Windows in backward chains (backward replay; Lin, 1992): each ends where the last one of its chain
 * began, so what that one did to its first state is carried on by this one. A chain that has come to the
 * oldest transition begins anew, at one of the newest T·B:
 *
 *     e ← e − T                     if the window (e − T, e] still lies in the buffer
 *     e ← t − U{0, …, b − 1}        otherwise, and at first
 *
 * where b = T·min(B, ⌊w / T⌋), or w if that is zero, for w = n − T + 1 windows in n stored transitions. The
 * random beginning is there so that all T phases are equally likely: with one chain, windows then end at
 * every time equally often. It reaches over T·B because chains that began at the same few transitions would
 * stay together (at T = 1 for ever), and one state would take the steps of all of them at once. The price is
 * that of several chains only a / (T·B) visit a window of age a < T·B. All streams of a run share e.
 */
export class BackwardChains {
  readonly #buffer: ReplayBuffer;
  readonly #generators: readonly Generator[];
  readonly #options: ChainOptions;
  /** e of each chain, [R × B] times; NaN before the first window. */
  readonly #ends: Float64Array;

  /**
   * @param generators one for each run
   * @param saved what chains remembered, to go on from
   * @throws DataError if it is no place where chains can stand
   */
  constructor(
    buffer: ReplayBuffer,
    generators: readonly Generator[],
    options: ChainOptions,
    saved?: LearnerSnapshot,
  ) {
    this.#buffer = buffer;
    this.#generators = generators;
    this.#options = options;
    const chains = generators.length * options.batchSize;
    const ends = saved?.chainEnds ?? new Float64Array(chains).fill(NaN);
    checkEnds(ends, chains, buffer.time, options.truncationLength);
    this.#ends = Float64Array.from(ends);
  }

  /** The next window of every chain; the buffer has at least one. */
  next(): Windows {
    const { truncationLength: T, batchSize: B, newest } = this.#options;
    const { time, size } = this.#buffer;
    const last = newest === 'included' ? time : time - 1;
    const earliest = time - size + T;
    const windows = this.#buffer.windowCount(T, newest);
    const beginnings = T * Math.min(B, Math.floor(windows / T)) || windows;
    const ends = this.#ends;
    for (let chain = 0; chain < ends.length; chain++) {
      const end = ends[chain] - T;
      // NaN, which is no end yet, is not in the buffer either.
      ends[chain] =
        end >= earliest ? end : last - this.#generators[Math.floor(chain / B)].below(beginnings);
    }
    return this.#buffer.windowsUntil(ends, B, T);
  }

  /** Where each chain stands, and the generators' words. */
  snapshot(): LearnerSnapshot {
    return { chainEnds: this.#ends.slice(), samples: wordsOf(this.#generators) };
  }
}

/** @throws DataError unless every end is that of a window that there was, or none has been taken */
function checkEnds(ends: ArrayLike<number>, chains: number, time: number, T: number): void {
  checkNumbers('chains', 'the ends', chains, ends);
  const isFresh = Number.isNaN(ends[0]);
  for (let chain = 0; chain < chains; chain++) {
    const end = ends[chain];
    if (isFresh ? Number.isNaN(end) : Number.isInteger(end) && end >= T && end <= time) continue;
    const allowed = `a time from ${T} to ${time}, or NaN for all chains before the first window`;
    throw new DataError('chains', `end ${chain}`, end, allowed);
  }
}
