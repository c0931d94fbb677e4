import { describe, expect, test } from 'vitest';
import {
  CycleWorld,
  elman,
  Fpp,
  FppAfterWarmUp,
  lanesEngine,
  learn,
  type Trainer,
} from '../../lib';

const environment = new CycleWorld({ length: 10 });
const network = elman(environment, { hiddenUnits: 4 });
const common = { environment, network, engine: lanesEngine, bins: 1 } as const;

/** Figure 7 with states that overshoot while the buffer is almost empty. */
const reckless = {
  truncationLength: 1,
  batchSize: 16,
  updatesPerStep: 16,
  bufferSize: 1000,
  stateStep: { rate: 1 },
};

async function diverged(trainer: Trainer, learningRate: number): Promise<number> {
  const { runs } = await learn({ ...common, trainer, steps: 120, seeds: 8, learningRate });
  return runs.filter((run) => run.diverged).length;
}

describe('FPP after a warm-up', () => {
  test('is FPP if there is none', async () => {
    const options = { truncationLength: 3, batchSize: 2 };
    const [plain, warm] = await Promise.all(
      [new Fpp(options), new FppAfterWarmUp(options, 0)].map((trainer) =>
        learn({ ...common, trainer, steps: 300, learningRate: 0.01 }),
      ),
    );
    expect(warm.runs[0].loss).toBe(plain.runs[0].loss);
    expect([...warm.engine.parameters(0)]).toEqual([...plain.engine.parameters(0)]);
  });

  test('leaves the weights alone while it lasts, and not a step longer', async () => {
    const trainer = new FppAfterWarmUp({ truncationLength: 3 }, 50);
    const after = async (steps: number): Promise<number[]> => {
      const { engine } = await learn({ ...common, trainer, steps, learningRate: 0.01 });
      return [...engine.parameters(0)];
    };
    expect(await after(50)).toEqual(await after(1));
    expect(await after(51)).not.toEqual(await after(50));
  });

  test('spares states that would overshoot without it, whatever the weights do', async () => {
    for (const learningRate of [0, 1e-3]) {
      expect(await diverged(new Fpp(reckless), learningRate)).toBe(8);
      expect(await diverged(new FppAfterWarmUp(reckless, 100), learningRate)).toBe(0);
    }
  });

  test('refuses a warm-up that is no count', () => {
    expect(() => new FppAfterWarmUp({ truncationLength: 1 }, -1)).toThrow(
      /warmUp.*integer of at least 0/,
    );
  });
});
