import type { ClassSpace } from '../environments';
import { checkNumbers, checkValue } from '../environments/check-values';
import { DataError } from '../validation/errors';

/** What counts say about one target. */
export interface Prediction {
  /** Of the target. */
  readonly probability: number;
  /** The most probable class; of equally probable ones the lowest. */
  readonly best: number;
}

/** How often each class was the target; every count begins at one. */
export class ClassCounts {
  readonly #counts: Float64Array;
  #total: number;
  #best = 0;

  constructor(classes: number) {
    this.#counts = new Float64Array(classes).fill(1);
    this.#total = classes;
  }

  /** The most frequent class. */
  get best(): number {
    return this.#best;
  }

  probabilityOf(target: number): number {
    return this.#counts[target] / this.#total;
  }

  predict(target: number): Prediction {
    return { probability: this.probabilityOf(target), best: this.#best };
  }

  count(target: number): void {
    const now = (this.#counts[target] += 1);
    this.#total += 1;
    const most = this.#counts[this.#best];
    if (now > most || (now === most && target < this.#best)) this.#best = target;
  }

  /** [classes] how often each was counted. */
  table(): Int32Array {
    return Int32Array.from(this.#counts, (count) => count - 1);
  }

  /**
   * Counts as often as a table says.
   *
   * @throws DataError if it counts other classes, or more than there can have been
   */
  restore(table: ArrayLike<number>, most: number): void {
    checkNumbers('counts', 'the table', this.#counts.length, table);
    checkCounts(Array.from(table), most);
    for (let target = 0; target < table.length; target++) {
      this.#counts[target] += table[target];
      this.#total += table[target];
    }
    this.#best = this.#counts.indexOf(this.#counts.reduce((a, b) => Math.max(a, b)));
  }
}

/** @throws DataError if counts are none, or add up to more than there can have been */
function checkCounts(counts: readonly number[], most: number): void {
  const misfit = counts.findIndex((count) => !Number.isInteger(count) || count < 0);
  if (misfit !== -1) {
    throw new DataError('counts', `count ${misfit}`, counts[misfit], 'an integer of at least 0');
  }
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total > most) throw new DataError('counts', 'all of them', total, `at most ${most} together`);
}

/** How often each class followed each observation, smoothed by how often it occurs at all. */
export class PairCounts {
  readonly #singles: ClassCounts;
  readonly #observed: ClassSpace;
  readonly #target: ClassSpace;
  readonly #followers = new Map<number, Map<number, number>>();
  readonly #totals = new Map<number, number>();

  constructor(observed: ClassSpace, target: ClassSpace) {
    this.#observed = observed;
    this.#target = target;
    this.#singles = new ClassCounts(target.classes);
  }

  predict(observation: number, target: number): Prediction {
    const followers = this.#followers.get(observation);
    if (followers === undefined) return this.#singles.predict(target);
    const weight = followers.size;
    const scoreOf = (y: number): number =>
      (followers.get(y) ?? 0) + weight * this.#singles.probabilityOf(y);
    // Among the classes that never followed, none is ahead of the most frequent one.
    let best = this.#singles.best;
    let most = scoreOf(best);
    for (const y of followers.keys()) {
      const score = scoreOf(y);
      if (score < most || (score === most && y > best)) continue;
      best = y;
      most = score;
    }
    const total = this.#totals.get(observation) ?? 0;
    return { probability: scoreOf(target) / (total + weight), best };
  }

  /** [pairs × 3] observation, target, how often. */
  table(): Int32Array {
    return Int32Array.from(
      [...this.#followers].flatMap(([observation, followers]) =>
        [...followers].flatMap(([target, count]) => [observation, target, count]),
      ),
    );
  }

  /**
   * Counts as often as a table says.
   *
   * @throws DataError if it is no table of pairs, or counts more than there can have been
   */
  restore(table: ArrayLike<number>, most: number): void {
    checkNumbers('counts', 'the table', 3 * Math.ceil(table.length / 3), table);
    const rows = Array.from({ length: table.length / 3 }, (_, row) => 3 * row);
    checkCounts(
      rows.map((at) => table[at + 2]),
      most,
    );
    for (const at of rows) {
      checkValue('counts', `the table[${at}]`, this.#observed, table[at]);
      checkValue('counts', `the table[${at + 1}]`, this.#target, table[at + 1]);
    }
    for (let i = 0; i < table.length; i += 3) {
      for (let n = 0; n < table[i + 2]; n++) this.count(table[i], table[i + 1]);
    }
  }

  count(observation: number, target: number): void {
    const followers = this.#followers.get(observation) ?? new Map<number, number>();
    followers.set(target, (followers.get(target) ?? 0) + 1);
    this.#followers.set(observation, followers);
    this.#totals.set(observation, (this.#totals.get(observation) ?? 0) + 1);
    this.#singles.count(target);
  }
}
