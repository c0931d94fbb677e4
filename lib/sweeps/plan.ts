import { createHash } from 'node:crypto';
import type { Experiment, Setting } from '../experiments';
import { cellEvaluations } from '../trainers/cost';
import { OptionError } from '../validation/errors';
import { integer, line, parseOptions, record } from '../validation/options';
import { checkExperiment } from './check-experiment';
import { columnsOf, fitted, type Column } from './columns';
import { engineChoice, type EngineChoice } from './engine-choice';
import { SweepError } from './errors';
import { keyOf, sortedEntries, stringify, type Row } from './row';
import { settingValues } from './setting-values';

/** A setting with its place in the sweep. */
export interface PlannedSetting {
  /** Its place in the experiment's declaration, from 0; its rows stand there in the results. */
  readonly index: number;
  readonly setting: Setting;
  /** Its part of a row: what it is, as names and values. */
  readonly values: Row;
  readonly learningRates: readonly number[];
  /** The setting's own, or the plan's. */
  readonly engine: EngineChoice;
  /** Rows that it makes: learning rates × seeds. */
  readonly runs: number;
  /** Roughly how much work it is, relative to the others. */
  readonly weight: number;
}

/** Some runs of one setting, computed together as one batch. */
export interface Task {
  /** Which setting of the plan. */
  readonly index: number;
  readonly learningRates: readonly number[];
  readonly seeds: readonly number[];
}

/** What a sweep will compute, down to the row. */
export interface Plan {
  readonly experiment: Experiment;
  /** Of the settings that have none of their own. */
  readonly engine: EngineChoice;
  /** Whether it was asked for by its name; then lanes are WebAssembly, and nothing faster with the same bits. */
  readonly isEngineAskedFor: boolean;
  /** Every setting runs with seeds 0 … seeds − 1. */
  readonly seeds: number;
  readonly settings: readonly PlannedSetting[];
  /** Of its rows: a name for whatever any setting has. */
  readonly columns: readonly Column[];
  /** All of it, cut into what is computed at a time and kept at a time, in the order of the rows. */
  readonly tasks: readonly Task[];
  /** Rows in all. */
  readonly runs: number;
  /** Equal for two plans exactly if they ask for the same rows. */
  readonly fingerprint: string;
}

/** What may differ from the experiment's declaration. */
export interface PlanOptions {
  /** Another than the experiment's, for all settings. */
  readonly engine?: string | undefined;
  readonly seeds?: number | undefined;
}

const optionsSchema = record({
  engine: line('the name of an engine').optional(),
  seeds: integer(1).optional(),
});

/**
 * Lays out a sweep.
 *
 * @throws OptionError if there is no such engine, the experiment is not what it must be, or the rows would
 *   not fit into memory
 * @throws SweepError if two settings cannot be told apart by their rows, an option cannot stand in a
 *   row, or a horizon is not the end of a bin
 */
export function planSweep(experiment: Experiment, options: PlanOptions = {}): Plan {
  checkExperiment('planSweep', experiment);
  parseOptions('planSweep', optionsSchema, options);
  const { protocol } = experiment;
  const engine = engineChoice(options.engine ?? experiment.engine);
  const seeds = options.seeds ?? protocol.seeds;
  checkSize(experiment, seeds);
  const isDeclared = engine.name === experiment.engine;
  const declared = experiment.settings.map((setting, index) => {
    const own = isDeclared ? engineChoice(setting.engine ?? engine.name) : engine;
    const learningRates = setting.learningRates ?? protocol.learningRates;
    const runs = learningRates.length * seeds;
    const values = settingValues(experiment, setting, own === engine ? undefined : own.name);
    const weight =
      runs * cellEvaluations(setting) * (own.name === 'reference' ? REFERENCE_COST : 1);
    return { index, setting, values, learningRates, engine: own, runs, weight };
  });
  checkDistinct(experiment, declared);
  checkHorizons(experiment);
  const columns = columnsOf(declared.map(({ values }) => values));
  const settings = declared.map((one) => ({ ...one, values: fitted(one.values, columns) }));
  return {
    experiment,
    engine,
    isEngineAskedFor: options.engine !== undefined,
    seeds,
    settings,
    columns,
    tasks: settings.flatMap((setting) => tasksOf(setting, seeds)),
    runs: settings.reduce((sum, { runs }) => sum + runs, 0),
    fingerprint: fingerprintOf(experiment, engine, seeds, declared),
  };
}

