import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import {
  CycleWorld,
  corpusFrom,
  elman,
  Fpp,
  NextWord,
  OptionError,
  Recording,
  type Environment,
} from '../../lib';
import { type Experiment } from '../../lib/experiments';
import { planSweep } from '../../lib/sweeps';
import { openJournal } from '../../lib/sweeps/journal';
import { headerOf, lineOf } from '../../lib/sweeps/records';
import { writeWhole } from '../../lib/platform/files';
import { inFolder } from './fixture';

function experimentOn(environment: Environment): Experiment {
  const network = elman(environment, { hiddenUnits: 4 });
  const trainer = new Fpp({ truncationLength: 2 });
  return {
    name: 'own',
    title: 'of my own',
    metric: 'error',
    protocol: { steps: 10, learningRates: [0.01], seeds: 2, bins: 2 },
    engine: 'lanes',
    settings: [{ environment, network, trainer, streams: 1 }],
  };
}

const own = experimentOn(new CycleWorld({ length: 5 }));
const [setting] = own.settings;
const { protocol } = own;

test.each<[string, unknown, string]>([
  ['an unknown field', { ...own, titel: 'x' }, 'titel must be left out (did you mean title?)'],
  [
    'one of its protocol',
    { ...own, protocol: { ...protocol, seed: 3 } },
    'protocol.seed must be left out (did you mean seeds?)',
  ],
  [
    'one of a setting',
    { ...own, settings: [{ ...setting, stream: 2 }] },
    'settings.0.stream must be left out (did you mean streams?)',
  ],
  [
    'a rate twice',
    { ...own, protocol: { ...protocol, learningRates: [0.1, 0.1] } },
    'protocol.learningRates must be a list of different rates',
  ],
  [
    'a rate twice in a setting',
    { ...own, settings: [{ ...setting, learningRates: [0, 0] }] },
    'settings.0.learningRates must be a list of different rates',
  ],
  ['no settings', { ...own, settings: [] }, 'settings must be at least one setting'],
  ['settings that are none', { ...own, settings: setting }, 'settings must be a list of settings'],
  [
    'a trainer that is a class',
    { ...own, settings: [{ ...setting, trainer: Fpp }] },
    'settings.0.trainer must be a trainer, e.g. new Fpp',
  ],
  [
    'a network that is none',
    { ...own, settings: [{ ...setting, network: { cell: 'elman' } }] },
    'settings.0.network must be what elman, lstm, gru make',
  ],
  [
    'an environment that is none',
    { ...own, settings: [{ ...setting, environment: 'CycleWorld' }] },
    'settings.0.environment must be an environment',
  ],
  ['nothing', undefined, 'the options must be an object of name, title, metric, protocol'],
])('an experiment is refused for %s', (_, experiment, message) => {
  const plan = (): unknown => planSweep(experiment as Experiment);
  expect(plan).toThrow(OptionError);
  expect(plan).toThrow(message);
});

describe('an interrupted sweep whose data changed', () => {
  const recordings = [0, 1].map(
    (first) =>
      new Recording({
        observation: { kind: 'class', classes: 2 },
        target: { kind: 'class', classes: 2 },
        observations: [first, 1],
        targets: [1, 0],
      }),
  );
  const texts = ['a b a c', 'a b c a'].map((text) => new NextWord({ corpus: corpusFrom(text) }));

  it.each<[string, Environment, Environment]>([
    ['Recording', recordings[0], recordings[1]],
    ['NextWord', texts[0], texts[1]],
  ])('is not gone on with: %s', (_, before, after) =>
    inFolder(async (folder) => {
      expect(before.name).toBe(after.name);
      const path = join(folder, 'journal');
      writeWhole(path, lineOf(headerOf(planSweep(experimentOn(before)))));
      const open = (environment: Environment) => () => {
        openJournal(path, planSweep(experimentOn(environment)), () => undefined).close();
      };
      expect(open(before)).not.toThrow();
      expect(open(after)).toThrow('an earlier declaration of the experiment, or to other data');
      await Promise.resolve();
    }),
  );
});
