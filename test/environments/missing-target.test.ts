import { describe, expect, it } from 'vitest';
import {
  cells,
  Fpp,
  lanesEngine,
  learn,
  online,
  Recording,
  type Engine,
  type EngineFactory,
} from '../../lib';
import { firstTargetMisfit, isMissing, leaveOut } from '../../lib/environments/missing-target';

const vector = { kind: 'vector', size: 2 } as const;
const classes = { kind: 'class', classes: 3 } as const;

describe('a target that is missing', () => {
  it('is −1 in place of a class, and NaN in every number of a vector', () => {
    const [chosen, numbers] = [Int32Array.of(2, 2, 2), Float64Array.of(1, 2, 3, 4)];
    leaveOut(classes, chosen, 1);
    leaveOut(vector, numbers, 1);
    expect([...chosen]).toEqual([2, -1, 2]);
    expect([...numbers]).toEqual([1, 2, NaN, NaN]);
    expect([0, 1, 2].map((i) => isMissing(classes, chosen, i))).toEqual([false, true, false]);
    expect([0, 1].map((i) => isMissing(vector, numbers, i))).toEqual([false, true]);
    expect(firstTargetMisfit(classes, chosen)).toBe(-1);
    expect(firstTargetMisfit(vector, numbers)).toBe(-1);
  });

  it('is missing as a whole', () => {
    expect(firstTargetMisfit(vector, [1, 2, NaN, 4])).toBe(2);
    expect(firstTargetMisfit(vector, [1, 2, 3, NaN])).toBe(3);
    expect(firstTargetMisfit(vector, [NaN, NaN, 3, Infinity])).toBe(3);
    expect(firstTargetMisfit(vector, [1, 1e39], 3e38)).toBe(1);
    expect(firstTargetMisfit(classes, [0, -1, 3])).toBe(2);
    expect(firstTargetMisfit(classes, [-2])).toBe(0);
    expect(firstTargetMisfit(classes, [NaN])).toBe(0);
  });
});

describe('an engine that does not say that it knows them', () => {
  const ignorant: EngineFactory = (config) =>
    Object.create(lanesEngine(config), { knowsMissingTargets: { value: undefined } }) as Engine;
  const environment = new Recording({
    observation: { kind: 'vector', size: 1 },
    target: { kind: 'vector', size: 1 },
    observations: [[1], [2], [3]],
    targets: [[1], null, [3]],
  });
  const common = { trainer: new Fpp({ truncationLength: 1 }), learningRate: 0.1, engine: ignorant };

  it('is refused where there may be some', async () => {
    const network = cells.elman(environment, { hiddenUnits: 2 });
    await expect(learn({ ...common, environment, network, steps: 3 })).rejects.toThrow(
      'one that knows missing targets',
    );
    const { observation, target } = environment;
    const make = (): unknown =>
      online({ ...common, observation, target, network: { cell: 'elman', hiddenUnits: 2 } });
    expect(make).toThrow('one that knows missing targets');
  });
});