/** Of names and values: what has no value is not in it, and their order does not matter. */
function fingerprintOf(
  { metric, protocol, seedsOf }: Experiment,
  engine: EngineChoice,
  seeds: number,
  settings: readonly PlannedSetting[],
): string {
  const asked = {
    engine: engine.name,
    seeds,
    metric,
    bins: protocol.bins,
    ...(seedsOf === undefined ? {} : { seedsOf }),
    ...(protocol.learningSteps === undefined ? {} : { learningSteps: protocol.learningSteps }),
    settings: settings.map(({ setting, values, learningRates }) => [
      stringify(sortedEntries(values)),
      learningRates,
      ...dataOf(setting),
    ]),
  };
  return createHash('sha256').update(stringify(asked)).digest('hex').slice(0, 32);
}

/** A hash of what a setting learns from, where its name does not say it: rows of two data are never mixed. */
function dataOf({ environment }: Setting): string[] {
  return environment.data === undefined ? [] : [environment.data];
}

/** How a plan's rows are computed, for the record; with the settings that have another engine. */
export function modeOf({ engine, settings }: Plan): string {
  const others = new Set(settings.map((setting) => setting.engine));
  others.delete(engine);
  const ofOther = ({ name, mode }: EngineChoice): string => {
    const own = settings.filter((setting) => setting.engine.name === name);
    return `setting ${own.map(({ index }) => index).join(', ')} on ${name}: ${mode}`;
  };
  return [engine.mode, ...[...others].map(ofOther)].join('; ');
}

/** How many rows a task makes. */
export function rowCountOf({ learningRates, seeds }: Task): number {
  return learningRates.length * seeds.length;
}

function tasksOf(
  { index, learningRates, engine: { unit } }: PlannedSetting,
  seeds: number,
): Task[] {
  const all = Array.from({ length: seeds }, (_, seed) => seed);
  if (unit === 'setting') return [{ index, learningRates, seeds: all }];
  return learningRates.flatMap((rate) =>
    all.map((seed) => ({ index, learningRates: [rate], seeds: [seed] })),
  );
}

/** What the reference takes for a cell evaluation beside lanes, roughly. */
const REFERENCE_COST = 50;

/** What a row takes in memory beside its curve, roughly. */
const BYTES_OF_ROW = 600;
const BYTES_OF_POINT = 8;

/** All rows are in memory when they are written, beside what else is there. */
const MAX_BYTES = 2 ** 31;

/** Before anything is laid out run by run: numbers of any size can be asked for. */
function checkSize({ name, protocol, settings }: Experiment, seeds: number): void {
  const bytesOfRow = BYTES_OF_ROW + BYTES_OF_POINT * protocol.bins;
  const runsOfSeed = settings.reduce(
    (sum, { learningRates = protocol.learningRates }) => sum + learningRates.length,
    0,
  );
  const most = Math.floor(MAX_BYTES / (runsOfSeed * bytesOfRow));
  if (seeds <= most) return;
  const runs = seeds * runsOfSeed;
  const need = `${runs.toLocaleString('en')} rows of ${protocol.bins.toLocaleString('en')} bins need about ${sizeText(runs * bytesOfRow)}`;
  if (most >= 1) throw new OptionError(name, 'seeds', seeds, `at most ${most} (${need})`);
  throw new OptionError(name, 'protocol.bins', protocol.bins, `fewer (${need})`);
}

function sizeText(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 30).toLocaleString('en')} GiB`;
}

/** A horizon is read off the learning curve. */
function checkHorizons({ name, protocol }: Experiment): void {
  const { steps, bins, horizons = [] } = protocol;
  for (const horizon of horizons) {
    const inBins = (horizon * bins) / steps;
    if (Number.isInteger(inBins) && inBins >= 1 && inBins <= bins) continue;
    throw new SweepError(`${name}: after ${horizon} steps no bin of ${steps / bins} steps ends`);
  }
}

function checkDistinct(experiment: Experiment, settings: readonly PlannedSetting[]): void {
  const seen = new Map<string, number>();
  for (const { index, values } of settings) {
    const key = keyOf(values, () => true);
    const twin = seen.get(key);
    if (twin !== undefined) {
      throw new SweepError(`${experiment.name}: settings ${twin} and ${index} are the same`);
    }
    seen.set(key, index);
  }
}
