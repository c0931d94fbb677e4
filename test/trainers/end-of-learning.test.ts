import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  Bigram,
  ConstantPrediction,
  CycleWorld,
  elman,
  Fpp,
  FppAfterWarmUp,
  FppWithoutWeightPenalty,
  lanesEngine,
  learn,
  NoOverlapTruncatedBptt,
  OptionError,
  predict,
  Recording,
  referenceEngine,
  Rtrl,
  StochasticWorld,
  StoredCostates,
  StoredState,
  TruncatedBptt,
  Unigram,
  Uoro,
  type LearnerSnapshot,
  type LearnOptions,
  type RunSnapshot,
  type RunResult,
  type Trainer,
} from '../../lib';
import * as exported from '../../lib/trainers';
import { Session } from '../../lib/trainers/session';

const networkTrainers: readonly Trainer[] = [
  new Fpp({ truncationLength: 3, bufferSize: 9, stateStep: { rate: 0.5 } }),
  new Fpp({ truncationLength: 3, actingState: 'separate', stateStep: { rate: 0.5 } }),
  new FppWithoutWeightPenalty({ truncationLength: 3, stateStep: { rate: 0.5 } }),
  new FppAfterWarmUp({ truncationLength: 3, bufferSize: 9, stateStep: { rate: 0.5 } }, 5),
  new StoredState({ truncationLength: 2 }),
  new StoredCostates({ truncationLength: 2, bufferSize: 9 }),
  new Fpp({ truncationLength: 3, bufferSize: 9, writeBack: true, stateStep: { rate: 0.5 } }),
  new TruncatedBptt({ truncationLength: 4 }),
  new NoOverlapTruncatedBptt({ truncationLength: 4 }),
  new Rtrl(),
  new Uoro(),
];
const countingTrainers: readonly Trainer[] = [
  new Unigram(),
  new Bigram(),
  new ConstantPrediction({ prediction: 1 }),
];
const trainers = [...networkTrainers, ...countingTrainers];

test('every trainer that the library exports is among those tested here', () => {
  const classes = Object.values(exported).filter(isTrainerClass);
  expect(classes).toContain(Fpp);
  const tested = trainers.map((trainer) => trainer.constructor);
  expect(classes.filter((one) => !tested.includes(one))).toEqual([]);
});

function isTrainerClass(value: unknown): value is Trainer['constructor'] {
  if (typeof value !== 'function') return false;
  const prototype: unknown = value.prototype;
  return typeof prototype === 'object' && prototype !== null && 'start' in prototype;
}

const LEARNING = 50;
const STEPS = 80;
const vectors = Array.from({ length: STEPS }, (_, t) => Float64Array.of(Math.sin(t * t), t % 3));
const words = Array.from({ length: STEPS }, (_, t) => (t * t * t + (t % 5)) % 3);
const targets = Array.from({ length: STEPS }, (_, t) => (t * t) % 2);
const target = { kind: 'class', classes: 2 } as const;
const recordings = {
  vectors: new Recording({
    name: 'squares',
    observation: { kind: 'vector', size: 2 },
    target,
    observations: vectors.map((vector) => [...vector]),
    targets,
  }),
  words: new Recording({
    name: 'cubes',
    observation: { kind: 'class', classes: 3 },
    target,
    observations: words,
    targets,
  }),
};

/** Expects each loss after the end of learning, and other ones where learning goes on. */
async function expectRest(
  study: Pick<LearnOptions, 'environment' | 'network' | 'trainer' | 'learningRate'>,
  losses: readonly number[],
): Promise<void> {
  const common = { ...study, engine: 'reference', steps: STEPS, bins: STEPS } as const;
  const restOf = (runs: readonly RunResult[]): readonly number[] =>
    runs[0].lossCurve.slice(LEARNING);
  const tested = restOf((await learn({ ...common, learningSteps: LEARNING })).runs);
  expect(tested).toHaveLength(losses.length);
  for (const [i, loss] of losses.entries()) expect(tested[i]).toBeCloseTo(loss, 12);
  if (study.trainer instanceof ConstantPrediction) return;
  expect(restOf((await learn(common)).runs)).not.toEqual(tested);
}

/** What learning moves in an engine: weights, accumulators, and the states of the given slots. */
function learnedBy(
  { parameters, optimizer, stateOptimizer, states }: RunSnapshot,
  slots: readonly number[],
  slotSize: number,
): unknown {
  const stored = slots.map((slot) => states.slice(slot * slotSize, (slot + 1) * slotSize));
  return { parameters, optimizer, stateOptimizer, stored };
}

/** What learning moves in a learner: counts, and the generator that windows are drawn with. */
function countsAndDraws(memory: LearnerSnapshot): unknown {
  return Object.entries(memory).filter(([name]) => /^counts|^samples$/.test(name));
}

