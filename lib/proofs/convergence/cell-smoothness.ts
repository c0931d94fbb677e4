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
  /** The memory cells c; the same as `hidden` in a cell that has none. */
  readonly memory: SmoothnessBound;
}

/** s' = f_W(s, x) with ‖x‖ ≤ `input`, all over the ball. */
export function cellBound(
  network: Network,
  { hidden, memory }: StateBound,
  input: number,
  radius: number,
): StateBound {
  const { hiddenUnits: k } = network;
  const z = affineBound(hidden, input, radius);
  const bounded = componentwiseBound(z, TANH, k);
  const gate = componentwiseBound(z, LOGISTIC, k);
  switch (network.cell) {
    case 'elman':
      return { state: bounded, hidden: bounded, memory: bounded };
    case 'lstm': {
      const c = sumBound(productBound(gate, memory), productBound(gate, bounded));
      const h = productBound(gate, componentwiseBound(c, TANH, k));
      return { state: stackBound(c, h), hidden: h, memory: c };
    }
  }
}
