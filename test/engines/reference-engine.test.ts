import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allocateTransitions,
  CycleWorld,
  elman,
  Generator,
  gru,
  lstm,
  OptionError,
  referenceEngine,
  rmsprop,
  sgd,
  type EngineConfig,
  type Objective,
} from '../../lib';
import {
  centralDifferences,
  derivedGradients,
  relativeError,
  windowObjective,
} from '../../lib/proofs';
import { arbitraryBufferShape, drawTransitions, fillBuffer } from './arbitrary-buffer';

const environment = new CycleWorld({ length: 4 });

const config: EngineConfig = {
  network: elman(environment, { hiddenUnits: 3 }),
  runs: 1,
  streams: 1,
  slots: 4,
  learningRates: [0.1],
  optimizer: sgd(),
  actingState: 'linked',
};

const objective: fc.Arbitrary<Objective> = fc.record({
  lambda: fc.constantFrom(0, 0.5, 2),
  penalty: fc.constantFrom('sum' as const, 'mean' as const),
  loss: fc.constantFrom('last' as const, 'every' as const),
});

/** A buffer, and for each of its runs the start times of B windows that lie in it. */
const arbitraryWindows = arbitraryBufferShape.chain((shape) => {
  const held = Math.min(shape.steps, shape.slots - 1);
  const oldest = shape.steps - held;
  return fc.integer({ min: 1, max: held }).chain((T) =>
    fc.record({
      shape: fc.constant(shape),
      T: fc.constant(T),
      objective,
      starts: fc.integer({ min: 1, max: 4 }).chain((B) =>
        fc.array(
          fc.array(fc.integer({ min: oldest, max: shape.steps - T }), {
            minLength: B,
            maxLength: B,
          }),
          { minLength: shape.runs, maxLength: shape.runs },
        ),
      ),
    }),
  );
});

