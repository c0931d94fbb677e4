import { describe, expect, it } from 'vitest';
import {
  ConstantPrediction,
  CycleWorld,
  Fpp,
  NoOverlapTruncatedBptt,
  OptionError,
  Rtrl,
  StochasticWorld,
  StoredState,
  TruncatedBptt,
  Uoro,
  elman,
  gru,
  lanes,
  lanesEngine,
  learn,
  lstm,
  referenceEngine,
  sgd,
  type Engine,
  type LearnOptions,
} from '../../lib';
import { supportsRelaxedSimd } from '../../lib/engines/lanes/support';

const world = new CycleWorld();

function study(options: Partial<LearnOptions> & { hiddenUnits?: number }): LearnOptions {
  const { hiddenUnits = 4, ...rest } = options;
  const environment = rest.environment ?? world;
  return {
    environment,
    network: elman(environment, { hiddenUnits }),
    trainer: new Fpp({ truncationLength: 4 }),
    steps: 60,
    learningRate: 0.01,
    engine: lanesEngine,
    ...rest,
  };
}

const gatedNetworks = [
  ['an LSTM', lstm(world, { hiddenUnits: 8 })],
  ['a GRU', gru(world, { hiddenUnits: 8 })],
] as const;
const miniBatches = new Fpp({ truncationLength: 3, batchSize: 6 });

/** Everything that a run left behind, bit for bit. */
function traceOf(engine: Engine, run: number): Float64Array[] {
  const { streams, slots } = engine.config;
  const states = Array.from({ length: streams * slots }, (_, i) =>
    engine.state(run, Math.floor(i / slots), i % slots),
  );
  return [engine.parameters(run), engine.parameterGradient(run), ...states];
}

describe('a run on lanes', () => {
  const settings: [string, Parameters<typeof study>[0]][] = [
    ['a small network', { trainer: new Fpp({ truncationLength: 4, stateStep: { rate: 0.5 } }) }],
    ['two streams', { streams: 2, trainer: new Fpp({ truncationLength: 3 }) }],
    ['mini-batches', { hiddenUnits: 12, trainer: new Fpp({ truncationLength: 3, batchSize: 6 }) }],
    ['a large network', { hiddenUnits: 32, environment: new StochasticWorld(), steps: 90 }],
    ['UORO', { trainer: new Uoro() }],
    ['UORO of two streams', { hiddenUnits: 12, streams: 2, trainer: new Uoro() }],
    ['RTRL', { hiddenUnits: 8, streams: 2, trainer: new Rtrl() }],
    ['hidden units that fill no vector', { hiddenUnits: 7, trainer: miniBatches, streams: 2 }],
    ['one hidden unit, RTRL', { hiddenUnits: 1, trainer: new Rtrl() }],
    ['an LSTM of five units', { network: lstm(world, { hiddenUnits: 5 }), trainer: miniBatches }],
    ...gatedNetworks.flatMap(([name, network]): [string, Parameters<typeof study>[0]][] => [
      [name, { network }],
      [`${name}, mini-batches of two streams`, { network, streams: 2, trainer: miniBatches }],
      [`${name}, UORO`, { network, trainer: new Uoro() }],
      [`${name}, RTRL`, { network, trainer: new Rtrl() }],
    ]),
  ];

  it.each(settings)('is the same bits whatever its company: %s', async (_, setting) => {
    const seeds = [3, 1, 4, 15, 9, 2, 6, 5, 35, 8, 97, 93, 23];
    const together = await learn(study({ ...setting, seeds }));
    for (const [place, seed] of seeds.entries()) {
      const alone = await learn(study({ ...setting, seeds: [seed] }));
      expect(together.runs[place]).toEqual(alone.runs[0]);
      expect(traceOf(together.engine, place)).toEqual(traceOf(alone.engine, 0));
    }
  });

  const diverging = [
    new Fpp({ truncationLength: 4, batchSize: 2, stateStep: { rate: 0.1 } }),
    new Uoro({ optimizer: sgd() }),
    new Rtrl({ optimizer: sgd() }),
  ].flatMap((trainer) => [
    { name: trainer.name, trainer, network: elman(world, { hiddenUnits: 4 }) },
    ...gatedNetworks.map(([of, network]) => ({ name: `${trainer.name}, ${of}`, trainer, network })),
  ]);

  it.each(diverging)('that diverges is flagged and disturbs nobody: $name', async (given) => {
    const { trainer, network } = given;
    const rates = [0.01, 0.003, 0.03, 0.001, 0.1];
    const sound = await learn(study({ trainer, network, learningRate: rates }));
    const with1e38 = rates.flatMap((rate, i) => (i === 2 ? [rate, 1e38] : [rate]));
    const mixed = await learn(study({ trainer, network, learningRate: with1e38 }));
    expect(mixed.runs[3].diverged).toBe(true);
    expect(mixed.runs[3].loss).toBeNaN();
    for (const [place, rate] of rates.entries()) {
      const now = with1e38.indexOf(rate);
      expect(mixed.runs[now]).toEqual(sound.runs[place]);
      expect(traceOf(mixed.engine, now)).toEqual(traceOf(sound.engine, place));
    }
  });

  const trainers = [
    new Fpp({ truncationLength: 5, batchSize: 3, updatesPerStep: 2, bufferSize: 20 }),
    new Fpp({ truncationLength: 3, windowLoss: 'every', newest: 'excluded' }),
    new StoredState({ truncationLength: 5 }),
    new TruncatedBptt({ truncationLength: 6 }),
    new NoOverlapTruncatedBptt({ truncationLength: 6 }),
    new Uoro(),
    new Rtrl(),
    new ConstantPrediction(),
  ];

  it.each(trainers.map((trainer) => [trainer.name, trainer] as const))(
    'of %s goes as on the reference engine',
    async (_, trainer) => {
      const common = { trainer, seeds: 5, streams: 2, steps: 40 };
      const [truth, found] = await Promise.all(
        [referenceEngine, lanesEngine].map((engine) => learn(study({ ...common, engine }))),
      );
      for (const [i, { loss, error }] of truth.runs.entries()) {
        if (Number.isFinite(loss)) expect(found.runs[i].loss).toBeCloseTo(loss, 3);
        else expect(found.runs[i].loss).toBe(loss);
        expect(found.runs[i].error).toBeCloseTo(error, 6);
      }
    },
  );

  const gatedTrainers = trainers.filter(({ name }) => name !== 'constant prediction');
  it.each(
    gatedNetworks.flatMap(([of, network]) =>
      gatedTrainers.map((trainer) => [`${of} by ${trainer.name}`, network, trainer] as const),
    ),
  )('of %s goes as on the reference engine', async (_, network, trainer) => {
    const common = { network, trainer, seeds: 5, streams: 2, steps: 40 };
    const [truth, found] = await Promise.all(
      [referenceEngine, lanesEngine].map((engine) => learn(study({ ...common, engine }))),
    );
    for (const [i, { loss, error }] of truth.runs.entries()) {
      expect(found.runs[i].loss).toBeCloseTo(loss, 3);
      expect(found.runs[i].error).toBeCloseTo(error, 6);
    }
  });
});

