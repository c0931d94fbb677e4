/** What a loss counts as that is not finite: a run that diverged, or that was certain of a wrong class. */
const UNBOUNDED = 1e30;

/**
 * How well each of some candidates has predicted lately: the mean of its losses, in which one that is as old
 * as the memory is long weighs 1/e.
 */
export class Standings {
  readonly #decay: number;
  readonly #sums: Float64Array;
  #weight = 0;
  #best = 0;

  /** @param memory losses */
  constructor(candidates: number, memory: number) {
    this.#decay = 1 - 1 / memory;
    this.#sums = new Float64Array(candidates);
  }

  /** The candidate of the least mean loss; the first of equals. */
  get best(): number {
    return this.#best;
  }

  /** The mean loss of a candidate; NaN before the first one. */
  meanOf(candidate: number): number {
    const mean = this.#sums[candidate] / this.#weight;
    return mean < UNBOUNDED / 1e6 ? mean : mean >= 0 ? Infinity : NaN;
  }

  /** Takes a loss of each candidate in. */
  add(losses: ArrayLike<number>): void {
    this.#weight = this.#decay * this.#weight + 1;
    for (let c = 0; c < this.#sums.length; c++) {
      const loss = Number.isFinite(losses[c]) ? Math.min(losses[c], UNBOUNDED) : UNBOUNDED;
      this.#sums[c] = this.#decay * this.#sums[c] + loss;
    }
    this.#findBest();
  }

  /** A copy of all that it remembers. */
  snapshot(): Float64Array {
    return Float64Array.of(this.#weight, ...this.#sums);
  }

  /** Whether something can be what standings of as many candidates remember. */
  fits(saved: Float64Array): boolean {
    return (
      saved.length === this.#sums.length + 1 && saved.every((sum) => sum >= 0 && sum < Infinity)
    );
  }

  /** Goes on from what {@link snapshot} gave. */
  restore(saved: Float64Array): void {
    [this.#weight] = saved;
    this.#sums.set(saved.subarray(1));
    this.#findBest();
  }

  #findBest(): void {
    let best = 0;
    for (let c = 1; c < this.#sums.length; c++) if (this.#sums[c] < this.#sums[best]) best = c;
    this.#best = best;
  }
}
