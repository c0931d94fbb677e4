import type { Protocol } from './experiment';

/** The paper's protocol (Section 5): 6 learning rates, 30 runs each; the steps differ by figure. */
export const paperProtocol: Omit<Protocol, 'steps'> = {
  learningRates: [1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2],
  seeds: 30,
  bins: 20,
};