describe('what lanes cannot do is a clear error', () => {
  it('an embedding', async () => {
    for (const make of [elman, lstm, gru]) {
      const network = make(world, { hiddenUnits: 4, embedding: { size: 3 } });
      const attempt = learn({ ...study({}), network });
      await expect(attempt).rejects.toThrow(OptionError);
      await expect(attempt).rejects.toThrow('network.embedding must be null');
    }
  });

  it('a cell that is none of its own', async () => {
    const network = { ...elman(world, { hiddenUnits: 4 }), cell: 'jordan' as 'elman' };
    const attempt = learn({ ...study({}), network });
    await expect(attempt).rejects.toThrow(OptionError);
    await expect(attempt).rejects.toThrow('network must be what elman, lstm, gru make');
  });

  it('a window longer than the ring', () => {
    const engine = lanesEngine({
      network: elman(world, { hiddenUnits: 4 }),
      runs: 1,
      streams: 1,
      slots: 3,
      learningRates: [0.1],
      optimizer: { kind: 'sgd', clip: null },
      actingState: 'linked',
    });
    const windows = { starts: Int32Array.of(0), batchSize: 1, length: 4 };
    expect(() => {
      engine.gradient(windows, { loss: 'last', lambda: 1, penalty: 'sum' });
    }).toThrow('windows.length must be an integer from 1 to slots − 1 (2); got 4');
  });

  it('relaxed SIMD where there is none; elsewhere it names itself', async () => {
    if (!supportsRelaxedSimd()) {
      expect(() => lanes({ relaxed: true })).toThrow(OptionError);
      return;
    }
    const { engine } = await learn(study({ engine: lanes({ relaxed: true }) }));
    expect(engine.name).toBe('lanes-relaxed');
  });
});
