import { CycleWorld, Recording, elman, sgd, type EngineConfig } from '../../lib';
import { make } from './refusal';

// What the attempts are made on: as right as can be, so that what is wrong is wrong alone.

export const V = { kind: 'vector', size: 2 } as const;
export const C = { kind: 'class', classes: 2 } as const;
export const env = new CycleWorld({ length: 6 });
export const net = elman(env, { hiddenUnits: 4 });
export const vecNet = elman({ observation: V, target: V }, { hiddenUnits: 4 });
export const config: EngineConfig = {
  network: net,
  runs: 2,
  streams: 1,
  slots: 11,
  learningRates: [0.1, 0.1],
  optimizer: sgd(),
  actingState: 'linked',
};

/** A recording of three classes, with other options. */
export const rec = (options: object): unknown =>
  make(Recording, {
    observation: C,
    target: C,
    observations: [0, 1, 0],
    targets: [1, 0, 1],
    ...options,
  });
