import type { Claim } from './claim';
import { figure2Claims } from './figure-2';
import { figure3aClaims, figure3bClaims, figure3bStreamsClaims } from './figure-3';
import { figure3cClaims, figure3dClaims } from './figure-3-real-data';
import { figure4Claims } from './figure-4';
import { figure5Claims } from './figure-5';
import { figure6Claims } from './figure-6';
import { figure7Claims } from './figure-7';
import { worldClaims } from './worlds';

export { evidenceNotebook } from './evidence';
export type { Check, Claim, Measured, Selection, StateRate, Term } from './claim';

/** Everything that the paper says about the results, in its order. */
export const claims: readonly Claim[] = [
  ...worldClaims,
  ...figure2Claims,
  ...figure3aClaims,
  ...figure3bClaims,
  ...figure3bStreamsClaims,
  ...figure3cClaims,
  ...figure3dClaims,
  ...figure4Claims,
  ...figure7Claims,
  ...figure5Claims,
  ...figure6Claims,
];
