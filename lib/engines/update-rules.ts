/** Stochastic gradient descent: x ← x − α g. */
export interface SgdRule {
  readonly kind: 'sgd';
  /** Clips every component of the gradient to ±clip first; null leaves it alone. */
  readonly clip: number | null;
}

/**
 * RMSprop: v ← ρ v + (1 − ρ) g², then x ← x − α g / √(v + ε) with ε `inside` the root, or
 * x ← x − α g / (√v + ε) with ε `outside`.
 */
export interface RmspropRule {
  readonly kind: 'rmsprop';
  /** ρ, in [0, 1). */
  readonly decay: number;
  /** ε > 0. */
  readonly epsilon: number;
  readonly epsilonPlacement: 'inside' | 'outside';
  /** v before the first step. */
  readonly initialAccumulator: number;
  /** Clips every component of the gradient to ±clip first; null leaves it alone. */
  readonly clip: number | null;
}

/** How something that is learned follows its gradient. */
export type UpdateRule = SgdRule | RmspropRule;

/**
 * How the stored states follow their gradients.
 *
 * Under an RMSprop rule there is one accumulator for each unit of the state, shared by all slots
 * and streams of a run (a stored state lives too briefly to have statistics of its own); it is
 * updated with the mean of g² over the mini-batch's start and end states.
 */
export interface StateStep {
  readonly rule: UpdateRule;
  /** The step size; `shared` takes each run's learning rate. */
  readonly rate: 'shared' | number;
  /**
   * `window`: a state moves by the gradient of its own window's L_i. `batch`: by that of the
   * mini-batch's mean, which is B·S times smaller.
   */
  readonly averaging: 'window' | 'batch';
}
