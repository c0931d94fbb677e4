import fc from 'fast-check';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import {
  cells,
  CycleWorld,
  elman,
  Fpp,
  Generator,
  gru,
  learn,
  loadTensorsEngine,
  lstm,
  NoOverlapTruncatedBptt,
  referenceEngine,
  rmsprop,
  Rtrl,
  sgd,
  StoredState,
  TruncatedBptt,
  Uoro,
  type Engine,
  type EngineFactory,
  type Network,
  type Trainer,
} from '../../lib';
import { matMul } from '../../lib/engines/tensors/kernels';
import { free, inScope, keep, tensorOf, tensorsHeld } from '../../lib/engines/tensors/tensor';
import { tensorsEngine } from '../../lib/engines/tensors/tensors-engine';
import { discrepancies, tensorflowGradients } from '../../lib/proofs';
import { arbitraryBufferShape, drawTransitions, fillBuffer } from './arbitrary-buffer';
import { relativeDifference } from './engine-cases';
import { forwardModeOf } from '../../lib/trainers/forward-snapshot';

const words = { kind: 'class' as const, classes: 30 };
const pixels = { kind: 'vector' as const, size: 5 };

/** Networks like those of the real data, but small. */
const networks: readonly (readonly [name: string, network: Network])[] = [
  ['elman', elman({ observation: pixels, target: words }, { hiddenUnits: 9 })],
  [
    'lstm with a fixed embedding',
    lstm({ observation: words, target: words }, { hiddenUnits: 6, embedding: { size: 4 } }),
  ],
  [
    'lstm with a trained embedding',
    lstm(
      { observation: words, target: words },
      { hiddenUnits: 6, embedding: { size: 4, trained: true } },
    ),
  ],
  [
    'gru with a trained embedding',
    gru(
      { observation: words, target: words },
      { hiddenUnits: 6, embedding: { size: 4, trained: true } },
    ),
  ],
];

const RUNS = 2;

/** A trainer at work on random data: each call is one online step. */
function atWork(network: Network, trainer: Trainer, streams = 3) {
  const engine = tensorsEngine({
    network,
    runs: RUNS,
    streams,
    learningRates: [0.01, 0.003],
    ...trainer.needs,
  });
  const generator = new Generator([1, 2, 3, 4]);
  for (let run = 0; run < RUNS; run++) {
    const random = (): number => 0.2 * (generator.uniform() - 0.5);
    engine.setParameters(run, Float64Array.from({ length: network.parameterCount }, random));
  }
  const learner = trainer.start(engine, () => [new Generator([5, 6, 7, 8]), generator]);
  const step = () => {
    const online = learner.observe(drawTransitions(generator, network, RUNS * streams));
    learner.learn();
    return online;
  };
  return { engine, step };
}

describe.each(networks)('the memory of %s', (_, network) => {
  const trainers: readonly Trainer[] = [
    new Fpp({ truncationLength: 3, bufferSize: 5 }),
    new Fpp({
      truncationLength: 3,
      bufferSize: 5,
      batchSize: 2,
      updatesPerStep: 2,
      windowLoss: 'every',
      optimizer: rmsprop({ clip: 0.1, epsilonPlacement: 'outside' }),
      stateStep: { rule: rmsprop({ clip: 0.1 }), rate: 0.1 },
    }),
    new TruncatedBptt({ truncationLength: 2, optimizer: sgd({ clip: 1 }) }),
    new Uoro({}),
  ];

  it.each(trainers.map((trainer, i) => [i, trainer] as const))(
    'holds as many tensors after each step (trainer %i)',
    (_, trainer) => {
      const { step } = atWork(network, trainer);
      for (let t = 0; t < 8; t++) step();
      const { owners, tensors } = tensorsHeld();
      for (let t = 0; t < 10; t++) {
        step();
        expect(tensorsHeld().owners).toBe(owners);
        // The acting state is the slot's own tensor until that slot is moved.
        expect(Math.abs(tensorsHeld().tensors - tensors)).toBeLessThanOrEqual(4 * RUNS);
      }
    },
  );
});

it('forward mode reads what was put back into the memory, not what it has read before', () => {
  const [first, second] = [0, 1].map(() => atWork(networks[0][1], new Uoro({})));
  for (const { step } of [first, second]) for (let t = 0; t < 3; t++) step();
  const { parameterCount } = first.engine.config.network;
  first.engine.setParameters(
    0,
    Float64Array.from({ length: parameterCount }, (_, i) => Math.sin(i)),
  );
  const lossGradient = ({ engine }: typeof first): Float64Array => {
    const forward = forwardModeOf('test', engine);
    const delta = forward.stateVector();
    forward.lossGradient(delta);
    return forward.norm(delta);
  };
  const before = lossGradient(second);
  const memory = first.engine.snapshot?.readRun(0);
  if (memory === undefined) throw new Error('the tensors have no memory');
  second.engine.snapshot?.writeRun(0, memory);
  expect(lossGradient(second)).toEqual(lossGradient(first));
  expect(lossGradient(second)).not.toEqual(before);
});

