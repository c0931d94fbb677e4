import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CycleWorld,
  DataError,
  deriveGenerator,
  elman,
  Generator,
  referenceEngine,
  ReplayBuffer,
  sgd,
  type Engine,
  type Spaces,
} from '../../lib';
import { drawTransitions } from '../engines/arbitrary-buffer';

const spaces: Spaces = {
  observation: { kind: 'vector', size: 2 },
  target: { kind: 'class', classes: 3 },
};

function makeEngine(of: Spaces, capacity: number, runs = 1): Engine {
  return referenceEngine({
    network: elman(of, { hiddenUnits: 3 }),
    runs,
    streams: 1,
    slots: capacity + 1,
    learningRates: new Float64Array(runs).fill(0.1),
    optimizer: sgd(),
    actingState: 'separate',
  });
}

const generator = (): Generator => deriveGenerator('test', 'buffer', 0, 'samples');

describe('ReplayBuffer', () => {
  test('keeps the newest N transitions and the state before them, whatever was pushed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.nat(30), (N, pushes) => {
        const engine = makeEngine(spaces, N);
        engine.setParameters(
          0,
          Float64Array.from({ length: 30 }, (_, i) => Math.sin(i)),
        );
        const buffer = new ReplayBuffer(engine);
        const states = [engine.state(0, 0, 0)];
        const data = generator();
        for (let t = 1; t <= pushes; t++) {
          buffer.push(drawTransitions(data, spaces, 1));
          states.push(engine.state(0, 0, t % (N + 1)));
        }
        expect(buffer.size).toBe(Math.min(N, pushes));
        for (let t = pushes - buffer.size; t <= pushes; t++) {
          expect(engine.state(0, 0, t % (N + 1))).toEqual(states[t]);
        }
        for (let T = 1; T <= buffer.size; T++)
          expect(buffer.windowCount(T)).toBe(buffer.size - T + 1);
        expect(buffer.windowCount(buffer.size + 1)).toBe(0);
      }),
    );
  });

  test('samples all windows that lie in it equally often, and no other', () => {
    fc.assert(
      fc.property(
        fc.record({
          N: fc.integer({ min: 2, max: 8 }),
          pushes: fc.integer({ min: 2, max: 30 }),
          newest: fc.constantFrom('included' as const, 'excluded' as const),
        }),
        ({ N, pushes, newest }) => {
          const engine = makeEngine(spaces, N);
          const buffer = new ReplayBuffer(engine, [generator()]);
          const data = generator();
          for (let t = 0; t < pushes; t++) buffer.push(drawTransitions(data, spaces, 1));
          const T = Math.max(1, buffer.size - 2);
          const count = buffer.windowCount(T, newest);
          const draws = 4000;
          const { starts } = buffer.sample(draws, T, newest);
          const frequency = new Map<number, number>();
          for (const slot of starts) frequency.set(slot, (frequency.get(slot) ?? 0) + 1);
          const oldest = pushes - buffer.size;
          const valid = Array.from({ length: count }, (_, i) => (oldest + i) % (N + 1));
          expect([...frequency.keys()].sort()).toEqual([...valid].sort());
          const p = 1 / count;
          for (const seen of frequency.values()) {
            expect(Math.abs(seen - draws * p)).toBeLessThanOrEqual(
              5 * Math.sqrt(draws * p * (1 - p)),
            );
          }
        },
      ),
      { numRuns: 50, seed: 7 },
    );
  });

  test('draws each run’s windows from that run’s generator', () => {
    const engine = makeEngine(spaces, 8, 2);
    const own = [1, 2].map((seed) => deriveGenerator('test', 'runs', seed, 'samples'));
    const buffer = new ReplayBuffer(engine, own);
    const data = generator();
    for (let t = 0; t < 8; t++) buffer.push(drawTransitions(data, spaces, 2));
    const { starts } = buffer.sample(5, 3);
    const alone = deriveGenerator('test', 'runs', 2, 'samples');
    const expected = Array.from({ length: 5 }, () => alone.below(6));
    expect([...starts.slice(5)]).toEqual(expected);
  });

  test('newest(T) ends at the newest transition', () => {
    const buffer = new ReplayBuffer(makeEngine(spaces, 4));
    const data = generator();
    for (let t = 0; t < 7; t++) buffer.push(drawTransitions(data, spaces, 1));
    expect([...buffer.newest(3).starts]).toEqual([4]);
  });

  test('what is written back is what is sampled later, until it is evicted', () => {
    const engine = makeEngine(spaces, 3);
    const buffer = new ReplayBuffer(engine);
    const data = generator();
    for (let t = 0; t < 3; t++) buffer.push(drawTransitions(data, spaces, 1));
    const before = engine.state(0, 0, 0);
    const objective = { lambda: 3, penalty: 'sum', loss: 'last' } as const;
    engine.setState(0, 0, 3, [0.5, 0.5, 0.5]);
    engine.setParameters(
      0,
      Float64Array.from({ length: 30 }, (_, i) => Math.sin(i)),
    );
    engine.gradient(buffer.newest(3), objective);
    engine.updateStates({ rule: sgd(), rate: 0.1, averaging: 'window' });
    const written = engine.state(0, 0, 0);
    expect(written).not.toEqual(before);
    buffer.push(drawTransitions(data, spaces, 1)); // t = 4 overwrites slot 0, where s_0 stood
    expect(engine.state(0, 0, 0)).not.toEqual(written);
  });

  test.each([
    [
      'NaN',
      spaces,
      { observations: [0, NaN] },
      /observations\[1\] must be finite numbers; got NaN/,
    ],
    [
      'ragged',
      spaces,
      { observations: [0] },
      /observations must be 2 numbers; got an array of length 1/,
    ],
    ['class', new CycleWorld(), { observations: [2] }, /observations\[0\].*0 to 1; got 2/],
    ['target', spaces, { targets: [3] }, /targets\[0\].*0 to 2; got 3/],
  ])('refuses bad data: %s', (_, of, change, message) => {
    const buffer = new ReplayBuffer(makeEngine(of, 3));
    const good = drawTransitions(generator(), of, 1);
    const bad = {
      ...good,
      ...Object.fromEntries(Object.entries(change).map(([k, v]) => [k, Float64Array.from(v)])),
    };
    expect(() => {
      buffer.push(bad);
    }).toThrow(DataError);
    expect(() => {
      buffer.push(bad);
    }).toThrow(message);
  });
});
