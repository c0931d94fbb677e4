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

  /** Counts as often as a table says. */
  restore(table: ArrayLike<number>): void {
    for (let target = 0; target < table.length; target++) {
      this.#counts[target] += table[target];
      this.#total += table[target];
    }
    this.#best = this.#counts.indexOf(this.#counts.reduce((a, b) => Math.max(a, b)));
  }
}

/** How often each class followed each observation, smoothed by how often it occurs at all. */
export class PairCounts {
  readonly #singles: ClassCounts;
  readonly #followers = new Map<number, Map<number, number>>();
  readonly #totals = new Map<number, number>();

  constructor(classes: number) {
    this.#singles = new ClassCounts(classes);
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

  /** Counts as often as a table says. */
  restore(table: ArrayLike<number>): void {
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
