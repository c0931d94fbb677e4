import {
  above,
  below,
  difference,
  type Claim,
  type Measured,
  type FppVersion,
  type Term,
} from '../claims/claim';

/** A panel of Figure 4: what it varies, and over which T. */
interface Panel {
  readonly experiment: string;
  readonly world: string;
  readonly varied: 'M' | 'B';
  readonly lengths: readonly number[];
  /** The most updates that do not overfit, by the paper; larger mini-batches never do. */
  readonly manyUpdates: number;
  /** Where the paper sees the largest gaps. */
  readonly gaps: readonly number[];
}

const cycle = { world: 'CycleWorld', lengths: [1, 2, 4, 8], manyUpdates: 16, gaps: [1, 2] };
const stochastic = {
  world: 'StochasticWorld',
  lengths: [4, 8, 16, 32],
  manyUpdates: 8,
  gaps: [16, 32],
};
const panels: readonly Panel[] = [
  { experiment: 'figure-4a', varied: 'M', ...cycle },
  { experiment: 'figure-4b', varied: 'M', ...stochastic },
  { experiment: 'figure-4c', varied: 'B', ...cycle },
  { experiment: 'figure-4d', varied: 'B', ...stochastic },
];

const place = 'Section 5, Benefits of mini-batch updates';

function measured(
  { experiment, varied }: Panel,
  T: number,
  count: number,
  version?: FppVersion,
): Measured {
  const method =
    version === undefined
      ? ({ trainer: 'StoredState' } as const)
      : ({ trainer: 'FPP', version } as const);
  return { experiment, runs: { ...method, T, [varied]: count } };
}

function panelsOf(varied: Panel['varied']): Panel[] {
  return panels.filter((panel) => panel.varied === varied);
}

/** More of what is varied is better than 1, for FPP and without state updates. */
function better(varied: Panel['varied'], version: FppVersion) {
  return panelsOf(varied).flatMap((panel) => {
    const many = varied === 'M' ? panel.manyUpdates : 16;
    return panel.lengths.flatMap((T) =>
      (
        [
          ['FPP', version],
          ['stored state', undefined],
        ] as const
      ).map(([name, rate]) =>
        below(
          `${panel.world}, T = ${T}, ${name}: ${varied} = ${many} − ${varied} = 1`,
          difference(measured(panel, T, many, rate), measured(panel, T, 1, rate)),
          0,
        ),
      ),
    );
  });
}

/** How far FPP is ahead at 16 of what is varied. */
function lead(panel: Panel, T: number, version: FppVersion, weight: number): Term[] {
  return [
    [weight, measured(panel, T, 16)],
    [-weight, measured(panel, T, 16, version)],
  ];
}

/** What the paper says about Figure 4. */
export const figure4Claims: readonly Claim[] = [
  {
    id: '4-updates',
    figure: '4a, 4b',
    place,
    claim: 'More updates at each step do better.',
    statistic:
      'M = 16 (in StochasticWorld 8) is better than M = 1, for every T, with and without state updates',
    note: 'The sentence excepts M = 16 in StochasticWorld, where more updates overfit a little.',
    checks: (version) => better('M', version),
  },
  {
    id: '4-batches',
    figure: '4c, 4d',
    place,
    claim: 'Larger mini-batches do better.',
    statistic: 'B = 16 is better than B = 1, for every T, with and without state updates',
    checks: (version) => better('B', version),
  },
  {
    id: '4-overfitting',
    figure: '4b',
    place,
    claim: 'In StochasticWorld, very many updates (M = 16) overfit a little.',
    statistic: 'for FPP, M = 16 is worse than M = 8',
    checks: (version) =>
      panels[1].lengths.map((T) =>
        above(
          `T = ${T}: M = 16 − M = 8`,
          difference(measured(panels[1], T, 16, version), measured(panels[1], T, 8, version)),
          0,
        ),
      ),
  },
  {
    id: '4-advantage',
    figure: '4',
    place,
    claim:
      'FPP makes more of many updates and of large mini-batches than learning without state updates.',
    statistic: 'FPP is better than stored state at M = 16, B = 1 and at B = 16, M = 1, for every T',
    checks: (version) =>
      panels.flatMap((panel) =>
        panel.lengths.map((T) =>
          above(
            `${panel.world}, ${panel.varied} = 16, T = ${T}: stored state − FPP`,
            lead(panel, T, version, 1),
            0,
          ),
        ),
      ),
  },
  {
    id: '4-gaps',
    figure: '4',
    place,
    claim:
      'The gaps are largest for T = 1 and 2 in CycleWorld and for T = 16 and 32 in StochasticWorld.',
    statistic: 'FPP’s lead at 16, mean over these T, is larger than its mean over the other two',
    checks: (version) =>
      panels.map((panel) =>
        above(
          `${panel.world}, ${panel.varied} = 16: lead at T = ${panel.gaps.join(', ')} less lead elsewhere`,
          panel.lengths.flatMap((T) =>
            lead(panel, T, version, panel.gaps.includes(T) ? 0.5 : -0.5),
          ),
          0,
        ),
      ),
  },
];
