import { defaultSettings, type ExplorableSettings } from './settings';

/** Settings at which there is something to see. */
export interface Preset {
  readonly title: string;
  /** What is to be seen, in one sentence. */
  readonly words: string;
  readonly settings: ExplorableSettings;
  /** Where it is to be followed step by step, from some step on. */
  readonly slowFrom?: number;
}

export const presets: readonly Preset[] = [
  {
    title: 'Half the memory',
    words:
      'Windows see 5 steps where 10 must be remembered: backward chains learn it, FPP comes part of the way, stored state and T-BPTT do hardly better than always predicting 0.',
    settings: defaultSettings,
  },
  {
    title: 'All of the memory',
    words: 'A window as long as the cycle lets every method learn; they differ in how soon.',
    settings: { ...defaultSettings, truncationLength: 10 },
  },
  {
    title: 'Short windows, many',
    words:
      'Windows of 3 steps, but 16 of them after each observation: stored states that move at a rate of their own carry what windows cannot see, and no other method learns.',
    settings: {
      ...defaultSettings,
      ...{ truncationLength: 3, updatesPerStep: 4, batchSize: 4, bufferSize: 1000, seeds: 10 },
      shown: 'fpp-own-rate',
    },
  },
  {
    title: 'A credit walks back',
    words:
      'Step by step: a window that holds the marked target moves its first state, the next window ends there and hands the credit on, 5 steps further back each time.',
    settings: { ...defaultSettings, seeds: 3 },
    slowFrom: 500,
  },
  {
    title: 'Too much',
    words:
      'With 128 windows of one step after each observation, many states are moved several times at once at their own rate and overshoot: some runs of that method diverge within the first steps.',
    settings: {
      ...defaultSettings,
      ...{ truncationLength: 1, updatesPerStep: 8, batchSize: 16, bufferSize: 50 },
      ...{ learningRate: 0.03, seeds: 10, shown: 'fpp-own-rate' },
    },
  },
];
