import { squaredDistance } from '../numerics/linear-algebra';
import { windowSteps } from '../gradients/window-steps';
import {
  backwardSweep,
  costateChains,
  exactChains,
  sweepEnds,
  type SweepOptions,
} from './backward-sweep';
import { sweepGradient } from './sweep-theorem';

/** The same sweep by five trainers: T Σ_e ∇_θ L_e of each, weights standing still. */
export interface CreditParts {
  /** FPP with backward chains. */
  readonly chains: Float64Array;
  /** Stored costates with the penalty. */
  readonly both: Float64Array;
  /** Stored costates alone. */
  readonly credit: Float64Array;
  /** The penalty alone. */
  readonly penalty: Float64Array;
  /** Windows from stored states, each by itself. */
  readonly neither: Float64Array;
}

/**
 * Takes what FPP's backward chains do apart into credit, which the costates carry, and the penalty. Where stored
 * states are the network's, `chains`, `both` and `credit` are full BPTT, and `penalty` and `neither` are truncated
 * BPTT: the penalty has no part. Where they are those of other weights, `chains` is still `both`, and the
 * gradient is affine in λ: what λ adds draws the network to the states that it had.
 */
export function creditParts(options: Omit<SweepOptions, 'trainer'>, lambda: number): CreditParts {
  const by = (trainer: SweepOptions['trainer']): Float64Array =>
    sweepGradient(backwardSweep({ ...options, trainer }), options.truncationLength);
  return {
    chains: by(exactChains(lambda)),
    both: by(costateChains(true, lambda)),
    credit: by(costateChains(true, 0)),
    penalty: by(costateChains(false, lambda)),
    neither: by(costateChains(false, 0)),
  };
}

/**
 * Φ = ½ Σ_e ‖s_e − ŝ_e‖² over the windows of a sweep: how far the network is from the states that are stored. In
 * {@link creditParts}, `penalty` − `neither` is λT ∇_W Φ. Where the states are those of weights W₀, Φ(W₀) = 0 is
 * its minimum and ∇Φ(W)·(W − W₀) = 2Φ(W) + o(‖W − W₀‖²): a pull back to W₀, as in a proximal step.
 */
export function proximity({
  buffer,
  point,
  truncationLength: T,
  phase = 0,
}: Omit<SweepOptions, 'trainer'>): number {
  const { network, inputs } = buffer;
  const { parameters, states } = point;
  return sweepEnds(inputs.length, T, phase)
    .map((end) => {
      const window = { start: states[end - T], inputs: inputs.slice(end - T, end) };
      const [last] = windowSteps({ network, parameters }, window).slice(-1);
      return squaredDistance(states[end], last.next) / 2;
    })
    .reduce((sum, term) => sum + term, 0);
}
