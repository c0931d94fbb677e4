/**
 * Mean and variance of the numbers of a vector as they have been so far, kept up by Welford's recursion:
 *
 *     n ← n + 1,  d = x − μ,  μ ← μ + d / n,  M ← M + d (x − μ)
 *
 * Where a number has come fewer than twice, or has always been the same, it is only shifted.
 */
export class Standardiser {
  /** n, μ and M of each number, one after the other: [3 × size]. */
  readonly #moments: Float64Array;
  readonly #size: number;

  /** @param marks whether each number is standardised, or left as it is */
  constructor(readonly marks: readonly boolean[]) {
    this.#size = marks.length;
    this.#moments = new Float64Array(3 * marks.length);
  }

  /** (x − μ) / σ of a number. */
  scaled(i: number, x: number): number {
    return this.marks[i] ? (x - this.#mean(i)) / this.#deviation(i) : x;
  }

  /** What {@link scaled} was made of. */
  unscaled(i: number, z: number): number {
    return this.marks[i] ? z * this.#deviation(i) + this.#mean(i) : z;
  }

  /** Takes a vector in; NaN is no number. */
  note(values: ArrayLike<number>): void {
    const m = this.#moments;
    const size = this.#size;
    for (let i = 0; i < size; i++) {
      const x = values[i];
      if (!this.marks[i] || Number.isNaN(x)) continue;
      m[i] += 1;
      const d = x - m[size + i];
      m[size + i] += d / m[i];
      m[2 * size + i] += d * (x - m[size + i]);
    }
  }

  /** A copy of all that it remembers. */
  snapshot(): Float64Array {
    return this.#moments.slice();
  }

  /** Whether something can be what one of the same numbers remembers. */
  fits(moments: Float64Array): boolean {
    const size = this.#size;
    return (
      moments.length === 3 * size &&
      moments.every(Number.isFinite) &&
      moments.every((value, i) => (i >= size && i < 2 * size) || value >= 0)
    );
  }

  /** Goes on from what {@link snapshot} gave. */
  restore(moments: Float64Array): void {
    this.#moments.set(moments);
  }

  #mean(i: number): number {
    return this.#moments[this.#size + i];
  }

  #deviation(i: number): number {
    const deviation = Math.sqrt(this.#moments[2 * this.#size + i] / this.#moments[i]);
    return deviation > 0 ? deviation : 1;
  }
}
