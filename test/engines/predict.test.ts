import { describe, expect, test } from 'vitest';
import {
  CycleWorld,
  elman,
  Fpp,
  learn,
  lstm,
  predict,
  referenceEngine,
  type Network,
} from '../../lib';
import { allocateTransitions } from '../../lib/environments';

const classes = {
  observation: { kind: 'class', classes: 3 },
  target: { kind: 'class', classes: 4 },
} as const;
const vectors = {
  observation: { kind: 'vector', size: 2 },
  target: { kind: 'vector', size: 3 },
} as const;

describe('a prediction', () => {
  test.each<[string, Network, (number | Float64Array)[]]>([
    ['Elman, classes', elman(classes, { hiddenUnits: 3 }), [2, 0, 1, 1]],
    ['LSTM, classes', lstm(classes, { hiddenUnits: 3 }), [2, 0, 1, 1]],
    [
      'Elman, vectors',
      elman(vectors, { hiddenUnits: 3 }),
      [Float64Array.of(1, -1), Float64Array.of(0.5, 2)],
    ],
  ])('takes the states and has the losses of the reference engine: %s', (_, network, sequence) => {
    const engine = referenceEngine({
      network,
      runs: 1,
      streams: 1,
      learningRates: [0.1],
      ...new Fpp({ truncationLength: 1 }).needs,
      slots: sequence.length + 1,
    });
    const parameters = Float64Array.from({ length: network.parameterCount }, (_v, i) =>
      Math.sin(i + 1),
    );
    engine.setParameters(0, parameters);
    const { outputs, states } = predict(network, parameters, sequence);
    const transitions = allocateTransitions(network, 1);
    for (const [t, observation] of sequence.entries()) {
      transitions.observations.set(typeof observation === 'number' ? [observation] : observation);
      engine.advance(t, t + 1, transitions);
      expect([...states[t]]).toEqual([...engine.state(0, 0, t + 1)]);
      const loss =
        network.target.kind === 'class'
          ? -Math.log(outputs[t][0])
          : outputs[t].reduce((sum, value) => sum + value ** 2, 0);
      expect(engine.online.loss[0]).toBeCloseTo(loss, 12);
      if (network.target.kind === 'class') {
        expect(outputs[t].reduce((sum, value) => sum + value)).toBeCloseTo(1, 12);
      }
    }
  });

  test('goes on from a state', () => {
    const network = elman(classes, { hiddenUnits: 3 });
    const parameters = Float64Array.from({ length: network.parameterCount }, (_, i) => Math.cos(i));
    const whole = predict(network, parameters, [0, 1, 2]);
    const rest = predict(network, parameters, [2], whole.states[1]);
    expect(rest.outputs[0]).toEqual(whole.outputs[2]);
  });

  test('of a network that has learned a cycle is right', async () => {
    const environment = new CycleWorld({ length: 4 });
    const network = elman(environment, { hiddenUnits: 4 });
    const { engine } = await learn({
      environment,
      network,
      trainer: new Fpp({ truncationLength: 4 }),
      steps: 4000,
      learningRate: 0.01,
      seeds: 1,
    });
    const cycle = [0, 0, 0, 1];
    const observations = Array.from({ length: 80 }, (_, t) => cycle[t % 4]);
    const { outputs } = predict(network, engine.parameters(0), observations);
    for (let t = 40; t < 79; t++) expect(outputs[t][observations[t + 1]]).toBeGreaterThan(0.9);
  });
});
