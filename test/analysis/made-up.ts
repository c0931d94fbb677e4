import { chosenSettings, type ChosenSetting } from '../../lib/analysis';
import { experimentNamed } from '../../lib/experiments';
import { type ResultsRow } from '../../lib/sweeps';

const figure3a = experimentNamed('figure-3a');

/** A run of FPP, but for what is told otherwise. */
export const rowOf = (told: Partial<ResultsRow> = {}): ResultsRow => ({
  ...{ experiment: 'made up', environment: 'CycleWorld(10)', cell: 'elman', activation: 'tanh' },
  ...{ initialWeights: 'orthogonal', hiddenUnits: 4, streams: 1, steps: 100 },
  ...{ trainer: 'FPP', T: 1, B: 1, M: 1, N: 100, lambda: 1, penalty: 'sum', windowLoss: 'last' },
  ...{ stateRule: 'sgd', stateRate: 'shared', stateAveraging: 'window', newest: 'included' },
  ...{ actingState: 'linked', optimizer: 'rmsprop decay=0.9', epsilon: null, prediction: null },
  ...{ learningRate: 0.01, seed: 0, loss: 0, error: 0, diverged: false, curve: [] },
  ...told,
});

/** Runs with these errors; their seeds are 0, 1, … */
export const runsOf = (errors: readonly number[], told: Partial<ResultsRow> = {}): ResultsRow[] =>
  errors.map((error, seed) => rowOf({ seed, error, curve: [error], ...told }));

/** The settings of these runs, each at its best learning rate; judged by the error. */
export const settingsOf = (...runs: readonly (readonly ResultsRow[])[]): ChosenSetting[] =>
  chosenSettings(figure3a, runs.flat());