describe('advance', () => {
  test('is s_t = tanh(A s_{t−1} + U x_t + b), with −ln softmax(V s_t + c)_y as its loss', () => {
    const engine = referenceEngine(config);
    const theta = Float64Array.from({ length: 26 }, (_, i) => Math.sin(i + 1));
    engine.setParameters(0, theta);
    const start = [0.3, -0.2, 0.9];
    engine.setState(0, 0, 0, start);
    const transitions = allocateTransitions(environment, 1);
    transitions.observations[0] = 1;
    transitions.targets[0] = 0;
    engine.advance(0, 1, transitions);

    // θ by hand: A 3×3 at 0, U 3×2 at 9, b at 15, V 2×3 at 18, c at 24.
    const row = (offset: number, i: number): Float64Array =>
      theta.slice(offset + 3 * i, offset + 3 * i + 3);
    const dot = (a: Float64Array, b: number[]): number =>
      a.reduce((sum, x, i) => sum + x * b[i], 0);
    const state = [0, 1, 2].map((i) =>
      Math.tanh(dot(row(0, i), start) + theta[9 + 2 * i + 1] + theta[15 + i]),
    );
    const logits = [0, 1].map((i) => dot(row(18, i), state) + theta[24 + i]);
    const loss = Math.log(Math.exp(logits[0]) + Math.exp(logits[1])) - logits[0];
    for (const [i, s] of engine.state(0, 0, 1).entries()) expect(s).toBeCloseTo(state[i], 14);
    expect(engine.online.loss[0]).toBeCloseTo(loss, 14);
    expect(engine.online.error[0]).toBe(Number(logits[1] > logits[0]));
    expect(engine.online.count[0]).toBe(1);
  });

  test('of an LSTM is c_t = f ∘ c_{t−1} + i ∘ g, h_t = o ∘ tanh(c_t), and reads out h only', () => {
    const engine = referenceEngine({ ...config, network: lstm(environment, { hiddenUnits: 2 }) });
    const theta = Float64Array.from({ length: 46 }, (_, i) => Math.sin(i + 1));
    engine.setParameters(0, theta);
    const [c, h] = [
      [0.3, -1.2],
      [0.9, -0.4],
    ];
    engine.setState(0, 0, 0, [...c, ...h]);
    const transitions = allocateTransitions(environment, 1);
    transitions.observations[0] = 1;
    transitions.targets[0] = 0;
    engine.advance(0, 1, transitions);

    // θ by hand: A 8×2 at 0, U 8×2 at 16, b at 32, V 2×2 at 40, c at 44; gates in rows i, i, f, f, …
    const z = Array.from(
      { length: 8 },
      (_, row) =>
        theta[2 * row] * h[0] +
        theta[2 * row + 1] * h[1] +
        theta[16 + 2 * row + 1] +
        theta[32 + row],
    );
    const sigma = (x: number): number => 1 / (1 + Math.exp(-x));
    const cells = [0, 1].map((u) => sigma(z[2 + u]) * c[u] + sigma(z[u]) * Math.tanh(z[4 + u]));
    const hidden = [0, 1].map((u) => sigma(z[6 + u]) * Math.tanh(cells[u]));
    const logits = [0, 1].map(
      (i) => theta[40 + 2 * i] * hidden[0] + theta[41 + 2 * i] * hidden[1] + theta[44 + i],
    );
    const expected = [...cells, ...hidden];
    for (const [i, s] of engine.state(0, 0, 1).entries()) expect(s).toBeCloseTo(expected[i], 14);
    const loss = Math.log(Math.exp(logits[0]) + Math.exp(logits[1])) - logits[0];
    expect(engine.online.loss[0]).toBeCloseTo(loss, 14);
  });

  test('of a GRU is h_t = (1 − z) ∘ n + z ∘ h_{t−1}, the reset gate acting on A_n h + c', () => {
    const engine = referenceEngine({ ...config, network: gru(environment, { hiddenUnits: 2 }) });
    const theta = Float64Array.from({ length: 38 }, (_, i) => Math.sin(i + 1));
    engine.setParameters(0, theta);
    const h = [0.9, -1.4];
    engine.setState(0, 0, 0, h);
    const transitions = allocateTransitions(environment, 1);
    transitions.observations[0] = 1;
    transitions.targets[0] = 0;
    engine.advance(0, 1, transitions);

    // θ by hand: A 6×2 at 0, U 6×2 at 12, b at 24, c at 30, V 2×2 at 32, its bias at 36; gates in rows
    // r, r, z, z, n, n.
    const ofHidden = (row: number): number => theta[2 * row] * h[0] + theta[2 * row + 1] * h[1];
    const ofInput = (row: number): number => theta[12 + 2 * row + 1] + theta[24 + row];
    const sigma = (x: number): number => 1 / (1 + Math.exp(-x));
    const expected = [0, 1].map((u) => {
      const r = sigma(ofHidden(u) + ofInput(u));
      const z = sigma(ofHidden(2 + u) + ofInput(2 + u));
      const n = Math.tanh(ofInput(4 + u) + r * (ofHidden(4 + u) + theta[30 + u]));
      return (1 - z) * n + z * h[u];
    });
    for (const [i, s] of engine.state(0, 0, 1).entries()) expect(s).toBeCloseTo(expected[i], 14);
    const logits = [0, 1].map(
      (i) => theta[32 + 2 * i] * expected[0] + theta[33 + 2 * i] * expected[1] + theta[36 + i],
    );
    const loss = Math.log(Math.exp(logits[0]) + Math.exp(logits[1])) - logits[0];
    expect(engine.online.loss[0]).toBeCloseTo(loss, 14);
  });

  test('leaves steps that are not scored out of the performance', () => {
    const engine = referenceEngine({ ...config, streams: 2 });
    const transitions = allocateTransitions(environment, 2);
    transitions.scored[1] = 0;
    engine.advance(0, 1, transitions);
    expect(engine.online.count[0]).toBe(1);
    expect(engine.online.loss[0]).toBeCloseTo(Math.log(2), 14);
  });
});

