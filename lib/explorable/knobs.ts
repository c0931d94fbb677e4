import type { ExplorableSettings } from './settings';

/** One slider: what it sets, in words, and the values it goes through. */
export interface Knob {
  readonly setting: Exclude<keyof ExplorableSettings, 'shown' | 'steps'>;
  /** What it is to a reader who knows no letter of the paper. */
  readonly words: string;
  /** Its letter in the paper. */
  readonly letter: string;
  /** Its name in the address. */
  readonly key: string;
  readonly values: readonly number[];
}

export const knobs: readonly Knob[] = [
  {
    ...{ setting: 'length', letter: 'p', key: 'p' },
    words: 'Steps to remember: the length of the cycle',
    values: [4, 6, 8, 10, 12, 16, 20],
  },
  {
    ...{ setting: 'truncationLength', letter: 'T', key: 'T' },
    words: 'Steps in a window, through which gradients go',
    values: [1, 2, 3, 4, 5, 7, 10, 15, 20],
  },
  {
    ...{ setting: 'lambda', letter: 'λ', key: 'lambda' },
    words: 'How strongly states must agree with windows',
    values: [0, 0.1, 0.5, 1, 2, 5, 10],
  },
  {
    ...{ setting: 'updatesPerStep', letter: 'M', key: 'M' },
    words: 'Updates after each observation',
    values: [1, 2, 4, 8],
  },
  {
    ...{ setting: 'batchSize', letter: 'B', key: 'B' },
    words: 'Windows in an update',
    values: [1, 2, 4, 8, 16],
  },
  {
    ...{ setting: 'bufferSize', letter: 'N', key: 'N' },
    words: 'Steps kept in the buffer',
    values: [50, 100, 200, 500, 1000],
  },
  {
    ...{ setting: 'learningRate', letter: 'α', key: 'rate' },
    words: 'Step size of the weights: the learning rate',
    values: [3e-4, 1e-3, 3e-3, 1e-2, 3e-2],
  },
  {
    ...{ setting: 'seeds', letter: 'n', key: 'runs' },
    words: 'Runs of each method that are averaged',
    values: [1, 3, 10, 30],
  },
];
