import {
  above,
  below,
  difference,
  type Claim,
  type Measured,
  type FppVersion,
  type Term,
} from '../claims/claim';
import { ALIKE } from '../claims/margins';

const lambdas = [0.01, 0.1, 0.5, 1, 2, 5, 10];

/** Small is a T that reaches no dependence: below the cycle's 10, below the shorter lag of 15. */
const worlds = [
  {
    experiment: 'figure-6a',
    world: 'CycleWorld',
    margin: ALIKE.cycle,
    small: [1, 5],
    large: [10, 15],
  },
  {
    experiment: 'figure-6b',
    world: 'StochasticWorld',
    margin: ALIKE.stochastic,
    small: [1, 5, 10],
    large: [15, 40],
  },
] as const;
type World = (typeof worlds)[number];

function lengthsOf({ small, large }: World): number[] {
  return [...small, ...large];
}

function measured({ experiment }: World, version: FppVersion, T: number, lambda: number): Measured {
  return { experiment, runs: { trainer: 'FPP', version, T, lambda } };
}

/** The slope of the result in ln λ, by least squares over the grid: below 0, larger λ does better. */
function slope(world: World, version: FppVersion, T: number): Term[] {
  const places = lambdas.map(Math.log);
  const centre = places.reduce((sum, place) => sum + place, 0) / places.length;
  const squares = places.reduce((sum, place) => sum + (place - centre) ** 2, 0);
  return lambdas.map((lambda, i) => [
    (places[i] - centre) / squares,
    measured(world, version, T, lambda),
  ]);
}

/** ln λ of the λ that does best, seed by seed. */
function bestLambda({ experiment }: World, version: FppVersion, T: number): Term[] {
  return [[1, { experiment, runs: { trainer: 'FPP', version, T }, quantity: 'best-lambda' }]];
}

/** The mean over the small T less the mean over the large ones. */
function smallLessLarge({ small, large }: World, of: (T: number) => readonly Term[]): Term[] {
  const times = (weight: number, terms: readonly Term[]): Term[] =>
    terms.map((term) => (typeof term === 'number' ? weight * term : [weight * term[0], term[1]]));
  return [
    ...small.flatMap((T) => times(1 / small.length, of(T))),
    ...large.flatMap((T) => times(-1 / large.length, of(T))),
  ];
}

/** What the paper says about Figure 6. */
export const figure6Claims: readonly Claim[] = [
  {
    id: '6-tuning',
    figure: '6',
    place: 'Appendix B',
    claim: 'Tuning λ improves on λ = 1.',
    statistic: 'the best λ of each T, as the paper’s seeds choose it, is better than λ = 1',
    checks: (version) =>
      worlds.flatMap((world) =>
        lengthsOf(world).map((T) =>
          below(
            `${world.world}, T = ${T}: best λ − λ = 1`,
            difference(
              {
                experiment: world.experiment,
                runs: { trainer: 'FPP', version, T },
                pick: 'best',
              },
              measured(world, version, T, 1),
            ),
            0,
          ),
        ),
      ),
  },
  {
    id: '6-range',
    figure: '6',
    place: 'Appendix B',
    claim: 'FPP works well for a large range of λ.',
    statistic: 'λ = 0.1 and λ = 10 are at most two margins worse than λ = 1, for every T',
    checks: (version) =>
      worlds.flatMap((world) =>
        lengthsOf(world).flatMap((T) =>
          [0.1, 10].map((lambda) =>
            below(
              `${world.world}, T = ${T}: λ = ${lambda} − λ = 1`,
              difference(measured(world, version, T, lambda), measured(world, version, T, 1)),
              2 * world.margin,
            ),
          ),
        ),
      ),
  },
  {
    id: '6-small-T',
    figure: '6',
    place: 'Caption of Figure 6',
    claim: 'Where T is small, larger λ does better.',
    statistic:
      'where T is below the dependence, the best λ is larger than where it is not, and so is what a larger λ saves (the slope in ln λ)',
    note: 'The caption draws a conclusion from how the curves change with T. Two values of λ do not tell: the best λ lies between them, and λ = 5 beyond it.',
    checks: (version) =>
      worlds.flatMap((world) => [
        above(
          `${world.world}: ln(best λ), small T less large T`,
          smallLessLarge(world, (T) => bestLambda(world, version, T)),
          0,
        ),
        below(
          `${world.world}: slope in ln λ, small T less large T`,
          smallLessLarge(world, (T) => slope(world, version, T)),
          0,
        ),
      ]),
  },
];
