import { integer, number, parseOptions, record } from '../validation/options';
import { checkValue } from '../environments/check-values';

/** Options of {@link RecursiveLeastSquares}. */
export interface RecursiveLeastSquaresOptions {
  /** d, the numbers of an input. */
  readonly inputs: number;
  /** What an error that is a step older weighs against the newest, λ. Default 1: all weigh the same. */
  readonly forgetting?: number;
  /** How far from 0 weights are believed to be at first: P_0 = `prior` · I. Default 1000. */
  readonly prior?: number;
}

const schema = record({
  inputs: integer(1),
  forgetting: number({ above: 0, max: 1 }).default(1),
  prior: number({ above: 0 }).default(1000),
});

/**
 * The best linear prediction so far of a number from a vector and a constant, kept up step by step: what a network
 * that learns online has to beat. With x = (x_1, …, x_d, 1):
 *
 *     k = P x / (λ + xᵀ P x),   w ← w + k (y − wᵀ x),   P ← (P − k (P x)ᵀ) / λ
 *
 * After n steps w minimises Σ_t λ^{n−t} (y_t − wᵀ x_t)² + λⁿ ‖w‖² / prior.
 */
export class RecursiveLeastSquares {
  readonly #forgetting: number;
  readonly #inputs: number;
  readonly #weights: Float64Array;
  /** P, symmetric: [(d + 1)²]. */
  readonly #covariance: Float64Array;
  readonly #product: Float64Array;

  /** @throws OptionError if an option does not fit */
  constructor(options: RecursiveLeastSquaresOptions, ...surplus: never[]) {
    const { inputs, forgetting, prior } = parseOptions(
      'RecursiveLeastSquares',
      schema,
      options,
      surplus,
    );
    const n = inputs + 1;
    this.#inputs = inputs;
    this.#forgetting = forgetting;
    this.#weights = new Float64Array(n);
    this.#product = new Float64Array(n);
    this.#covariance = Float64Array.from({ length: n * n }, (_, i) =>
      i % (n + 1) === 0 ? prior : 0,
    );
  }

  /** w, the constant's last: [d + 1], a copy. */
  get weights(): Float64Array {
    return this.#weights.slice();
  }

  /**
   * wᵀ x.
   *
   * @throws DataError if it is no such vector
   */
  predict(x: ArrayLike<number>): number {
    this.#check(x);
    let sum = this.#weights[this.#inputs];
    for (let i = 0; i < this.#inputs; i++) sum += this.#weights[i] * x[i];
    return sum;
  }

  /**
   * Predicts, is told the target, and learns.
   *
   * @returns what was predicted, and its squared error
   * @throws DataError if it is no such vector, or the target is no finite number
   */
  learn(
    x: ArrayLike<number>,
    target: number,
  ): { readonly prediction: number; readonly loss: number } {
    const prediction = this.predict(x);
    checkValue('RecursiveLeastSquares', 'target', { kind: 'vector', size: 1 }, [target]);
    const n = this.#inputs + 1;
    const [P, Px] = [this.#covariance, this.#product];
    const at = (i: number): number => (i < this.#inputs ? x[i] : 1);
    let scale = this.#forgetting;
    for (let i = 0; i < n; i++) {
      Px[i] = 0;
      for (let j = 0; j < n; j++) Px[i] += P[i * n + j] * at(j);
      scale += at(i) * Px[i];
    }
    const error = target - prediction;
    for (let i = 0; i < n; i++) {
      const gain = Px[i] / scale;
      this.#weights[i] += gain * error;
      // Both halves are computed alike, so that P stays symmetric.
      for (let j = 0; j < n; j++) {
        P[i * n + j] = (P[i * n + j] - (Px[i] * Px[j]) / scale) / this.#forgetting;
      }
    }
    return { prediction, loss: error * error };
  }

  #check(x: ArrayLike<number>): void {
    checkValue('RecursiveLeastSquares', 'x', { kind: 'vector', size: this.#inputs }, x);
  }
}
