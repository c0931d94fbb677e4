/** No number that is standardised may be farther from 0: sums of squares stay finite. */
export const LARGEST_STANDARDISED = 1e100;

/**
 * Mean and variance of the numbers of a vector as they have been so far, kept up by Welford's recursion:
 *
 *     n ← n + 1,  d = x − μ,  μ ← μ + d / n,  M ← M + d (x − μ)
 *
 * A number is scaled as if it had just been taken in: so it is 0 where it comes first, and never farther from
 * 0 than √n, whatever its unit.
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

  /** (x − μ) / σ of a number, of a mean and deviation that count it; 0 where it has never varied. */
  scaled(i: number, x: number): number {
    if (!this.marks[i]) return x;
    const m = this.#moments;
    const n = m[i] + 1;
    const d = x - m[this.#size + i];
    const mean = m[this.#size + i] + d / n;
    const deviation = Math.sqrt((m[2 * this.#size + i] + d * (x - mean)) / n);
    return deviation > 0 ? (x - mean) / deviation : 0;
  }

  /** σ z + μ, of a mean and deviation as they are; σ is 1 where the number has never varied. */
  unscaled(i: number, z: number): number {
    if (!this.marks[i]) return z;
    const m = this.#moments;
    const deviation = Math.sqrt(m[2 * this.#size + i] / m[i]);
    return z * (deviation > 0 ? deviation : 1) + m[this.#size + i];
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
}
