import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CycleWorld,
  elman,
  Fpp,
  lanesEngine,
  learn,
  NoOverlapTruncatedBptt,
  OptionError,
  predict,
  Recording,
  referenceEngine,
  Rtrl,
  StochasticWorld,
  StoredState,
  TruncatedBptt,
  Uoro,
} from '../../lib';

const trainers = [
  new Fpp({ truncationLength: 3, bufferSize: 9, stateStep: { rate: 0.5 } }),
  new StoredState({ truncationLength: 2 }),
  new TruncatedBptt({ truncationLength: 4 }),
  new NoOverlapTruncatedBptt({ truncationLength: 4 }),
  new Rtrl(),
  new Uoro(),
];

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

  test('then predicts what the network that it left predicts of the rest', async () => {
    const observations = Array.from({ length: 80 }, (_, t) => [Math.sin(t * t), t % 3]);
    const targets = Array.from({ length: 80 }, (_, t) => (t * t) % 2);
    const environment = new Recording({
      name: 'squares',
      observation: { kind: 'vector', size: 2 },
      target: { kind: 'class', classes: 2 },
      observations,
      targets,
    });
    const network = elman(environment, { hiddenUnits: 4 });
    // Its states are never written back: the last one is where prediction begins.
    const trainer = new TruncatedBptt({ truncationLength: 3 });
    const common = { environment, network, trainer, learningRate: 0.05 };
    const learned = await learn({ ...common, steps: 50 });
    const tested = await learn({ ...common, steps: 80, learningSteps: 50, bins: 8 });
    const slots = trainer.needs.slots;
    const last = learned.engine.state(0, 0, 50 % slots);
    const { outputs } = predict(
      network,
      learned.engine.parameters(0),
      observations.slice(50).map((row) => Float64Array.from(row)),
      last,
    );
    const losses = outputs.map((probabilities, i) => -Math.log(probabilities[targets[50 + i]]));
    for (const bin of [0, 1, 2]) {
      const own = losses.slice(10 * bin, 10 * bin + 10);
      const mean = own.reduce((sum, loss) => sum + loss, 0) / 10;
      expect(tested.runs[0].lossCurve[5 + bin]).toBeCloseTo(mean, 12);
    }
  });

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
