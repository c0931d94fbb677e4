import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  backwardFpp,
  DataError,
  Fpp,
  online,
  sgd,
  TruncatedBptt,
  type ClassPrediction,
} from '../../lib';
import { classes, networkTrainers, STEPS, vectors } from './streams';

const { observation, target, observations, targets } = vectors;
const options = {
  observation,
  target,
  network: { cell: 'elman', hiddenUnits: 3 },
  trainer: new Fpp({ truncationLength: 3, bufferSize: 7 }),
  learningRate: 0.05,
} as const;

describe('targets that come late', () => {
  it('lead to the weights that they would have led to at once, whatever the trainer', () => {
    const delay = 4;
    for (const trainer of networkTrainers) {
      const atOnce = online({ ...options, trainer });
      const late = online({ ...options, trainer });
      const tickets = observations.map((o, t) => {
        const ticket = late.observe(o);
        if (t >= delay) late.teach({ number: t - delay }, targets[t - delay]);
        atOnce.learn(o, targets[t]);
        return ticket;
      });
      for (const ticket of tickets.slice(STEPS - delay)) late.teach(ticket, targets[ticket.number]);
      expect(late.waiting).toEqual([]);
      expect(late.steps).toBe(STEPS);
      expect(late.parameters()).toEqual(atOnce.parameters());
    }
  });

  it('may come in any order, and not at all', () => {
    const [straight, late] = [online(options), online(options)];
    observations.slice(0, 6).forEach((o) => late.observe(o));
    for (const number of [3, 1, 5, 2, 0]) {
      late.teach({ number }, targets[number]);
      expect(late.steps).toBe(number === 0 ? 4 : 0);
    }
    expect(late.waiting).toEqual([{ number: 4 }]);
    late.teach({ number: 4 }, null);
    observations.slice(0, 6).forEach((o, t) => straight.learn(o, t === 4 ? null : targets[t]));
    expect(late.parameters()).toEqual(straight.parameters());
  });

  it('are predicted from everything observed until then, by the weights of then', () => {
    const late = online(options);
    const frozen = online(options);
    for (const [t, o] of observations.entries()) {
      // Nothing is taught: the same weights, the state going on.
      expect(late.predict(o)).toEqual(frozen.step(o).prediction);
      late.observe(o);
      expect(late.steps).toBe(0);
      expect(frozen.steps).toBe(t + 1);
    }
  });

  it('are charged with what was predicted then', () => {
    const late = online({ ...options, engine: 'reference' });
    const ticket = late.observe(observations[0]);
    late.learn(observations[1], targets[1]);
    const { prediction, loss } = late.teach(ticket, targets[0]);
    expect(prediction).toEqual(ticket.prediction);
    expect(loss).toBeCloseTo((ticket.prediction[0] - targets[0][0]) ** 2, 12);
  });
});

describe('a step that is only taken', () => {
  it('moves the state, and teaches nothing, now or later', () => {
    for (const trainer of [
      options.trainer,
      backwardFpp({ truncationLength: 3 }),
      new TruncatedBptt({ truncationLength: 3, optimizer: sgd() }),
    ]) {
      const [tested, told] = [0.5, -7].map((y) => {
        const learner = online({ ...options, trainer, engine: 'reference' });
        observations.slice(0, 9).forEach((o, t) => learner.learn(o, targets[t]));
        const before = learner.parameters();
        const { prediction, loss } = learner.step(observations[9], [y]);
        expect(loss).toBeCloseTo((prediction[0] - y) ** 2, 12);
        expect(learner.parameters()).toEqual(before);
        expect(learner.predict(observations[10])).not.toEqual(prediction);
        observations.slice(10).forEach((o, t) => learner.learn(o, targets[10 + t]));
        return learner.parameters();
      });
      // Whatever it was told, it has not learned it.
      expect(told).toEqual(tested);
    }
  });
});

describe('what is predicted', () => {
  it('has a type by the kind of target', () => {
    const ofClasses = online({
      ...options,
      observation: classes.observation,
      target: classes.target,
    });
    const { best, probabilities } = ofClasses.predict(1);
    expectTypeOf(ofClasses.predict(1)).toEqualTypeOf<ClassPrediction>();
    expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(probabilities[best]).toBe(Math.max(...probabilities));
    expectTypeOf(online(options).predict([1, 2])).toEqualTypeOf<Float64Array>();
    const record = online({
      ...options,
      target: { kind: 'record', fields: { a: { kind: 'number' }, b: { kind: 'vector', size: 2 } } },
    });
    expectTypeOf(record.predict([1, 2])).toEqualTypeOf<{
      readonly a: number;
      readonly b: Float64Array;
    }>();
    record.learn([1, 2], { a: 1, b: [2, 3] });
    expect(Object.keys(record.predict([1, 2]))).toEqual(['a', 'b']);
    // @ts-expect-error -- a class is no vector
    expect(() => ofClasses.learn([1, 2], 1)).toThrow(DataError);
  });
});

describe('a stream that is followed', () => {
  it('is learned from, iterable or async, until whoever looks stops', async () => {
    const learner = online(options);
    const direct = online(options);
    const pairs = observations.map((o, t) => [o, t % 7 === 3 ? null : targets[t], t] as const);
    const losses: number[] = [];
    for await (const { loss, prediction } of learner.follow(pairs.slice(0, 10))) {
      expect(prediction).toHaveLength(1);
      losses.push(loss);
    }
    async function* later() {
      for (const pair of pairs.slice(10)) {
        await Promise.resolve();
        yield pair;
      }
    }
    for await (const { loss } of learner.follow(later())) {
      losses.push(loss);
      if (losses.length === 20) break;
    }
    expect(losses).toEqual(pairs.slice(0, 20).map(([o, y, at]) => direct.learn(o, y, { at }).loss));
    expect(learner.steps).toBe(20);
  });

  it('must be one', async () => {
    const learner = online(options);
    await expect(learner.follow(3 as never).next()).rejects.toThrow('iterate');
    await expect(learner.follow([[[1, 2]]] as never).next()).rejects.toThrow(
      '[observation, target]',
    );
    expect(learner.steps).toBe(0);
  });
});
