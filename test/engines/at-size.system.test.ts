import { describe, expect, it } from 'vitest';
import {
  elman,
  gru,
  Generator,
  initialParameters,
  loadDenseEngine,
  lstm,
  referenceEngine,
  rmsprop,
  type EngineFactory,
  type Network,
} from '../../lib';
import { tensorsEngine } from '../../lib/engines/tensors/tensors-engine';
import { drawTransitions } from './arbitrary-buffer';
import { relativeDifference } from './engine-cases';

const pixels = { kind: 'vector' as const, size: 28 };
const digits = { kind: 'class' as const, classes: 10 };
const words = { kind: 'class' as const, classes: 10_000 };

const STREAMS = 20;

/** One update by FPP at full size; everything starts from float32 numbers. */
function update(factory: EngineFactory, network: Network, length: number) {
  const generator = new Generator([1, 2, 3, 4]);
  const engine = factory({
    network,
    runs: 1,
    streams: STREAMS,
    slots: length + 1,
    learningRates: [0.001],
    optimizer: rmsprop({ clip: 5 }),
    actingState: 'linked',
  });
  engine.setParameters(0, initialParameters(network, generator).map(Math.fround));
  for (let t = 0; t < length; t++) {
    engine.advance(t, t + 1, drawTransitions(generator, network, STREAMS));
  }
  for (const slot of [0, length]) {
    for (let stream = 0; stream < STREAMS; stream++) {
      const random = (): number => Math.fround(generator.uniform() - 0.5);
      engine.setState(0, stream, slot, Array.from({ length: network.stateSize }, random));
    }
  }
  const starts = Int32Array.of(0);
  engine.gradient({ starts, batchSize: 1, length }, { loss: 'last', lambda: 1, penalty: 'sum' });
  engine.updateWeights();
  engine.updateStates({
    rule: { kind: 'sgd', clip: null },
    rate: 0.3,
    averaging: 'window',
  });
  return engine;
}

const embedded = { hiddenUnits: 200, embedding: { size: 200 } };

const engines = [
  ['tensors', () => Promise.resolve(tensorsEngine)],
  ['dense', loadDenseEngine],
] as const;

describe.each([
  ['Sequential MNIST', elman({ observation: pixels, target: digits }, { hiddenUnits: 512 }), 28],
  ['Penn Treebank', lstm({ observation: words, target: words }, embedded), 20],
  ['Penn Treebank, with a GRU', gru({ observation: words, target: words }, embedded), 5],
] as const)('one update at the size of %s', (_, network, length) => {
  const truth = update(referenceEngine, network, length);

  it.each(engines)('agrees with the reference within 1e-5, on %s', async (_, load) => {
    const found = update(await load(), network, length);
    const agree = (name: string, a: ArrayLike<number>, b: ArrayLike<number>): void => {
      expect(relativeDifference(a, b), name).toBeLessThan(1e-5);
    };
    agree('loss', truth.online.loss, found.online.loss);
    agree('error', truth.online.error, found.online.error);
    agree('gradient', truth.parameterGradient(0), found.parameterGradient(0));
    agree('parameters', truth.parameters(0), found.parameters(0));
    for (let stream = 0; stream < STREAMS; stream++) {
      agree('start', truth.state(0, stream, 0), found.state(0, stream, 0));
      agree('end', truth.state(0, stream, length), found.state(0, stream, length));
    }
  });
});
