import { introductionClaims } from '../claims/introduction';
import {
  above,
  below,
  difference,
  within,
  type Claim,
  type Measured,
  type Selection,
  type FppVersion,
} from '../claims/claim';
import { ALIKE } from '../claims/margins';
import { robustnessClaim } from '../claims/robustness';

const rivals = ['T-BPTT', 'No-Overlap T-BPTT'] as const;

const measured = (runs: Selection): Measured => ({ experiment: 'figure-3a', runs });
const fpp = (T: number, version: FppVersion): Measured => measured({ trainer: 'FPP', T, version });
const bptt = (T: number): Measured => measured({ trainer: 'T-BPTT', T });

/** What the paper says about Figure 3a. */
export const figure3aClaims: readonly Claim[] = [
  {
    id: '3a-every-T',
    figure: '3a',
    place: 'Section 5, Comparison to T-BPTT',
    claim: 'In CycleWorld, FPP is ahead of both T-BPTTs for every T but 1.',
    statistic: 'FPP’s mean error is below the rival’s, T = 3, 5, 7, 10, 15',
    checks: (version) =>
      [3, 5, 7, 10, 15].flatMap((T) =>
        rivals.map((trainer) =>
          below(
            `T = ${T}: FPP − ${trainer}`,
            difference(fpp(T, version), measured({ trainer, T })),
            0,
          ),
        ),
      ),
  },
  {
    id: '3a-one-step',
    figure: '3a',
    place: 'Section 5, Comparison to T-BPTT',
    claim: 'In CycleWorld with T = 1, the three methods are about equal.',
    statistic: 'mean errors differ by less than 0.01, a tenth of the errors of predicting 0',
    checks: (version) =>
      rivals.map((trainer) =>
        within(
          `FPP − ${trainer}`,
          difference(fpp(1, version), measured({ trainer, T: 1 })),
          ALIKE.cycle,
        ),
      ),
  },
  {
    id: '3a-small-T',
    figure: '3a',
    place: 'Section 5, Comparison to T-BPTT; caption of Figure 3',
    claim: 'In CycleWorld, FPP is much better than T-BPTT where T is small (3 and 5).',
    statistic: 'FPP’s mean error is lower by more than 0.01, a tenth of the errors of predicting 0',
    checks: (version) =>
      [3, 5].map((T) =>
        below(`T = ${T}: FPP − T-BPTT`, difference(fpp(T, version), bptt(T)), -ALIKE.cycle),
      ),
  },
  robustnessClaim({
    ...{ id: '3a-robust', experiment: 'figure-3a', figure: '3a', where: 'In CycleWorld' },
    lengths: [3, 5, 7, 10, 15],
    among: ', of T = 3 … 15',
    learned: {
      words: 'under nine tenths of the errors of predicting 0',
      check: (own) => below('T = 15: error of T-BPTT', [[1, own]], 0.1 - ALIKE.cycle),
    },
  }),
  {
    id: '3a-truncation',
    figure: '3a',
    place: 'Section 2 (“as we affirm in our experiments”)',
    claim: 'T-BPTT fails where the dependence reaches further back than T.',
    statistic:
      'with T below half the cycle it makes over three quarters of the errors of predicting 0',
    checks: [1, 3].map((T) => above(`T = ${T}: error of T-BPTT`, [[1, bptt(T)]], 0.075)),
  },
  ...introductionClaims({
    experiment: 'figure-3a',
    figure: '3a',
    prefix: '3a',
    where: 'In CycleWorld',
    halves: [[5, 10]],
    lengths: [3, 5, 7, 10, 15],
    short: [3, 5, 7],
    ignorance: [1 / 10, 'always predicting 0'],
    margin: ALIKE.cycle,
  }),
];
