/**
 * A gradient that was asked for. It is only computed when it is needed, since it is cheapest
 * together with the weights' step.
 */
export interface PendingGradient {
  /** Computes it. */
  readonly compute: () => void;
  /** Computes it and moves the weights along it. */
  readonly learn: () => void;
}
