import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CycleWorld,
  elman,
  lanesEngine,
  learn,
  lstm,
  referenceEngine,
  StochasticWorld,
  StoredState,
  TruncatedBptt,
} from '../../lib';

describe('A buffer of N = T holds one window, the newest', () => {
  test('stored state is then T-BPTT, bit by bit', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(
          { engine: referenceEngine, make: elman },
          { engine: referenceEngine, make: lstm },
          { engine: lanesEngine, make: elman },
        ),
        fc.constantFrom(new CycleWorld({ length: 5 }), new StochasticWorld()),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 3 }),
        async ({ engine, make }, environment, truncationLength, streams) => {
          const common = {
            environment,
            network: make(environment, { hiddenUnits: 4 }),
            engine,
            streams,
            steps: 60,
            bins: 10,
            learningRate: 0.1,
            seeds: 2,
          };
          const buffered = await learn({
            ...common,
            trainer: new StoredState({ truncationLength, bufferSize: truncationLength }),
          });
          const unrolled = await learn({
            ...common,
            trainer: new TruncatedBptt({ truncationLength }),
          });
          for (const run of [0, 1]) {
            expect(buffered.engine.parameters(run)).toEqual(unrolled.engine.parameters(run));
            expect(buffered.runs[run].lossCurve).toEqual(unrolled.runs[run].lossCurve);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  test('and with a longer buffer it is not', async () => {
    const environment = new CycleWorld({ length: 5 });
    const network = elman(environment, { hiddenUnits: 4 });
    const lossOf = async (bufferSize: number): Promise<number> => {
      const trainer = new StoredState({ truncationLength: 3, bufferSize });
      const { runs } = await learn({ environment, network, trainer, steps: 60, learningRate: 0.1 });
      return runs[0].loss;
    };
    expect(await lossOf(4)).not.toBe(await lossOf(3));
  });
});
