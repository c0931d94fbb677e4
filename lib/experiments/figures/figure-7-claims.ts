import {
  above,
  below,
  difference,
  type Claim,
  type Measured,
  type FppVersion,
} from '../claims/claim';
import { ALIKE } from '../claims/margins';

const manyUpdates = [2, 4, 8, 16];
const counts = [1, ...manyUpdates];
const experiment = 'figure-7';

const stored = (M: number, part: Measured['part'] = 'all'): Measured => ({
  experiment,
  runs: { trainer: 'StoredState', M },
  part,
});
const fpp = (M: number, version: FppVersion, part: Measured['part'] = 'all'): Measured => ({
  experiment,
  runs: { trainer: 'FPP', version, M },
  part,
});

/** What the paper says about Figure 7. */
export const figure7Claims: readonly Claim[] = [
  {
    id: '7-zero',
    figure: '7',
    place: 'Section 5, Benefits of mini-batch updates',
    claim: 'With T = 1, B = 16 and many updates, FPP’s error goes down to zero.',
    statistic: 'its error over the last 1,000 steps is below 0.005, for every M above 1',
    checks: (version) =>
      manyUpdates.map((M) =>
        below(`M = ${M}: last error of FPP`, [[1, fpp(M, version, 'last')]], ALIKE.cycle / 2),
      ),
  },
  {
    id: '7-stored-state',
    figure: '7',
    place: 'Section 5, Benefits of mini-batch updates',
    claim: 'Without state updates the error does not go down to zero.',
    statistic: 'stored state’s error over the last 1,000 steps stays above 0.01, for every M',
    checks: counts.map((M) =>
      above(`M = ${M}: last error of stored state`, [[1, stored(M, 'last')]], ALIKE.cycle),
    ),
  },
  {
    id: '7-advantage',
    figure: '7',
    place: 'Caption of Figure 7',
    claim: 'FPP makes more of many updates.',
    statistic: 'FPP’s mean error is below stored state’s, for every M above 1',
    checks: (version) =>
      manyUpdates.map((M) =>
        below(`M = ${M}: FPP − stored state`, difference(fpp(M, version), stored(M)), 0),
      ),
  },
];