describe('gradient', () => {
  test('is the mean of eq. 7 over windows and streams, wherever they lie in the ring', () => {
    fc.assert(
      fc.property(arbitraryWindows, ({ shape, T, objective, starts }) => {
        const { engine, window } = fillBuffer(shape);
        const B = starts[0].length;
        const slots = Int32Array.from(starts.flat(), (time) => time % shape.slots);
        engine.gradient({ starts: slots, batchSize: B, length: T }, objective);
        for (let run = 0; run < shape.runs; run++) {
          const windows = Array.from({ length: shape.streams }, (_, stream) =>
            starts[run].map((start) => window(run, stream, start, T)),
          );
          const { network } = engine.config;
          const parameters = engine.parameters(run);
          const expected = derivedGradients({
            network,
            parameters,
            windows: windows.flat(),
            objective,
          });
          const gradient = [...expected.W, ...expected.beta];
          expect(relativeError(engine.parameterGradient(run), gradient)).toBeLessThan(1e-13);
          for (let stream = 0; stream < shape.streams; stream++) {
            for (let b = 0; b < B; b++) {
              const { start, end } = engine.stateGradients(run, stream, b);
              expect(start).toEqual(expected.starts[stream * B + b]);
              expect(end).toEqual(expected.ends[stream * B + b]);
            }
          }
        }
      }),
      { seed: 7 },
    );
  });
});

describe('updateWeights', () => {
  test.each([true, false])('moves an embedding if it is trained (%s)', (trained) => {
    const network = elman(environment, { hiddenUnits: 3, embedding: { size: 2, trained } });
    const engine = referenceEngine({ ...config, network, optimizer: rmsprop() });
    const theta = Float64Array.from({ length: network.parameterCount }, (_, i) => Math.sin(i + 1));
    engine.setParameters(0, theta);
    const transitions = allocateTransitions(environment, 1);
    transitions.observations[0] = 1;
    engine.advance(0, 1, transitions);
    engine.gradient(
      { starts: Int32Array.of(0), batchSize: 1, length: 1 },
      { lambda: 1, penalty: 'sum', loss: 'last' },
    );
    engine.updateWeights();
    const moved = engine.parameters(0).map((value, i) => Number(value !== theta[i]));
    const block = network.blocks.find(({ name }) => name === 'embedding');
    const from = block?.offset ?? NaN;
    // Class 1 was observed, class 0 was not.
    expect([...moved.slice(from, from + 4)]).toEqual(trained ? [0, 0, 1, 1] : [0, 0, 0, 0]);
    expect(engine.parameterGradient(0).slice(network.learnedParameterCount)).toEqual(
      new Float64Array(trained ? 0 : 4),
    );
  });
});

