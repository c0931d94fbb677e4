import { beforeAll, describe, expect, it } from 'vitest';
import {
  CycleWorld,
  Fpp,
  StochasticWorld,
  elman,
  lanesEngine,
  learn,
  referenceEngine,
  type EngineFactory,
  type FppOptions,
  type LearnOptions,
} from '../../lib';
import { mean, standardError } from '../../lib/analysis';

type Study = Omit<LearnOptions, 'trainer' | 'engine'> & {
  readonly metric: 'loss' | 'error';
  readonly fpp: FppOptions;
  /** What an engine with a mistake in it might come to; each must be told apart. */
  readonly wrong: readonly Partial<FppOptions>[];
};

const cycleWorld = new CycleWorld({ length: 10 });
const stochasticWorld = new StochasticWorld();

/** At each world's best learning rate; long enough that learning shows. */
const studies: readonly Study[] = [
  {
    environment: cycleWorld,
    network: elman(cycleWorld, { hiddenUnits: 4 }),
    fpp: { truncationLength: 10 },
    learningRate: 0.03,
    steps: 1500,
    seeds: 30,
    metric: 'error',
    wrong: [{ lambda: 10 }],
  },
  {
    environment: stochasticWorld,
    network: elman(stochasticWorld, { hiddenUnits: 16 }),
    fpp: { truncationLength: 18 },
    learningRate: 0.003,
    steps: 1500,
    seeds: 30,
    streams: 2,
    metric: 'loss',
    wrong: [{ lambda: 10 }, { truncationLength: 5 }],
  },
];

/** The online metric of each seed. */
async function outcomes(
  { metric, fpp, environment, network, learningRate, steps, seeds = 1, streams = 1 }: Study,
  engine: EngineFactory,
  change: Partial<FppOptions> = {},
): Promise<number[]> {
  const trainer = new Fpp({ ...fpp, ...change });
  const study = { environment, network, learningRate, steps, seeds, streams };
  const { runs } = await learn({ ...study, trainer, engine });
  return runs.map((run) => run[metric]);
}

/**
 * How many standard errors the mean difference is from 0. Seeds are paired: both sides of a seed
 * see the same data and start from the same weights, which is most of what makes seeds differ.
 */
function standardErrorsApart(a: readonly number[], b: readonly number[]): number {
  const differences = a.map((value, seed) => value - b[seed]);
  return Math.abs(mean(differences)) / standardError(differences);
}

// Two engines round differently, and after some 60 steps a large network's run is another run: long
// runs can only be compared as samples of one distribution.
describe.each(studies.map((study) => [study.environment.name, study] as const))(
  'the lanes engine in %s',
  (_, study) => {
    let truth: number[];

    beforeAll(async () => {
      truth = await outcomes(study, referenceEngine);
    });

    it('learns as the reference does: means over 30 seeds within two standard errors', async () => {
      const found = await outcomes(study, lanesEngine);
      expect(found).not.toEqual(truth);
      expect(standardErrorsApart(found, truth)).toBeLessThan(2);
    });

    it.each(study.wrong)('would be told apart with %o', async (change) => {
      const wrong = await outcomes(study, lanesEngine, change);
      expect(standardErrorsApart(wrong, truth)).toBeGreaterThan(3);
    });
  },
);
