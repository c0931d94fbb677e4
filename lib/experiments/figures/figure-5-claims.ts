import { StochasticWorld } from '../../environments';
import {
  above,
  below,
  difference,
  within,
  type Claim,
  type Measured,
  type FppVersion,
  type Term,
} from '../claims/claim';
import { ALIKE } from '../claims/margins';

const { neither } = StochasticWorld.references();

const worlds = [
  { experiment: 'figure-5a', world: 'CycleWorld', margin: ALIKE.cycle, knowingNothing: 1 / 10 },
  {
    experiment: 'figure-5b',
    world: 'StochasticWorld',
    margin: ALIKE.stochastic,
    knowingNothing: neither,
  },
] as const;
type World = (typeof worlds)[number];

interface Place {
  readonly N: number;
  readonly T: number;
}

const lengths = [5, 10, 15, 50];

/** Two places in the figure, one less the other. */
function apart(world: World, version: FppVersion, left: Place, right: Place): readonly Term[] {
  return difference(measured(world, version, left), measured(world, version, right));
}

function measured({ experiment }: World, version: FppVersion, place: Place): Measured {
  return { experiment, runs: { trainer: 'FPP', version, ...place } };
}

/** What the paper says about Figure 5. */
export const figure5Claims: readonly Claim[] = [
  {
    id: '5-buffer-size',
    figure: '5',
    place: 'Appendix B',
    claim: 'From N = 100 on, the buffer’s size hardly matters.',
    statistic: 'N = 1,000 and N = 100 are alike, for T of at least 5',
    checks: (version) =>
      worlds.flatMap((world) =>
        lengths.map((T) =>
          within(
            `${world.world}, T = ${T}: N = 1,000 − N = 100`,
            apart(world, version, { N: 1_000, T }, { N: 100, T }),
            world.margin,
          ),
        ),
      ),
  },
  {
    id: '5-large-buffer',
    figure: '5',
    place: 'Appendix B',
    claim: 'Too large a buffer, with few updates, does somewhat worse.',
    statistic: 'N = 10,000 is worse than N = 100, for T of at least 5',
    checks: (version) =>
      worlds.flatMap((world) =>
        lengths.map((T) =>
          above(
            `${world.world}, T = ${T}: N = 10,000 − N = 100`,
            apart(world, version, { N: 10_000, T }, { N: 100, T }),
            0,
          ),
        ),
      ),
  },
  {
    id: '5-small-T',
    figure: '5',
    place: 'Appendix B',
    claim: 'With very small T, FPP does worse.',
    statistic: 'T = 1 is worse than T = 10, for every N',
    checks: (version) =>
      worlds.flatMap((world) =>
        [100, 1_000, 10_000].map((N) =>
          above(
            `${world.world}, N = ${N}: T = 1 − T = 10`,
            apart(world, version, { N, T: 1 }, { N, T: 10 }),
            0,
          ),
        ),
      ),
  },
  {
    id: '5-large-T',
    figure: '5',
    place: 'Appendix B',
    claim: 'From T = 10 to T = 50 there is no large difference.',
    statistic: 'they are less than two margins apart, for N = 100 and 1,000',
    checks: (version) =>
      worlds.flatMap((world) =>
        [100, 1_000].map((N) =>
          within(
            `${world.world}, N = ${N}: T = 10 − T = 50`,
            apart(world, version, { N, T: 10 }, { N, T: 50 }),
            2 * world.margin,
          ),
        ),
      ),
  },
  {
    id: '5-overall',
    figure: '5',
    place: 'Appendix B',
    claim: 'Across this wide range of settings, FPP does consistently well.',
    statistic:
      'it does better than knowing nothing of the past, at every N and every T of at least 5',
    checks: (version) =>
      worlds.flatMap((world) =>
        [100, 1_000, 10_000].flatMap((N) =>
          lengths.map((T) =>
            below(
              `${world.world}, N = ${N}, T = ${T}: FPP`,
              [[1, measured(world, version, { N, T })]],
              world.knowingNothing,
            ),
          ),
        ),
      ),
  },
];
