/** What is measured in the two small worlds, in the words of titles and axes. */
export const measures = {
  cycle: { world: 'CycleWorld(10)', quantity: 'error (share of steps)' },
  stochastic: { world: 'StochasticWorld', quantity: 'cross-entropy (nats)' },
} as const;