describe('Learning that ends before the steps do', () => {
  test('is the same until then, and leaves the weights as they were', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...trainers),
        fc.constantFrom(referenceEngine, lanesEngine),
        fc.constantFrom(new CycleWorld({ length: 4 }), new StochasticWorld()),
        fc.integer({ min: 0, max: 6 }),
        async (trainer, engine, environment, tens) => {
          const network = elman(environment, { hiddenUnits: 4 });
          const common = { environment, network, trainer, engine, learningRate: 0.1, seeds: 2 };
          const learningSteps = 10 * tens;
          const tested = await learn({ ...common, steps: 60, bins: 6, learningSteps });
          const whole = await learn({ ...common, steps: 60, bins: 6 });
          const shorter = tens === 0 ? null : await learn({ ...common, steps: learningSteps });
          for (const run of [0, 1]) {
            expect(tested.runs[run].lossCurve.slice(0, tens)).toEqual(
              whole.runs[run].lossCurve.slice(0, tens),
            );
            if (shorter === null) continue;
            expect(tested.engine.parameters(run)).toEqual(shorter.engine.parameters(run));
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  describe.each(networkTrainers.map((trainer) => [trainer.name, trainer] as const))(
    'then predicts what the network that it left predicts of the rest: %s',
    (_, trainer) => {
      test.each(['vectors', 'words'] as const)('of %s', async (name) => {
        const environment = recordings[name];
        const network = elman(environment, { hiddenUnits: 4 });
        const common = { environment, network, trainer, learningRate: 0.05 };
        const learned = await learn({ ...common, engine: 'reference', steps: LEARNING });
        const { engine } = learned;
        const { slots, actingState } = trainer.needs;
        const last =
          actingState === 'linked'
            ? engine.state(0, 0, LEARNING % slots)
            : engine.snapshot?.readRun(0).acting;
        const { outputs } = predict(
          network,
          engine.parameters(0),
          name === 'words' ? words.slice(LEARNING) : vectors.slice(LEARNING),
          Float64Array.from(last ?? []),
        );
        const losses = outputs.map((output, i) => -Math.log(output[targets[LEARNING + i]]));
        await expectRest(common, losses);
      });
    },
  );

  test.each(countingTrainers.map((trainer) => [trainer.name, trainer] as const))(
    'then predicts what the counts that it left predict of the rest: %s',
    async (_, trainer) => {
      const environment = recordings.words;
      const network = elman(environment, { hiddenUnits: 4 });
      const common = { environment, network, trainer, learningRate: 0 };
      const seen = words.slice(0, LEARNING).map((word, t) => [word, targets[t]] as const);
      const unigram = (y: number): number =>
        (seen.filter(([, after]) => after === y).length + 1) / (LEARNING + 2);
      const probability = (word: number, y: number): number => {
        if (trainer instanceof ConstantPrediction) return Number(y === 1);
        if (trainer instanceof Unigram) return unigram(y);
        const after = seen.filter(([before]) => before === word).map(([, next]) => next);
        const often = after.filter((next) => next === y).length;
        const different = new Set(after).size;
        return (often + different * unigram(y)) / (after.length + different);
      };
      const losses = targets
        .slice(LEARNING)
        .map((y, i) => -Math.log(probability(words[LEARNING + i], y)));
      await expectRest(common, losses);
    },
  );

  test.each(trainers.map((trainer) => [trainer.name, trainer] as const))(
    'and moves nothing that was learned: %s',
    (_, trainer) => {
      const environment = new StochasticWorld();
      const session = new Session({
        environment,
        network: elman(environment, { hiddenUnits: 4 }),
        trainer,
        streams: 2,
        runs: [0, 1].map((seed) => ({ seed, learningRate: 0.05 })),
        engine: referenceEngine,
        experiment: 'end of learning',
      }).start();
      // Those that 20 more steps do not overwrite.
      const { slots } = trainer.needs;
      const kept = Array.from({ length: 31 }, (_, time) => time)
        .filter((time) => time > 50 - slots)
        .map((time) => time % slots);
      const learned = () => {
        const { runs, learner } = session.snapshot();
        return {
          runs: runs.map((run) => learnedBy(run, kept, 2 * 4)),
          learner: countsAndDraws(learner),
        };
      };
      for (let t = 0; t < 30; t++) session.step();
      const before = learned();
      for (let t = 0; t < 20; t++) session.step(false);
      expect(learned()).toEqual(before);
      for (let t = 0; t < 5; t++) session.step();
      if (!(trainer instanceof ConstantPrediction)) expect(learned()).not.toEqual(before);
    },
  );

  test('cannot end after the last step', async () => {
    const environment = new CycleWorld({ length: 4 });
    const network = elman(environment, { hiddenUnits: 4 });
    const common = { environment, network, trainer: trainers[0], learningRate: 0.1, steps: 10 };
    await expect(learn({ ...common, learningSteps: 11 })).rejects.toThrow(OptionError);
    await expect(learn({ ...common, learningSteps: 11 })).rejects.toThrow(
      'learningSteps must be at most steps, 10; got 11',
    );
    await expect(learn({ ...common, learningSteps: -1 })).rejects.toThrow(OptionError);
  });
});
