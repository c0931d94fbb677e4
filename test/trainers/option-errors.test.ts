import { describe, expect, test } from 'vitest';
import {
  ConstantPrediction,
  CycleWorld,
  elman,
  Fpp,
  learn,
  NoOverlapTruncatedBptt,
  OptionError,
  StoredState,
  TruncatedBptt,
  Uoro,
  type FppOptions,
} from '../../lib';

/** What a user without the compiler's help might pass in. */
const wrong = (options: object): FppOptions => options as FppOptions;

describe('a trainer refuses what makes no sense, and says what would', () => {
  test.each<[string, () => unknown, string]>([
    [
      'T > N',
      () => new Fpp({ truncationLength: 101 }),
      'Fpp: truncationLength must be an integer from 1 to bufferSize (N = 100); got 101',
    ],
    [
      'T > N, stored state',
      () => new StoredState({ truncationLength: 9, bufferSize: 8 }),
      'StoredState: truncationLength must be an integer from 1 to bufferSize (N = 8); got 9',
    ],
    [
      'T < 1',
      () => new Fpp({ truncationLength: 0 }),
      'Fpp: truncationLength must be an integer of at least 1; got 0',
    ],
    [
      'T < 1, T-BPTT',
      () => new TruncatedBptt({ truncationLength: -2 }),
      'TruncatedBptt: truncationLength must be an integer of at least 1; got -2',
    ],
    [
      'T no integer',
      () => new NoOverlapTruncatedBptt({ truncationLength: 2.5 }),
      'NoOverlapTruncatedBptt: truncationLength must be an integer of at least 1; got 2.5',
    ],
    [
      'T missing',
      () => new Fpp(wrong({})),
      'Fpp: truncationLength must be an integer of at least 1; got nothing',
    ],
    [
      'B < 1',
      () => new Fpp({ truncationLength: 1, batchSize: 0 }),
      'Fpp: batchSize must be an integer of at least 1; got 0',
    ],
    [
      'M < 1',
      () => new Fpp({ truncationLength: 1, updatesPerStep: 0 }),
      'Fpp: updatesPerStep must be an integer of at least 1; got 0',
    ],
    [
      'λ < 0',
      () => new Fpp({ truncationLength: 1, lambda: -1 }),
      'Fpp: lambda must be a finite number of at least 0; got -1',
    ],
    [
      'λ = NaN',
      () => new Fpp({ truncationLength: 1, lambda: NaN }),
      'Fpp: lambda must be a finite number of at least 0; got NaN',
    ],
    [
      'λ infinite',
      () => new Fpp({ truncationLength: 1, lambda: Infinity }),
      'Fpp: lambda must be a finite number of at least 0; got Infinity',
    ],
    [
      'a negative state rate',
      () => new Fpp({ truncationLength: 1, stateStep: { rate: -0.1 } }),
      'Fpp: stateStep.rate must be "shared" or a finite number of at least 0; got -0.1',
    ],
    [
      'an unknown reading',
      () => new Fpp(wrong({ truncationLength: 1, penalty: 'max' })),
      'Fpp: penalty must be one of "sum", "mean"; got "max"',
    ],
    [
      'a misspelt option',
      () => new Fpp(wrong({ truncationLength: 1, lamda: 1 })),
      'Fpp: lamda must be left out (did you mean lambda?); got 1',
    ],
    [
      'a foreign optimizer',
      () => new Fpp(wrong({ truncationLength: 1, optimizer: { kind: 'adam' } })),
      'Fpp: optimizer',
    ],
    [
      'ε = 0',
      () => new Uoro({ epsilon: 0 }),
      'Uoro: epsilon must be a finite number above 0; got 0',
    ],
    [
      'a class that is none',
      () => new ConstantPrediction({ prediction: -1 }),
      'ConstantPrediction: prediction must be an integer of at least 0; got -1',
    ],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(OptionError);
    expect(make).toThrow(message);
  });

  test('T = N is allowed', () => {
    expect(new Fpp({ truncationLength: 100 }).needs.slots).toBe(101);
  });

  test('the error carries the option, the value and the allowed range as fields', () => {
    try {
      new Fpp({ truncationLength: 1, lambda: -1 });
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({
        name: 'OptionError',
        owner: 'Fpp',
        option: 'lambda',
        value: -1,
        allowed: 'a finite number of at least 0',
      });
    }
  });
});

describe('learn refuses what makes no sense', () => {
  const environment = new CycleWorld();
  const good = {
    environment,
    network: elman(environment, { hiddenUnits: 4 }),
    trainer: new Fpp({ truncationLength: 2 }),
    steps: 10,
    learningRate: 0.01,
  };

  test.each([
    [{ steps: 0 }, 'learn: steps must be an integer of at least 1; got 0'],
    [{ learningRate: -1 }, 'learn: learningRate must be a finite number of at least 0'],
    [{ learningRate: [] }, 'learn: learningRate must be a finite number of at least 0 or a list'],
    [{ seeds: 0 }, 'learn: seeds must be a number of seeds of at least 1'],
    [{ streams: 0 }, 'learn: streams must be an integer of at least 1; got 0'],
  ])('%o', async (change, message) => {
    await expect(learn({ ...good, ...change })).rejects.toThrow(OptionError);
    await expect(learn({ ...good, ...change })).rejects.toThrow(message);
  });

  test('a prediction that the target does not have', async () => {
    const trainer = new ConstantPrediction({ prediction: 2 });
    await expect(learn({ ...good, trainer })).rejects.toThrow('a class from 0 to 1; got 2');
  });

  test('a network that was made for another environment', async () => {
    const other = { kind: 'class', classes: 5 } as const;
    const network = elman({ observation: other, target: other }, { hiddenUnits: 4 });
    await expect(learn({ ...good, network })).rejects.toThrow(
      'learn: network must be made for CycleWorld(10)',
    );
  });
});
