import type { UpdateRule } from '../engines';
import type { Experiment, Setting } from '../experiments';
import type { Network } from '../models';
import { takenNames } from './columns';
import { SweepError } from './errors';
import type { Row, Value } from './row';

/** The options that have a name of their own in a row: the paper's letter, or a shorter one. */
const nameOfOption: ReadonlyMap<string, string> = new Map([
  ['truncationLength', 'T'],
  ['batchSize', 'B'],
  ['updatesPerStep', 'M'],
  ['bufferSize', 'N'],
  ['stateStep.rule', 'stateRule'],
  ['stateStep.rate', 'stateRate'],
  ['stateStep.averaging', 'stateAveraging'],
]);

const taken: ReadonlySet<string> = new Set(
  [...takenNames, ...nameOfOption.values()].map((name) => name.toLowerCase()),
);

/**
 * What a setting has, as names and values, up to the learning rate. Every option of its trainer is there,
 * under a letter of the paper or its own name; of a nested one, `decay.final` becomes `decayFinal`. A
 * name that something else has begins with `trainer`: a trainer's own `steps` are its `trainerSteps`.
 *
 * @param engine of the setting alone, where it is not the sweep's
 * @throws SweepError if an option is no number, text, truth value, update rule or list of them, or two
 *   have one name: rows could not be told apart
 */
export function settingValues(experiment: Experiment, setting: Setting, engine?: string): Row {
  const { environment, network, trainer, streams } = setting;
  const values = new Map<string, Value>([
    ['experiment', experiment.name],
    ['environment', environment.name],
    ...cellColumns(network),
    ['hiddenUnits', network.hiddenUnits],
    ['initialWeights', network.initialWeights],
    ['streams', streams],
    ['steps', experiment.protocol.steps],
    ...(engine === undefined ? [] : [['engine', engine] satisfies [string, Value]]),
    ['trainer', trainer.name],
  ]);
  for (const [option, value] of leaves(trainer.options)) {
    const name = nameOf(option);
    if (values.has(name)) {
      throw new SweepError(`${trainer.name}: two options would be ${name} in a row`);
    }
    values.set(name, optionValue(trainer.name, option, value));
  }
  return Object.fromEntries(values);
}

function nameOf(option: string): string {
  const known = nameOfOption.get(option);
  if (known !== undefined) return known;
  const [first, ...rest] = option.split(/[^\p{L}\p{N}_]+/u);
  const name = [first, ...rest.map(capitalised)].join('');
  return taken.has(name.toLowerCase()) ? `trainer${capitalised(name)}` : name;
}

function capitalised(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

/**
 * `elman` with its activation; `lstm` with its forget bias, as `lstm forgetBias=1`; `gru`; each with its
 * embedding, as `embedding=200 fixed`.
 */
function cellColumns(network: Network): [string, string][] {
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

/** Every option that has a value, those of nested records under a dotted name. */
function leaves(options: object, prefix = ''): [string, unknown][] {
  return Object.entries(options).flatMap(([name, value]: [string, unknown]) => {
    const path = `${prefix}${name}`;
    if (value === null || value === undefined) return [];
    return typeof value === 'object' && !Array.isArray(value) && !isRule(value)
      ? leaves(value, `${path}.`)
      : [[path, value] satisfies [string, unknown]];
  });
}

function optionValue(trainer: string, option: string, value: unknown): string | number | boolean {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  // There is no −0 in a journal, and so in no row.
  if (typeof value === 'number') return value + 0;
  if (isRule(value)) return ruleText(value);
  if (Array.isArray(value)) {
    return value.map((item: unknown) => optionValue(trainer, option, item)).join(' ');
  }
  throw new SweepError(
    `${trainer}: its option ${option} is a ${typeof value}, and a row holds numbers, text and truth values`,
  );
}

function isRule(value: unknown): value is UpdateRule {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  return value.kind === 'sgd' || value.kind === 'rmsprop';
}

/** A rule as one value: `sgd`, or `rmsprop decay=0.9 epsilon=1e-10 inside start=1`. */
function ruleText(rule: UpdateRule): string {
  const clip = rule.clip === null ? [] : [`clip=${rule.clip}`];
  if (rule.kind === 'sgd') return ['sgd', ...clip].join(' ');
  const { decay, epsilon, epsilonPlacement, initialAccumulator } = rule;
  return [
    `rmsprop decay=${decay} epsilon=${epsilon} ${epsilonPlacement} start=${initialAccumulator}`,
    ...clip,
  ].join(' ');
}
