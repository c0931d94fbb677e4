import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cellNames,
  cells,
  elman,
  learn,
  lossOf,
  OptionError,
  predict,
  Recording,
  TruncatedBptt,
  type VectorLoss,
} from '../../lib';
import { objectiveBound } from '../../lib/proofs';

const vectors = {
  observation: { kind: 'vector', size: 1 },
  target: { kind: 'vector', size: 2 },
} as const;

const networkOf = (loss: VectorLoss) => elman(vectors, { hiddenUnits: 2, loss });
const valueOf = (loss: VectorLoss, d: number): number =>
  lossOf(networkOf(loss), Float64Array.of(d, 1), Float64Array.of(0, 1));

describe('the loss of a vector', () => {
  it('is what its name says', () => {
    expect(valueOf('squared-error', -3)).toBe(9);
    expect(valueOf('absolute-error', -3)).toBe(3);
    const huber = { kind: 'huber', threshold: 2 } as const;
    expect(valueOf(huber, 1)).toBe(0.5);
    expect(valueOf(huber, -2)).toBe(2);
    expect(valueOf(huber, -3)).toBe(4);
    expect(valueOf(huber, 3)).toBe(4);
  });

  it('of Huber is between half the square and the size', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e3, max: 1e3, noNaN: true }),
        fc.double({ min: 1e-3, max: 10, noNaN: true }),
        (d, threshold) => {
          const loss = valueOf({ kind: 'huber', threshold }, d);
          expect(loss).toBeGreaterThanOrEqual(0);
          expect(loss).toBeLessThanOrEqual((d * d) / 2 + 1e-9 * d * d);
          expect(loss).toBeLessThanOrEqual(threshold * Math.abs(d) * (1 + 1e-12));
        },
      ),
    );
  });

  it('is squared error unless something else is said; of a class it is cross-entropy', () => {
    for (const cell of cellNames) {
      expect(cells[cell](vectors, { hiddenUnits: 2 }).loss).toBe('squared-error');
      const classes = { ...vectors, target: { kind: 'class', classes: 3 } } as const;
      expect(cells[cell](classes, { hiddenUnits: 2 }).loss).toBe('softmax-cross-entropy');
      const make = (): unknown => cells[cell](classes, { hiddenUnits: 2, loss: 'absolute-error' });
      expect(make).toThrow(OptionError);
      expect(make).toThrow(/^\w+: loss must be left out/);
    }
  });

  it.each([
    ['mse'],
    [{ kind: 'huber' }],
    [{ kind: 'huber', threshold: 0 }],
    [{ kind: 'huber', threshold: Infinity }],
    [{ kind: 'huber', threshold: 1, delta: 1 }],
    [null],
  ])('%j is none', (loss) => {
    expect(() => networkOf(loss as never)).toThrow('loss must be "squared-error"');
  });

  it('decides what is learned: the mean, or the median', async () => {
    // Two of three targets are 0, the third is 3.
    const environment = new Recording({
      ...vectors,
      observations: Array.from({ length: 6000 }, () => [0]),
      targets: Array.from({ length: 6000 }, (_, t) => Array<number>(2).fill(t % 3 === 0 ? 3 : 0)),
    });
    const learned = async (loss: VectorLoss): Promise<number> => {
      const { engine } = await learn({
        environment,
        network: elman(environment, { hiddenUnits: 1, loss }),
        trainer: new TruncatedBptt({ truncationLength: 1 }),
        learningRate: 0.003,
        steps: 6000,
      });
      const inputs = Array.from({ length: 60 }, () => Float64Array.of(0));
      const { outputs } = predict(engine.config.network, engine.parameters(0), inputs);
      return outputs[59][0];
    };
    expect(Math.abs((await learned('squared-error')) - 1)).toBeLessThan(0.2);
    expect(Math.abs(await learned('absolute-error'))).toBeLessThan(0.1);
  });

  it('must be smooth where a bound of its smoothness is asked for', () => {
    const network = networkOf('absolute-error');
    const problem = {
      buffer: { network, inputs: [Float64Array.of(1)], targets: [Float64Array.of(1, 2)] },
      truncationLength: 1,
      objective: { loss: 'last', lambda: 1, penalty: 'sum' },
    } as const;
    expect(() => objectiveBound(problem, 1)).toThrow(OptionError);
    expect(() => objectiveBound(problem, 1)).toThrow('objectiveBound: network.loss');
  });
});
