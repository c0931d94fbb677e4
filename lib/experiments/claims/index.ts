import { figure2Claims } from '../figures/figure-2-claims';
import { figure3aClaims } from '../figures/figure-3a-claims';
import { figure3bClaims } from '../figures/figure-3b-claims';
import { figure3cClaims, figure3dClaims } from '../figures/figure-3cd-claims';
import { figure4Claims } from '../figures/figure-4-claims';
import { figure5Claims } from '../figures/figure-5-claims';
import { figure6Claims } from '../figures/figure-6-claims';
import { figure7Claims } from '../figures/figure-7-claims';
import { table1Claims } from '../figures/table-1-claims';
import type { Claim } from './claim';

export { evidenceNotebook } from './evidence';
export { fppVersions, type Claim, type FppVersion } from './claim';

/** Everything that the paper says about the results, in its order. */
export const claims: readonly Claim[] = [
  ...table1Claims,
  ...figure2Claims,
  ...figure3aClaims,
  ...figure3bClaims,
  ...figure3cClaims,
  ...figure3dClaims,
  ...figure4Claims,
  ...figure7Claims,
  ...figure5Claims,
  ...figure6Claims,
];