describe('a tensor', () => {
  const one = () => tensorOf(Float32Array.of(1), []);

  it('goes with its scope unless somebody keeps it, and then with the last who does', () => {
    const before = tensorsHeld();
    const kept = inScope(() => {
      one();
      return keep(keep(one()));
    });
    expect(tensorsHeld()).toEqual({ tensors: before.tensors + 1, owners: before.owners + 2 });
    free(kept);
    expect(tensorsHeld().tensors).toBe(before.tensors + 1);
    free(kept);
    expect(tensorsHeld()).toEqual(before);
  });

  it('goes with its scope when that fails', () => {
    const before = tensorsHeld();
    const failing = () => {
      inScope(() => {
        inScope(() => matMul(one(), one()));
      });
    };
    expect(failing).toThrow(/ndims must be/);
    expect(tensorsHeld()).toEqual(before);
  });

  it('does not arise where nobody would free it', () => {
    expect(one).toThrow(/outside of any inScope/);
  });
});

it('frees what an engine held once nothing refers to it', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const settle = async (): Promise<number> => {
    for (let i = 0; i < 4; i++) {
      collectGarbage();
      await new Promise((resume) => setTimeout(resume, 5));
    }
    return tensorsHeld().tensors;
  };
  const work = (): Engine => {
    const { engine, step } = atWork(networks[2][1], new Fpp({ truncationLength: 2 }));
    for (let t = 0; t < 4; t++) step();
    return engine;
  };
  work(); // Constants that live as long as the process are made now.
  const before = await settle();
  const kept = [work()];
  expect(await settle()).toBeGreaterThan(before);
  kept.length = 0;
  expect(await settle()).toBe(before);
});

describe('the gradients of eq. 7', () => {
  it('equal tf.grads', () => {
    const shapes = arbitraryBufferShape.filter(({ steps, slots }) => steps >= slots);
    fc.assert(
      fc.property(shapes, fc.boolean(), fc.integer({ min: 1, max: 4 }), (shape, every, T) => {
        const { engine, time, window } = fillBuffer(shape, {}, tensorsEngine);
        const length = Math.min(T, shape.slots - 1);
        const start = time - length;
        const objective = { loss: every ? 'every' : 'last', lambda: 0.7, penalty: 'sum' } as const;
        const starts = new Int32Array(shape.runs).fill(start % shape.slots);
        engine.gradient({ starts, batchSize: 1, length }, objective);
        const { network } = engine.config;
        const run = shape.runs - 1;
        const streams = Array.from({ length: shape.streams }, (_, stream) => stream);
        const truth = tensorflowGradients({
          network,
          parameters: engine.parameters(run),
          windows: streams.map((stream) => window(run, stream, start, length)),
          objective,
        });
        const gradient = engine.parameterGradient(run);
        const states = streams.map((stream) => engine.stateGradients(run, stream, 0));
        const found = {
          W: gradient.slice(0, network.cellParameterCount),
          beta: gradient.slice(network.cellParameterCount),
          starts: states.map((state) => state.start),
          ends: states.map((state) => state.end),
        };
        // Each side rounds in float32 and is within 1e-5 of the truth, hence 2e-5 between them.
        for (const name of ['W', 'beta'] as const) {
          expect(relativeDifference(truth[name], found[name])).toBeLessThan(2e-5);
        }
        for (const stream of streams) {
          const start = relativeDifference(truth.starts[stream], found.starts[stream]);
          const end = relativeDifference(truth.ends[stream], found.ends[stream]);
          expect(Math.max(start, end)).toBeLessThan(2e-5);
        }
        const mistaken = { ...found, W: found.W.map((g) => 1.001 * g) };
        expect(discrepancies(mistaken, truth).W).toBeGreaterThan(5e-4);
      }),
      { numRuns: 40, seed: 7 },
    );
  });
});

