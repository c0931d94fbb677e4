import { describe, expect, it } from 'vitest';
import {
  CycleWorld,
  elman,
  Fpp,
  Generator,
  initialParameters,
  learn,
  lstm,
  referenceEngine,
  OptionError,
  rmsprop,
  Rtrl,
  Uoro,
  type EngineFactory,
  type Network,
} from '../../lib';
import { autodiffEngine } from '../../lib/bench/autodiff-engine';
import { drawTransitions } from '../engines/arbitrary-buffer';
import { relativeDifference } from '../engines/engine-cases';

const words = { kind: 'class' as const, classes: 12 };
const pixels = { kind: 'vector' as const, size: 5 };
const spaces = { observation: words, target: words };

/** FPP for a few steps from weights large enough for gradients that RMSprop can divide by. */
function learned(factory: EngineFactory, network: Network) {
  const optimizer = rmsprop({ initialAccumulator: 0, epsilon: 1e-2, clip: 0.1 });
  const trainer = new Fpp({
    truncationLength: 3,
    bufferSize: 5,
    optimizer,
    stateStep: { rate: 0.3 },
  });
  const config = { network, runs: 1, streams: 2, learningRates: [0.01], ...trainer.needs };
  const engine = factory(config);
  const generator = new Generator([1, 2, 3, 4]);
  engine.setParameters(0, initialParameters(network, generator).map(Math.fround));
  const learner = trainer.start(engine, () => [new Generator([5, 6, 7, 8])]);
  for (let t = 0; t < 7; t++) {
    learner.observe(drawTransitions(generator, network, 2));
    learner.learn();
  }
  return engine;
}

describe.each([
  ['elman', elman({ observation: pixels, target: words }, { hiddenUnits: 6 })],
  ['elman on one-hot vectors', elman(spaces, { hiddenUnits: 6 })],
  ['lstm with an embedding', lstm(spaces, { hiddenUnits: 5, embedding: { size: 4 } })],
  [
    'lstm with a trained embedding',
    lstm(spaces, { hiddenUnits: 5, embedding: { size: 4, trained: true } }),
  ],
] as const)('FPP by tf.variableGrads on %s', (_, network) => {
  it('is the same algorithm: agrees with the reference after five updates', () => {
    const [truth, found] = [referenceEngine, autodiffEngine].map((factory) =>
      learned(factory, network),
    );
    const agree = (name: string, a: ArrayLike<number>, b: ArrayLike<number>): void => {
      expect(relativeDifference(a, b), name).toBeLessThan(2e-5);
    };
    agree('loss', truth.online.loss, found.online.loss);
    agree('error', truth.online.error, found.online.error);
    agree('parameters', truth.parameters(0), found.parameters(0));
    agree('gradient', truth.parameterGradient(0), found.parameterGradient(0));
    for (let stream = 0; stream < 2; stream++) {
      const [a, b] = [truth, found].map((engine) => engine.stateGradients(0, stream, 0));
      agree('start', a.start, b.start);
      agree('end', a.end, b.end);
      for (let slot = 0; slot < 6; slot++) {
        agree('state', truth.state(0, stream, slot), found.state(0, stream, slot));
      }
    }
  });
});

it.each([new Uoro(), new Rtrl()])(
  'carries no derivatives forward, and says so where they are needed: $name',
  async (trainer) => {
    const environment = new CycleWorld();
    const network = elman(environment, { hiddenUnits: 4 });
    const study = { environment, network, engine: autodiffEngine, steps: 1, learningRate: 0.1 };
    const learning = learn({ ...study, trainer });
    await expect(learning).rejects.toThrow(OptionError);
    await expect(learning).rejects.toThrow(
      `${trainer.constructor.name}: engine must be one that carries derivatives forward in time; got "tfjs-autodiff"`,
    );
  },
);
