import type { UpdateRule } from '../engines';
import type { Experiment, Setting } from '../experiments';
import type { Network } from '../models';
import { SweepError } from './errors';

/** The columns that say what a run is, up to its learning rate and seed. */
export const settingColumns = [
  'experiment',
  'environment',
  'cell',
  'activation',
  'hiddenUnits',
  'initialWeights',
  'trainer',
  'T',
  'B',
  'M',
  'N',
  'lambda',
  'penalty',
  'windowLoss',
  'stateRule',
  'stateRate',
  'stateAveraging',
  'newest',
  'actingState',
  'optimizer',
  'epsilon',
  'prediction',
  'streams',
  'steps',
] as const;

type SettingColumn = (typeof settingColumns)[number];

/** In which column a trainer's option stands, in the paper's letters where it has one. */
const columnOfOption: Readonly<Record<string, SettingColumn | undefined>> = {
  truncationLength: 'T',
  batchSize: 'B',
  updatesPerStep: 'M',
  bufferSize: 'N',
  lambda: 'lambda',
  penalty: 'penalty',
  windowLoss: 'windowLoss',
  'stateStep.rule': 'stateRule',
  'stateStep.rate': 'stateRate',
  'stateStep.averaging': 'stateAveraging',
  newest: 'newest',
  actingState: 'actingState',
  optimizer: 'optimizer',
  epsilon: 'epsilon',
  prediction: 'prediction',
};

/**
 * A setting in the order of {@link settingColumns}; empty where its trainer has no such option.
 *
 * @throws SweepError if an option has no column: rows that leave one out could not be told apart
 */
export function settingCells(experiment: Experiment, setting: Setting): string[] {
  const { environment, network, trainer, streams } = setting;
  const cells = new Map<SettingColumn, string>([
    ['experiment', experiment.name],
    ['environment', environment.name],
    ...cellColumns(network),
    ['hiddenUnits', String(network.hiddenUnits)],
    ['initialWeights', network.initialWeights],
    ['trainer', trainer.name],
    ['streams', String(streams)],
    ['steps', String(experiment.protocol.steps)],
  ]);
  for (const [option, value] of leaves(trainer.options)) {
    const column = columnOfOption[option];
    if (column === undefined) {
      throw new SweepError(`${trainer.name}: there is no column for its option ${option}`);
    }
    cells.set(column, isRule(value) ? ruleText(value) : String(value));
  }
  return settingColumns.map((column) => cells.get(column) ?? '');
}

/**
 * `elman` with its activation; `lstm` with its forget bias, as `lstm forgetBias=1`; `gru`; each with
 * its embedding, as `embedding=200 fixed`.
 */
function cellColumns(network: Network): [SettingColumn, string][] {
  const { embedding } = network;
  const table =
    embedding === null
      ? ''
      : ` embedding=${embedding.size} ${embedding.trained ? 'trained' : 'fixed'}`;
  switch (network.cell) {
    case 'elman':
      return [
        ['cell', `elman${table}`],
        ['activation', network.activation],
      ];
    case 'lstm':
      return [['cell', `lstm forgetBias=${network.forgetBias}${table}`]];
    case 'gru':
      return [['cell', `gru${table}`]];
  }
}

function leaves(options: object, prefix = ''): [string, unknown][] {
  return Object.entries(options).flatMap(([name, value]: [string, unknown]) => {
    const path = `${prefix}${name}`;
    return typeof value === 'object' && value !== null && !isRule(value)
      ? leaves(value, `${path}.`)
      : [[path, value] satisfies [string, unknown]];
  });
}

function isRule(value: unknown): value is UpdateRule {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

/** A rule as one cell: `sgd`, or `rmsprop decay=0.9 epsilon=1e-10 inside start=1`. */
function ruleText(rule: UpdateRule): string {
  const clip = rule.clip === null ? [] : [`clip=${rule.clip}`];
  if (rule.kind === 'sgd') return ['sgd', ...clip].join(' ');
  const { decay, epsilon, epsilonPlacement, initialAccumulator } = rule;
  return [
    `rmsprop decay=${decay} epsilon=${epsilon} ${epsilonPlacement} start=${initialAccumulator}`,
    ...clip,
  ].join(' ');
}