describe('clipping', () => {
  it('is left out only where it would change nothing: saturated units, every prediction wrong', () => {
    const spaces = { observation: pixels, target: { kind: 'class' as const, classes: 3 } };
    const network = elman(spaces, { hiddenUnits: 4 });
    const learned = ([0.5, 1, 5] as const).map((clip) => {
      const [truth, found] = [referenceEngine, tensorsEngine].map((factory) => {
        const engine = factory({
          network,
          runs: 1,
          streams: 1,
          slots: 3,
          learningRates: [0.1],
          optimizer: sgd({ clip }),
          actingState: 'linked',
        });
        const theta = new Float64Array(network.parameterCount);
        const at = (name: string): number =>
          network.blocks.find((block) => block.name === name)?.offset ?? NaN;
        theta.fill(20, at('bias'), at('readout'));
        theta.fill(20, at('readout'), at('readout') + 4);
        engine.setParameters(0, theta);
        const transitions = drawTransitions(new Generator([1, 2, 3, 4]), spaces, 1);
        transitions.targets[0] = 1;
        engine.advance(0, 1, transitions);
        const windows = { starts: Int32Array.of(0), batchSize: 1, length: 1 };
        engine.gradient(windows, { loss: 'last', lambda: 0, penalty: 'sum' });
        engine.updateWeights();
        return engine;
      });
      const readout = truth.parameterGradient(0).slice(network.cellParameterCount);
      expect(Math.max(...readout.map(Math.abs))).toBeCloseTo(1, 12);
      expect(relativeDifference(truth.parameters(0), found.parameters(0))).toBeLessThan(1e-6);
      return found.parameters(0);
    });
    expect(learned[0]).not.toEqual(learned[1]);
    expect(learned[1]).toEqual(learned[2]);
  });

  it('is not left out for a GRU, which hands on a state that learning has moved beyond ±1', () => {
    const spaces = { observation: pixels, target: { kind: 'class' as const, classes: 3 } };
    const network = gru(spaces, { hiddenUnits: 4 });
    const [truth, found] = [referenceEngine, tensorsEngine].map((factory) => {
      const engine = factory({
        network,
        runs: 1,
        streams: 1,
        slots: 3,
        learningRates: [0.1],
        optimizer: sgd({ clip: 1 }),
        actingState: 'linked',
      });
      const theta = new Float64Array(network.parameterCount);
      const bias = network.blocks.find(({ name }) => name === 'bias')?.offset ?? NaN;
      theta.fill(20, bias + 4, bias + 8); // z = 1: the state stays.
      engine.setParameters(0, theta);
      engine.advance(0, 1, drawTransitions(new Generator([1, 2, 3, 4]), spaces, 1));
      engine.setState(0, 0, 0, [30, 30, 30, 30]);
      const windows = { starts: Int32Array.of(0), batchSize: 1, length: 1 };
      engine.gradient(windows, { loss: 'last', lambda: 0, penalty: 'sum' });
      engine.updateWeights();
      return engine;
    });
    const readout = found.parameterGradient(0).slice(network.cellParameterCount);
    expect(Math.max(...readout.map(Math.abs))).toBeGreaterThan(9);
    expect(relativeDifference(truth.parameters(0), found.parameters(0))).toBeLessThan(1e-6);
  });
});

describe('learning', () => {
  const environment = new CycleWorld({ length: 4 });
  const trainers: readonly Trainer[] = [
    new Fpp({ truncationLength: 3, stateStep: { rate: 0.3 } }),
    new StoredState({ truncationLength: 2, batchSize: 2 }),
    new TruncatedBptt({ truncationLength: 3 }),
    new NoOverlapTruncatedBptt({ truncationLength: 3 }),
    new Uoro({}),
    new Rtrl({}),
  ];
  const run = (cell: 'lstm' | 'gru', engine: EngineFactory, trainer: Trainer) => {
    const network = cells[cell](environment, { hiddenUnits: 3 });
    const what = { environment, network, trainer, engine };
    return learn({ ...what, steps: 30, seeds: 2, learningRate: 0.01, streams: 2 });
  };

  const byCell = (['lstm', 'gru'] as const).flatMap((cell) =>
    trainers.map((trainer) => [cell, trainer.name, trainer] as const),
  );
  it.each(byCell)('of the %s by %s goes as on the reference', async (cell, _, trainer) => {
    const truth = await run(cell, referenceEngine, trainer);
    const found = await run(cell, await loadTensorsEngine(), trainer);
    for (const [i, { loss, error }] of truth.runs.entries()) {
      expect(found.runs[i].loss / loss).toBeCloseTo(1, 5);
      expect(found.runs[i].error).toBe(error);
    }
  });

  it('that has blown up says so', () => {
    const { engine, step } = atWork(networks[0][1], new Fpp({ truncationLength: 2 }));
    const { parameterCount } = engine.config.network;
    engine.setParameters(0, new Float64Array(parameterCount).fill(NaN));
    for (let t = 0; t < 5; t++) {
      const { loss } = step();
      expect(loss[0]).toBeNaN();
      expect(loss[1]).toBeGreaterThan(0);
    }
  });
});
