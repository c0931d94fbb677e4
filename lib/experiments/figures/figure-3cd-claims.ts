import { below, difference, type Claim, type Measured, type Selection } from '../claims/claim';
import { introductionClaims } from '../claims/introduction';
import { ALIKE } from '../claims/margins';
import { robustnessClaim } from '../claims/robustness';

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
  /** Windows that do not reach what the prediction depends on, and what does without the past. */
  readonly short: readonly number[];
  readonly ignorance: readonly [trainer: Selection['trainer'], words: string];
  /** T-BPTT's T, and half of it. */
  readonly halves: readonly (readonly [half: number, T: number])[];
  /** When two results count as alike. */
  readonly margin: number;
}

const rivals = ['T-BPTT', 'No-Overlap T-BPTT'] as const;

function claimsOf(panel: Panel): readonly Claim[] {
  const { experiment, figure, data, metric, lengths, halves, margin } = panel;
  const measured = (runs: Selection): Measured => ({ experiment, runs });
  const bptt = (T: number): Measured => measured({ trainer: 'T-BPTT', T });
  return [
    {
      id: `${figure}-every-T`,
      figure,
      place: 'Section 5, Comparison to T-BPTT',
      claim: `On ${data}, FPP is ahead of both T-BPTTs for every T.`,
      statistic: `FPP’s ${metric} is below the rival’s, T = ${lengths.join(', ')}`,
      checks: (version) =>
        lengths.flatMap((T) =>
          rivals.map((trainer) =>
            below(
              `T = ${T}: FPP − ${trainer}`,
              difference(measured({ trainer: 'FPP', T, version }), measured({ trainer, T })),
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
      checks: (version) =>
        lengths.map((T) =>
          below(
            `T = ${T}: FPP − T-BPTT`,
            difference(measured({ trainer: 'FPP', T, version }), bptt(T)),
            -margin,
          ),
        ),
    },
    robustnessClaim({ id: `${figure}-robust`, experiment, figure, where: `On ${data}`, lengths }),
    ...introductionClaims({
      ...{ experiment, figure, lengths, halves, margin, short: panel.short },
      ignorance: [[1, measured({ trainer: panel.ignorance[0] })], panel.ignorance[1]],
      prefix: figure,
      where: `On ${data}`,
    }),
  ];
}

/** What the paper says about Figure 3c. */
export const figure3cClaims = claimsOf({
  experiment: 'figure-3c',
  figure: '3c',
  data: 'Sequential MNIST',
  metric: 'mean error',
  lengths: [7, 14, 21, 28],
  halves: [
    [7, 14],
    [14, 28],
  ],
  short: [7, 14, 21],
  ignorance: ['ConstantPrediction', 'always predicting the most frequent digit'],
  margin: ALIKE.mnist,
});

/** What the paper says about Figure 3d. */
export const figure3dClaims = claimsOf({
  experiment: 'figure-3d',
  figure: '3d',
  data: 'Penn Treebank',
  metric: 'mean cross-entropy',
  lengths: [1, 5, 10, 20],
  halves: [
    [5, 10],
    [10, 20],
  ],
  short: [1, 5, 10, 20],
  ignorance: ['Unigram', 'the words’ frequencies'],
  margin: ALIKE.words,
});
