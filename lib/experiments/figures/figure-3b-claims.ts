import { StochasticWorld } from '../../environments';
import {
  above,
  below,
  difference,
  type Claim,
  type Measured,
  type Selection,
  type FppVersion,
} from '../claims/claim';
import { introductionClaims } from '../claims/introduction';
import { ALIKE } from '../claims/margins';
import { robustnessClaim } from '../claims/robustness';

const references = StochasticWorld.references();
const rivals = ['T-BPTT', 'No-Overlap T-BPTT'] as const;

const fpp = (T: number, version: FppVersion): Selection => ({ trainer: 'FPP', T, version });
const bptt = (T: number): Selection => ({ trainer: 'T-BPTT', T });

/** The claims of one experiment; the note tells it from the other in a claim's text. */
function claimsOf(experiment: string, note: string): readonly Claim[] {
  const figure = '3b';
  const measured = (runs: Selection, how: Pick<Measured, 'part'> = {}): Measured => ({
    experiment,
    runs,
    ...how,
  });
  const id = (name: string): string => `${experiment.replace('figure-', '')}-${name}`;
  return [
    {
      id: id('every-T'),
      figure,
      place: 'Section 5, Comparison to T-BPTT',
      claim: `In StochasticWorld${note}, FPP is ahead of both T-BPTTs for every T.`,
      statistic: 'FPP’s mean cross-entropy is below the rival’s, T = 10, 15, 20, 30, 40',
      checks: (version) =>
        [10, 15, 20, 30, 40].flatMap((T) =>
          rivals.map((trainer) =>
            below(
              `T = ${T}: FPP − ${trainer}`,
              difference(measured(fpp(T, version)), measured({ trainer, T })),
              0,
            ),
          ),
        ),
    },
    {
      id: id('small-T'),
      figure,
      place: 'Section 5, Comparison to T-BPTT; caption of Figure 3',
      claim: `In StochasticWorld${note}, FPP is much better than T-BPTT where T is small (10 to 30).`,
      statistic: 'its mean cross-entropy is lower by over a twentieth of what there is to gain',
      checks: (version) =>
        [10, 15, 20, 30].map((T) =>
          below(
            `T = ${T}: FPP − T-BPTT`,
            difference(measured(fpp(T, version)), measured(bptt(T))),
            -ALIKE.stochastic,
          ),
        ),
    },
    {
      id: id('bptt-20'),
      figure,
      place: 'Section 5, Comparison to T-BPTT',
      claim: `In StochasticWorld${note}, T-BPTT with T = 20 does not learn both dependencies.`,
      statistic: 'its last cross-entropy is not below what the shorter lag alone allows',
      checks: [
        above(
          'last cross-entropy of T-BPTT, T = 20',
          [[1, measured(bptt(20), { part: 'last' })]],
          references.shortLagOnly,
        ),
      ],
    },
    {
      id: id('bptt-20-high'),
      figure,
      place: 'Section 5, Comparison to T-BPTT',
      claim: `In StochasticWorld${note}, T-BPTT with T = 20 has a high loss.`,
      statistic:
        'its mean cross-entropy is over a twentieth of what there is to gain above that of T = 40',
      note: 'High by comparison: the sentence goes on to measure FPP with T = 20 by T-BPTT with T = 40, whose windows hold both dependencies.',
      checks: [
        above(
          'T-BPTT, T = 20 − T = 40',
          difference(measured(bptt(20)), measured(bptt(40))),
          ALIKE.stochastic,
        ),
      ],
    },
    {
      id: id('fpp-20'),
      figure,
      place: 'Section 5, Comparison to T-BPTT',
      claim: `In StochasticWorld${note}, FPP with T = 20 does almost as well as T-BPTT with T = 40.`,
      statistic: 'its mean cross-entropy is higher by at most a twentieth of what there is to gain',
      checks: (version) => [
        below(
          'FPP, T = 20, − T-BPTT, T = 40',
          difference(measured(fpp(20, version)), measured(bptt(40))),
          ALIKE.stochastic,
        ),
      ],
    },
    {
      id: id('optimal'),
      figure,
      place: 'Caption of Figure 3',
      claim: `In StochasticWorld${note}, FPP with T = 20, 30 and 40 ends at the optimum.`,
      statistic: 'its last cross-entropy is within a twentieth of what there is to gain',
      checks: (version) =>
        [20, 30, 40].map((T) =>
          below(
            `T = ${T}: last cross-entropy − optimum`,
            [[1, measured(fpp(T, version), { part: 'last' })], -references.optimal],
            ALIKE.stochastic,
          ),
        ),
    },
    {
      id: id('average'),
      figure,
      place: 'Caption of Figure 3',
      claim: `In StochasticWorld${note}, FPP with T = 20, 30 and 40 lies above the line of the shorter lag only because all steps are averaged.`,
      statistic: 'the mean over all steps is above that line, the last cross-entropy below',
      checks: (version) =>
        [20, 30, 40].flatMap((T) => [
          above(`T = ${T}: all steps`, [[1, measured(fpp(T, version))]], references.shortLagOnly),
          below(
            `T = ${T}: last`,
            [[1, measured(fpp(T, version), { part: 'last' })]],
            references.shortLagOnly,
          ),
        ]),
    },
    robustnessClaim({
      ...{ id: id('robust'), experiment, figure, where: `In StochasticWorld${note}` },
      lengths: [10, 15, 20, 30, 40],
      learned: {
        words: 'a twentieth of what there is to gain',
        check: (own) =>
          below(
            'T = 40: cross-entropy of T-BPTT − knowing neither lag',
            [[1, own], -references.neither],
            -ALIKE.stochastic,
          ),
      },
    }),
    ...introductionClaims({
      experiment,
      figure,
      prefix: experiment.replace('figure-', ''),
      where: `In StochasticWorld${note}`,
      halves: [
        [10, 20],
        [15, 30],
        [20, 40],
      ],
      lengths: [10, 15, 20, 30, 40],
      short: [10],
      ignorance: [references.neither, 'knowing neither lag'],
      margin: ALIKE.stochastic,
    }),
  ];
}

/** What the paper says about Figure 3b, of which it leaves open how many streams were learned from. */
export const figure3bClaims: readonly Claim[] = [
  ...claimsOf('figure-3b', ' (one stream)'),
  ...claimsOf('figure-3b-streams', ' (16 streams)'),
];
