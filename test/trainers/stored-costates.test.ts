import { describe, expect, it } from 'vitest';
import {
  CycleWorld,
  Fpp,
  OptionError,
  Recording,
  StoredCostates,
  backwardFpp,
  cells,
  lanesEngine,
  learn,
  referenceEngine,
  type Engine,
  type EngineFactory,
  type LearnOptions,
} from '../../lib';

const environment = new CycleWorld({ length: 7 });
const study: LearnOptions = {
  environment,
  network: cells.elman(environment, { hiddenUnits: 4 }),
  trainer: new StoredCostates({ truncationLength: 3, bufferSize: 30 }),
  engine: 'reference',
  ...{ steps: 60, bins: 60, learningRate: 0.01, streams: 2, seeds: 2 },
};

/** An engine that lacks something. */
const without =
  (ability: 'costates' | 'writeBack'): EngineFactory =>
  (config) => {
    const engine = referenceEngine(config);
    Object.defineProperty(engine, ability, { value: undefined });
    return engine;
  };

describe('stored costates', () => {
  it.each([
    ['both', {}],
    ['costates alone', { lambda: 0 }],
    ['the penalty alone', { credit: false }],
    ['neither', { credit: false, lambda: 0 }],
  ])('are on lanes what they are on the reference engine: %s', async (_, options) => {
    const trainer = new StoredCostates({ truncationLength: 3, bufferSize: 30, ...options });
    const [truth, found] = await Promise.all(
      ['reference', 'lanes'].map((engine) =>
        learn({ ...study, trainer, engine: engine as 'reference' }),
      ),
    );
    for (const [run, { lossCurve }] of truth.runs.entries()) {
      for (const [t, loss] of lossCurve.entries()) {
        expect(found.runs[run].lossCurve[t]).toBeCloseTo(loss, 4);
      }
    }
  });

  it('are four algorithms', async () => {
    const losses = await Promise.all(
      [true, false].flatMap((credit) =>
        [0, 1].map(async (lambda) => {
          const trainer = new StoredCostates({ truncationLength: 3, credit, lambda });
          return (await learn({ ...study, trainer })).runs[0].loss;
        }),
      ),
    );
    expect(new Set(losses).size).toBe(4);
  });

  it('never let a label into a state, where FPP does', async () => {
    const statesOf = async (trainer: LearnOptions['trainer'], label: number) => {
      const observations = Array.from({ length: 40 }, (_, t) => Number(t % 3 === 0));
      const labelled = new Recording({
        observation: { kind: 'class', classes: 2 },
        target: { kind: 'class', classes: 2 },
        observations,
        targets: observations.map(() => label),
      });
      const network = cells.elman(labelled, { hiddenUnits: 3 });
      // Weights that stand still, lest they tell of the labels.
      const { engine } = await learn({
        ...{ environment: labelled, network, trainer, engine: 'reference' },
        ...{ steps: 30, learningRate: 0 },
      });
      return Array.from({ length: 31 }, (_, slot) => engine.state(0, 0, slot));
    };
    const options = { truncationLength: 3, bufferSize: 30 };
    const costates = new StoredCostates(options);
    expect(await statesOf(costates, 1)).toEqual(await statesOf(costates, 0));
    const states = backwardFpp(options);
    expect(await statesOf(states, 1)).not.toEqual(await statesOf(states, 0));
  });

  it('are refused by an engine that lacks what they need, and by wrong options', async () => {
    const lacking = (ability: 'costates' | 'writeBack', trainer = study.trainer) =>
      learn({ ...study, trainer, engine: without(ability) });
    await expect(lacking('costates')).rejects.toThrow(
      'StoredCostates: engine must be one that keeps costates beside its stored states; got "reference"',
    );
    await expect(lacking('writeBack')).rejects.toThrow(
      'StoredCostates: engine must be one that writes unrolled states back; got "reference"',
    );
    const writing = new Fpp({ truncationLength: 2, writeBack: true });
    await expect(lacking('writeBack', writing)).rejects.toThrow('Fpp: engine must be one that');
    // Without credit there are no costates to be kept.
    const alone = new StoredCostates({ truncationLength: 2, credit: false });
    await lacking('costates', alone);
    const wrong = { truncationLength: 2, replay: 'uniform' } as object;
    expect(() => new StoredCostates(wrong as { truncationLength: number })).toThrow(OptionError);
  });
});

describe('states that are written back', () => {
  it('are those between the ends of a window, or all but the first', () => {
    const { network } = study;
    const engineAt = (which: 'interior' | 'all'): Engine => {
      const engine = lanesEngine({
        ...{ network, runs: 1, streams: 1, slots: 6, learningRates: [0.1] },
        ...new Fpp({ truncationLength: 3, bufferSize: 5 }).needs,
      });
      for (let slot = 0; slot < 6; slot++) engine.setState(0, 0, slot, [9, 9, 9, 9]);
      const windows = { starts: Int32Array.of(4), batchSize: 1, length: 3 };
      engine.gradient(windows, { loss: 'every', lambda: 1, penalty: 'sum' });
      engine.writeBack?.(which);
      return engine;
    };
    const changed = (engine: Engine): number[] =>
      [0, 1, 2, 3, 4, 5].filter((slot) => engine.state(0, 0, slot)[0] !== 9);
    expect(changed(engineAt('interior'))).toEqual([0, 5]);
    expect(changed(engineAt('all'))).toEqual([0, 1, 5]);
  });

  it('can be written back once, before anything moves', () => {
    const engine = referenceEngine({
      ...{ network: study.network, runs: 1, streams: 1, learningRates: [0.1] },
      ...study.trainer.needs,
    });
    const message = 'writeBack must be called after gradient, before anything moves';
    expect(() => engine.writeBack?.('all')).toThrow(message);
    const windows = { starts: Int32Array.of(0), batchSize: 1, length: 3 };
    engine.gradient(windows, { loss: 'every', lambda: 1, penalty: 'sum' });
    expect(() => engine.writeBack?.('both' as 'all')).toThrow('"interior", "all"');
    engine.updateWeights();
    expect(() => engine.writeBack?.('all')).toThrow(message);
  });

  it('change what FPP learns, and nothing if left out', async () => {
    const options = { truncationLength: 3, bufferSize: 30 };
    const lossOf = async (trainer: Fpp) => (await learn({ ...study, trainer })).runs[0].loss;
    const plain = await lossOf(backwardFpp(options));
    expect(await lossOf(backwardFpp({ ...options, writeBack: false }))).toBe(plain);
    expect(await lossOf(backwardFpp({ ...options, writeBack: true }))).not.toBe(plain);
    expect('writeBack' in backwardFpp(options).options).toBe(false);
  });
});
