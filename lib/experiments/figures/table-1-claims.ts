import { StochasticWorld } from '../../environments';
import { within, type Claim } from '../claims/claim';

const { optimal, shortLagOnly, neither } = StochasticWorld.references();

/** What the paper says about StochasticWorld itself; exact, since no run is needed. */
export const table1Claims: readonly Claim[] = [
  {
    id: 'world-cross-entropies',
    figure: 'Table 1',
    place: 'Section 5, Simulation problems',
    claim:
      'In StochasticWorld the best cross-entropy is about 0.46, about 0.51 with the shorter lag alone, and 0.66 with neither.',
    statistic: 'the entropies computed from Table 1, within 0.01 nats of those printed',
    checks: [
      within('optimal − 0.46', [optimal, -0.46], 0.01),
      within('shorter lag only − 0.51', [shortLagOnly, -0.51], 0.01),
      within('neither − 0.66', [neither, -0.66], 0.01),
    ],
  },
];
