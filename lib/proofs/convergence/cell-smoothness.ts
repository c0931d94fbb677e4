import type { Network } from '../../models';
import {
  affineBound,
  componentwiseBound,
  LOGISTIC,
  productBound,
  stackBound,
  sumBound,
  TANH,
  type SmoothnessBound,
} from './smoothness-bound';

/** What is known about a state: of the whole, and of the part that is read out. */
export interface StateBound {
  readonly state: SmoothnessBound;
  /** The hidden units h. */
  readonly hidden: SmoothnessBound;
  /** The cellState cells c; the same as `hidden` in a cell that has none. */
  readonly cellState: SmoothnessBound;
}

/** A vector that is 0 whatever x is. */
const NOTHING: SmoothnessBound = { size: 0, largest: 0, derivative: 0, curvature: 0 };

/** s' = f_W(s, x) with ‖x‖ ≤ `input`, all over the ball. */
export function cellBound(
  network: Network,
  { hidden, cellState }: StateBound,
  input: number,
  radius: number,
): StateBound {
  const { hiddenUnits: k } = network;
  const z = affineBound(hidden, input, radius);
  const bounded = componentwiseBound(z, TANH, k);
  const gate = componentwiseBound(z, LOGISTIC, k);
  switch (network.cell) {
    case 'elman':
      return { state: bounded, hidden: bounded, cellState: bounded };
    case 'lstm': {
      const c = sumBound(productBound(gate, cellState), productBound(gate, bounded));
      const h = productBound(gate, componentwiseBound(c, TANH, k));
      return { state: stackBound(c, h), hidden: h, cellState: c };
    }
    case 'gru': {
      const q = affineBound(hidden, 0, radius);
      const n = componentwiseBound(
        sumBound(affineBound(NOTHING, input, radius), productBound(gate, q)),
        TANH,
        k,
      );
      // σ(−x) = 1 − σ(x), so that 1 − z has the bounds of a gate.
      const sum = sumBound(productBound(gate, n), productBound(gate, hidden));
      // Each unit lies between n and the one before.
      const size = Math.hypot(n.size, hidden.size);
      const h = { ...sum, size, largest: Math.max(n.largest, hidden.largest) };
      return { state: h, hidden: h, cellState: h };
    }
  }
}
