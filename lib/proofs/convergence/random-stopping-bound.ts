/** What the bound is made of. */
export interface BoundInputs {
  /** D, a Lipschitz constant of ∇L. */
  readonly lipschitz: number;
  /** L(x_1) − min L, or anything above it: L(x_1) itself will do, as L ≥ 0. */
  readonly excess: number;
  /** σ² ≥ E‖∇L_k − ∇L‖². */
  readonly variance: number;
  /** m. */
  readonly batchSize: number;
}

/**
 * Ghadimi, Lan & Zhang (2016), Corollary 3, for α_k = 1/(2D) and mini-batches of m:
 *
 *     E ‖g_{X,R}‖² ≤ 8 D (L(x_1) − L*) / N + 6 σ² / m
 *
 * The first term falls with N. The second does not.
 */
export function randomStoppingBound(
  { lipschitz, excess, variance, batchSize }: BoundInputs,
  updates: number,
): number {
  return (8 * lipschitz * excess) / updates + (6 * variance) / batchSize;
}
