import { below, difference, type Claim, type Measured, type StateRate } from './claim';
import { ALIKE } from './margins';

const worlds = [
  {
    experiment: 'figure-6a',
    world: 'CycleWorld',
    margin: ALIKE.cycle,
    lengths: [1, 5, 10, 15],
    small: [1, 5],
  },
  {
    experiment: 'figure-6b',
    world: 'StochasticWorld',
    margin: ALIKE.stochastic,
    lengths: [5, 10, 15, 40],
    small: [5, 10],
  },
] as const;
type World = (typeof worlds)[number];

function measured(
  { experiment }: World,
  stateRate: StateRate,
  T: number,
  lambda: number,
): Measured {
  return { experiment, runs: { trainer: 'FPP', stateRate, T, lambda } };
}

/** What the paper says about Figure 6. */
export const figure6Claims: readonly Claim[] = [
  {
    id: '6-tuning',
    figure: '6',
    place: 'Appendix B',
    claim: 'Tuning λ improves on λ = 1.',
    statistic: 'the best λ of each T is better than λ = 1 (chosen on the same seeds)',
    checks: (stateRate) =>
      worlds.flatMap((world) =>
        world.lengths.map((T) =>
          below(
            `${world.world}, T = ${T}: best λ − λ = 1`,
            difference(
              {
                experiment: world.experiment,
                runs: { trainer: 'FPP', stateRate, T },
                best: true,
              },
              measured(world, stateRate, T, 1),
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
    checks: (stateRate) =>
      worlds.flatMap((world) =>
        world.lengths.flatMap((T) =>
          [0.1, 10].map((lambda) =>
            below(
              `${world.world}, T = ${T}: λ = ${lambda} − λ = 1`,
              difference(measured(world, stateRate, T, lambda), measured(world, stateRate, T, 1)),
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
    statistic: 'λ = 5 is better than λ = 0.5, for the two smallest T of each world',
    checks: (stateRate) =>
      worlds.flatMap((world) =>
        world.small.map((T) =>
          below(
            `${world.world}, T = ${T}: λ = 5 − λ = 0.5`,
            difference(measured(world, stateRate, T, 5), measured(world, stateRate, T, 0.5)),
            0,
          ),
        ),
      ),
  },
];
