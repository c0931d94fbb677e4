import type { Generator } from '../random';

/** A vector like the state, one for every stream of every run; lives inside its engine. */
export interface StateVector {
  readonly of: 'state';
}

/** A vector like W, one for every stream of every run; lives inside its engine. */
export interface ParameterVector {
  readonly of: 'W';
}

/** The influence matrix G_t = ds_t/dW, stateSize × |W|, one for every stream of every run. */
export interface InfluenceMatrix {
  readonly of: 'ds/dW';
}

/** Draws signs; see {@link ForwardMode.signSampler}. */
export interface SignSampler {
  draw(target: StateVector): void;
  /** [R × 4] the generators' words as they are now, to save and go on from later. */
  words(): Uint32Array;
}

/**
 * Derivatives carried forward in time. All act at the last `advance`, s_t = f_W(s_{t−1}, o_t),
 * under the current weights, and on all runs and streams at once; scalars come one for each
 * stream: [R × S], stream s of run r at r·S + s.
 */
export interface ForwardMode {
  /** A new state vector, 0. */
  stateVector(): StateVector;
  /** A new parameter vector, 0. */
  parameterVector(): ParameterVector;

  /** Fills a state vector: values are [R × S × stateSize]. */
  assign(target: StateVector, values: ArrayLike<number>): void;
  /**
   * What fills state vectors with fair signs, −1 or +1. Each run draws from a generator of its own,
   * unit by unit of stream by stream; from then on it is the sampler's.
   *
   * @param generators [R]
   */
  signSampler(generators: readonly Generator[]): SignSampler;
  /** target ← a x + b y. The target may be x or y. */
  combine(
    target: StateVector,
    a: ArrayLike<number>,
    x: StateVector,
    b: ArrayLike<number>,
    y: StateVector,
  ): void;
  /** x · y for every stream: [R × S]. */
  dot(x: StateVector, y: StateVector): Float64Array;
  /** ‖x‖ for every stream: [R × S]. */
  norm(x: StateVector | ParameterVector): Float64Array;

  /** The exact Jacobian-vector product: target ← (∂s_t/∂s_{t−1}) v. The target may be v. */
  propagate(target: StateVector, v: StateVector): void;
  /**
   * Adds the exact vector-Jacobian product: target ← a target + b νᵀ ∂f_W(s_{t−1}, o_t)/∂W, with
   * s_{t−1} fixed.
   */
  pullBack(
    target: ParameterVector,
    a: ArrayLike<number>,
    b: ArrayLike<number>,
    nu: StateVector,
  ): void;
  /** ‖νᵀ ∂f_W(s_{t−1}, o_t)/∂W‖ for every stream: [R × S]. */
  pullBackNorm(nu: StateVector): Float64Array;
  /** target ← ∇_{s_t} ℓ_β(s_t; y_t). */
  lossGradient(target: StateVector): void;

  /** A new influence matrix, 0. */
  influenceMatrix(): InfluenceMatrix;
  /** RTRL's recursion: G ← (∂s_t/∂s_{t−1}) G + ∂f_W(s_{t−1}, o_t)/∂W. */
  propagateInfluence(influence: InfluenceMatrix): void;
  /** target ← δᵀ G. */
  contract(target: ParameterVector, delta: StateVector, influence: InfluenceMatrix): void;

  /**
   * Makes a gradient for `updateWeights`: that of W is the mean over a run's streams of
   * coefficient × vector, that of β the mean of ∇_β ℓ_β(s_t; y_t).
   *
   * @param coefficients [R × S]
   */
  useGradient(coefficients: ArrayLike<number>, vector: ParameterVector): void;
}
