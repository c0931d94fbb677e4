import {
  above,
  below,
  type Claim,
  type Measured,
  type Selection,
  type FppVersion,
} from '../claims/claim';

const lengths = [4, 8, 12, 16, 20];
const EARLY = 2_500;
const LATE = 15_000;

/** The error as a ratio to always predicting 0, which errs once in p steps. */
function ratio(
  p: number,
  T: number,
  trainer: Partial<Selection> & Pick<Selection, 'trainer'>,
  how: Pick<Measured, 'horizon' | 'part'>,
): readonly [number, Measured] {
  const runs = { ...trainer, environment: `CycleWorld(${p})`, T };
  return [p, { experiment: 'figure-2', runs, ...how }];
}

const bptt = { trainer: 'T-BPTT' } as const;
const fpp = (version: FppVersion) => ({ trainer: 'FPP', version }) as const;
const minus = ([weight, quantity]: readonly [number, Measured]) => [-weight, quantity] as const;

/** How much more T-BPTT loses than FPP when windows are half as long. */
function extraLoss(p: number, version: FppVersion) {
  const at = { horizon: LATE };
  return [
    ratio(p, p / 2, bptt, at),
    minus(ratio(p, p, bptt, at)),
    minus(ratio(p, p / 2, fpp(version), at)),
    ratio(p, p, fpp(version), at),
  ] as const;
}

/** That T-BPTT learns with windows of the whole cycle; else there is nothing to lose. */
function learned(p: number) {
  return below(`p = ${p}: ratio of T-BPTT, T = p`, [ratio(p, p, bptt, { horizon: LATE })], 0.9);
}

/** How much larger FPP's lead over T-BPTT is early than late, for each cycle, at a T of its own. */
function earlyAdvantage(version: FppVersion, windowOf: (p: number) => number) {
  return lengths.map((p) =>
    above(
      `p = ${p}: lead after 2,500 less lead after 15,000 steps`,
      [EARLY, LATE].flatMap((horizon) => {
        const lead = [
          ratio(p, windowOf(p), bptt, { horizon }),
          minus(ratio(p, windowOf(p), fpp(version), { horizon })),
        ];
        return scaled(lead, horizon === EARLY ? 1 : -1);
      }),
      0,
    ),
  );
}

function scaled(terms: readonly (readonly [number, Measured])[], factor: number) {
  return terms.map(([weight, quantity]) => [factor * weight, quantity] as const);
}

/** What the paper says about Figure 2. */
export const figure2Claims: readonly Claim[] = [
  {
    id: '2-half-cycle-bptt',
    figure: '2b',
    place: 'Section 5, Comparison to T-BPTT',
    claim: 'With windows of half the cycle, T-BPTT predicts badly even after 15,000 steps.',
    statistic: 'T-BPTT with T = p/2 makes more than half the errors of always predicting 0',
    checks: lengths.map((p) =>
      above(`p = ${p}: ratio of T-BPTT, T = p/2`, [ratio(p, p / 2, bptt, { horizon: LATE })], 0.5),
    ),
  },
  {
    id: '2-half-cycle-fpp',
    figure: '2b',
    place: 'Section 5, Comparison to T-BPTT',
    claim: 'With windows of half the cycle, FPP predicts better than T-BPTT.',
    statistic: 'FPP’s ratio is below T-BPTT’s after 15,000 steps, both at T = p/2',
    checks: (version) =>
      lengths.map((p) => {
        const at = { horizon: LATE };
        const own = ratio(p, p / 2, fpp(version), at);
        return below(`p = ${p}: FPP − T-BPTT`, [own, minus(ratio(p, p / 2, bptt, at))], 0);
      }),
  },
  {
    id: '2-robust',
    figure: '2',
    place: 'Section 5, Comparison to T-BPTT; caption of Figure 2',
    claim: 'FPP depends less on T than T-BPTT does.',
    statistic:
      'halving T costs T-BPTT more of the ratio after 15,000 steps than it costs FPP; counted where T-BPTT learns at T = p (a ratio under nine tenths)',
    checks: (version) =>
      lengths.map((p) => ({
        ...above(`p = ${p}: extra loss of T-BPTT`, extraLoss(p, version), 0),
        given: learned(p),
      })),
  },
  {
    id: '2-robust-long-cycles',
    figure: '2',
    place: 'Caption of Figure 2',
    claim: 'FPP’s robustness to T shows most for long cycles.',
    statistic: 'T-BPTT’s extra loss, mean of p = 16 and 20, is larger than that of p = 4 and 8',
    checks: (version) => [
      above(
        'extra loss, long less short cycles',
        [16, 20, 4, 8].flatMap((p) => scaled(extraLoss(p, version), p >= 16 ? 0.5 : -0.5)),
        0,
      ),
    ],
  },
  {
    id: '2-early-advantage',
    figure: '2a',
    place: 'Section 5, Comparison to T-BPTT',
    claim: 'Early in learning, FPP’s lead over T-BPTT is even clearer than later.',
    statistic: 'FPP’s lead at T = p after 2,500 steps is larger than after 15,000',
    checks: (version) => earlyAdvantage(version, (p) => p),
  },
  {
    id: '2-early-advantage-half',
    figure: '2a',
    place: 'Section 5, Comparison to T-BPTT',
    claim:
      'With windows of half the cycle too, FPP’s lead over T-BPTT is even clearer early in learning.',
    statistic: 'FPP’s lead at T = p/2 after 2,500 steps is larger than after 15,000',
    note: 'The paper’s sentence follows one about T = p/2 and names no T.',
    checks: (version) => earlyAdvantage(version, (p) => p / 2),
  },
  {
    id: '2-bptt-in-the-end',
    figure: '2b',
    place: 'Section 5, Comparison to T-BPTT',
    claim: 'With T = p, T-BPTT learns to predict optimally in the end.',
    statistic: 'ratio over the last 2,500 of 15,000 steps is below 0.1',
    checks: lengths.map((p) =>
      below(
        `p = ${p}: last ratio of T-BPTT, T = p`,
        [ratio(p, p, bptt, { horizon: LATE, part: 'last' })],
        0.1,
      ),
    ),
  },
  {
    id: '2-bptt-slower',
    figure: '2a',
    place: 'Section 5, Comparison to T-BPTT',
    claim: 'T-BPTT with T = p takes longer than FPP.',
    statistic: 'over the first 2,500 steps FPP’s ratio is below that of T-BPTT, both at T = p',
    checks: (version) =>
      lengths.map((p) =>
        below(
          `p = ${p}: FPP − T-BPTT after 2,500 steps`,
          [
            ratio(p, p, fpp(version), { horizon: EARLY }),
            minus(ratio(p, p, bptt, { horizon: EARLY })),
          ],
          0,
        ),
      ),
  },
  {
    id: '2-fpp-early',
    figure: '2a',
    place: 'Section 5, Comparison to T-BPTT',
    claim: 'FPP predicts nearly optimally early in learning.',
    statistic:
      'over the first 2,500 steps, learning included, the ratio of FPP at T = p is below 0.25',
    checks: (version) =>
      lengths.map((p) =>
        below(
          `p = ${p}: ratio of FPP, T = p`,
          [ratio(p, p, fpp(version), { horizon: EARLY })],
          0.25,
        ),
      ),
  },
];