describe('updateStates', () => {
  test('moves every stored state along the gradient of the sum of its windows, and no other', () => {
    fc.assert(
      fc.property(arbitraryWindows, ({ shape, T, objective, starts }) => {
        const { engine, window, time } = fillBuffer(shape);
        const { network } = engine.config;
        const B = starts[0].length;
        const slots = Int32Array.from(starts.flat(), (start) => start % shape.slots);
        const times = Array.from({ length: Math.min(time + 1, shape.slots) }, (_, i) => time - i);
        const run = shape.runs - 1;
        const stream = shape.streams - 1;
        const parameters = engine.parameters(run);
        const before = new Map(
          times.map((t) => [t, engine.state(run, stream, t % shape.slots)] as const),
        );
        const sumOfWindows = (): number =>
          starts[run].reduce((sum, start) => {
            const moved = {
              ...window(run, stream, start, T),
              start: before.get(start) ?? new Float64Array(),
              end: before.get(start + T) ?? new Float64Array(),
            };
            return sum + windowObjective({ network, parameters, windows: [], objective }, moved);
          }, 0);

        engine.gradient({ starts: slots, batchSize: B, length: T }, objective);
        engine.updateStates({ rule: sgd(), rate: 0.25, averaging: 'window' });
        for (const t of times) {
          const state = before.get(t) ?? new Float64Array();
          const slope = centralDifferences(sumOfWindows, state, { step: 1e-3, order: 6 });
          const after = engine.state(run, stream, t % shape.slots);
          for (const [i, value] of after.entries()) {
            expect(value).toBeCloseTo(state[i] - 0.25 * slope[i], 9);
          }
        }
      }),
      { seed: 7, numRuns: 40 },
    );
  });

  test('under `batch` averaging divides the step by B·S', () => {
    const shape = { ...fc.sample(arbitraryBufferShape, { numRuns: 1, seed: 3 })[0], streams: 2 };
    const moved = (['window', 'batch'] as const).map((averaging) => {
      const { engine } = fillBuffer(shape);
      const before = engine.state(0, 1, 1);
      const starts = new Int32Array(shape.runs * 3).fill(1);
      const objective: Objective = { lambda: 1, penalty: 'sum', loss: 'last' };
      engine.gradient({ starts, batchSize: 3, length: 1 }, objective);
      engine.updateStates({ rule: sgd(), rate: 0.1, averaging });
      return engine.state(0, 1, 1).map((value, i) => value - before[i]);
    });
    for (const [i, step] of moved[0].entries()) expect(moved[1][i]).toBeCloseTo(step / 6, 12);
  });

  test('at λ = 1 and rate 1 replaces s_i by ŝ_i', () => {
    const engine = referenceEngine(config);
    const generator = new Generator([1, 2, 3, 4]);
    engine.setParameters(
      0,
      Float64Array.from({ length: 26 }, (_, i) => Math.sin(i)),
    );
    engine.advance(0, 1, drawTransitions(generator, environment, 1));
    engine.advance(1, 2, drawTransitions(generator, environment, 1));
    const unrolled = engine.state(0, 0, 2);
    engine.setState(0, 0, 2, [0.1, 0.2, 0.3]);
    engine.gradient(
      { starts: Int32Array.of(1), batchSize: 1, length: 1 },
      { lambda: 1, penalty: 'sum', loss: 'last' },
    );
    engine.updateStates({ rule: sgd(), rate: 1, averaging: 'window' });
    for (const [i, s] of engine.state(0, 0, 2).entries()) expect(s).toBeCloseTo(unrolled[i], 14);
  });
});

describe('the acting state', () => {
  test.each(['linked', 'separate'] as const)(
    '%s: the next state follows from it',
    (actingState) => {
      const generator = new Generator([1, 2, 3, 4]);
      const engine = referenceEngine({ ...config, actingState });
      const theta = Float64Array.from({ length: 26 }, (_, i) => Math.sin(i));
      engine.setParameters(0, theta);
      const first = drawTransitions(generator, environment, 1);
      const second = drawTransitions(generator, environment, 1);
      engine.advance(0, 1, first);
      const computed = engine.state(0, 0, 1);
      const moved = [0.5, 0.5, 0.5];
      engine.setState(0, 0, 1, moved);
      engine.advance(1, 2, second);
      const reached = engine.state(0, 0, 2);

      engine.setState(0, 0, 3, actingState === 'linked' ? moved : computed);
      const fresh = referenceEngine({ ...config, actingState: 'linked' });
      fresh.setParameters(0, theta);
      fresh.setState(0, 0, 1, engine.state(0, 0, 3));
      fresh.advance(1, 2, second);
      expect(reached).toEqual(fresh.state(0, 0, 2));
    },
  );
});

describe('the configuration', () => {
  test.each([
    [{ runs: 0 }, 'runs', 'an integer of at least 1'],
    [{ streams: 1.5 }, 'streams', 'an integer of at least 1'],
    [{ slots: 1 }, 'slots', 'an integer of at least 2'],
    [{ learningRates: [0.1, 0.2] }, 'learningRates', 'one rate for each of the 1 runs'],
    [{ learningRates: [-0.1] }, 'learningRates.0', 'a finite number of at least 0'],
    [{ optimizer: rmsprop(), actingState: 'free' as 'linked' }, 'actingState', 'one of "linked"'],
  ])('refuses %o', (change, option, allowed) => {
    const make = (): unknown => referenceEngine({ ...config, ...change });
    expect(make).toThrow(OptionError);
    expect(make).toThrow(`${option} must be ${allowed}`);
  });
});
