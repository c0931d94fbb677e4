import { below, difference, type Claim, type Measured, type Selection } from './claim';
import { ALIKE } from './margins';

/** A panel of Figure 3 on real data. */
interface Panel {
  readonly experiment: string;
  readonly figure: string;
  /** The data, as a claim names it. */
  readonly data: string;
  /** What is reported, e.g. `mean error`. */
  readonly metric: string;
  /** The T of the figure, smallest first. */
  readonly lengths: readonly number[];
  /** When two results count as alike. */
  readonly margin: number;
}

const rivals = ['T-BPTT', 'No-Overlap T-BPTT'] as const;

function claimsOf({ experiment, figure, data, metric, lengths, margin }: Panel): readonly Claim[] {
  const measured = (runs: Selection): Measured => ({ experiment, runs });
  const [shortest, longest] = [lengths[0], lengths[lengths.length - 1]];
  const bptt = (T: number): Measured => measured({ trainer: 'T-BPTT', T });
  return [
    {
      id: `${figure}-every-T`,
      figure,
      place: 'Section 5, Comparison to T-BPTT',
      claim: `On ${data}, FPP is ahead of both T-BPTTs for every T.`,
      statistic: `FPP’s ${metric} is below the rival’s, T = ${lengths.join(', ')}`,
      checks: (stateRate) =>
        lengths.flatMap((T) =>
          rivals.map((trainer) =>
            below(
              `T = ${T}: FPP − ${trainer}`,
              difference(measured({ trainer: 'FPP', T, stateRate }), measured({ trainer, T })),
              0,
            ),
          ),
        ),
    },
    {
      id: `${figure}-much-better`,
      figure,
      place: 'Section 5, Comparison to T-BPTT; caption of Figure 3',
      claim: `On ${data}, FPP is much better than T-BPTT at the T of the figure.`,
      statistic: `its ${metric} is lower by over ${Number(margin.toPrecision(2))}, T = ${lengths.join(', ')}`,
      checks: (stateRate) =>
        lengths.map((T) =>
          below(
            `T = ${T}: FPP − T-BPTT`,
            difference(measured({ trainer: 'FPP', T, stateRate }), bptt(T)),
            -margin,
          ),
        ),
    },
    {
      id: `${figure}-robust`,
      figure,
      place: 'Caption of Figure 3; Section 6',
      claim: `On ${data}, FPP is more robust to T than T-BPTT.`,
      statistic: `from T = ${longest} down to T = ${shortest}, FPP loses less than T-BPTT`,
      checks: (stateRate) => {
        const fpp = (T: number): Measured => measured({ trainer: 'FPP', T, stateRate });
        return [
          below(
            'FPP’s loss less T-BPTT’s',
            [
              ...difference(fpp(shortest), fpp(longest)),
              ...difference(bptt(longest), bptt(shortest)),
            ],
            0,
          ),
        ];
      },
    },
  ];
}

/** What the paper says about Figure 3c. */
export const figure3cClaims = claimsOf({
  experiment: 'figure-3c',
  figure: '3c',
  data: 'Sequential MNIST',
  metric: 'mean error',
  lengths: [7, 14, 21, 28],
  margin: ALIKE.mnist,
});

/** What the paper says about Figure 3d. */
export const figure3dClaims = claimsOf({
  experiment: 'figure-3d',
  figure: '3d',
  data: 'Penn Treebank',
  metric: 'mean cross-entropy',
  lengths: [1, 5, 10, 20],
  margin: ALIKE.words,
});
