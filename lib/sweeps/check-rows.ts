import { CorpusError, RunStreams, type Environment } from '../environments';
import { greatest, least } from '../platform/extremes';
import { deriveGenerator } from '../random';
import { binEnds } from '../trainers';
import type { Table } from './parquet';
import type { Plan, PlannedSetting, Task } from './plan';
import {
  CURVE_DIGITS,
  isOutcome,
  isSame,
  outcomeNames,
  outcomeOf,
  runKey,
  valueText,
  type Row,
} from './row';

/** What came of holding the rows of a results file against a plan. */
export interface RowsCheck {
  /** What does not fit, one line each, in the order of the file. */
  readonly problems: readonly string[];
  /** The run that a row tells of, by the row's place; only where it is the run that belongs there. */
  readonly tasks: ReadonlyMap<number, Task>;
}

/** Rows are counted from 1. */
export function rowNumber(place: number): number {
  return place + 1;
}

/**
 * Holds every row of a results file against the plan: it tells of the run that the plan has at its
 * place, value by value, and what came of the run agrees with itself. Nothing is computed anew. Where
 * rows are missing or too many, those after them are held against their own runs.
 *
 * @param path begins every problem
 */
export function checkRows(path: string, { columns, rows }: Table, plan: Plan): RowsCheck {
  const runs = plannedRuns(plan);
  const outcomes = new OutcomeCheck(plan);
  const tasks = new Map<number, Task>();
  const problems = columnProblems(columns, plan).map((problem) => `${path}: ${problem}`);
  const tell = (place: number, problem: string): void => {
    problems.push(`${path}, row ${rowNumber(place)}: ${problem}`);
  };
  const tellOutcome = (row: number, { task, setting }: PlannedRun): void => {
    tasks.set(row, task);
    const problem = outcomes.problemOf(rows[row], setting);
    if (problem !== undefined) tell(row, problem);
  };
  // As a rule nothing is amiss, and no text is put together for a million rows.
  if (rows.length === runs.length && rows.every((row, place) => isRunOf(row, runs[place]))) {
    for (const [place, run] of runs.entries()) tellOutcome(place, run);
    return { problems, tasks };
  }
  const keys = rows.map(runKey);
  for (const found of align(
    keys,
    runs.map(({ row }) => runKey(row)),
  )) {
    if (found.kind === 'missing') {
      const what = missingRuns(runs.slice(found.from, found.to));
      if (found.row < rows.length) tell(found.row, `before it, ${what}`);
      else problems.push(`${path}: at its end, ${what}`);
    } else if (found.kind === 'too many') {
      const first = keys.indexOf(keys[found.row]);
      const isTwice = first < found.row;
      tell(found.row, isTwice ? `the run of row ${rowNumber(first)} once more` : 'a run too many');
    } else {
      const { row, place } = found;
      const planned = runs[place];
      if (isRunOf(rows[row], planned)) tellOutcome(row, planned);
      else tell(row, differenceFrom(planned.row, rows[row]));
    }
  }
  return { problems, tasks };
}

/** Columns whose type is not the planned one, and those that are missing or too many. */
function columnProblems(found: Table['columns'], { columns }: Plan): string[] {
  const typeOf = new Map(found.map(({ name, type }) => [name, type]));
  const planned = new Set(columns.map(({ name }) => name));
  return [
    ...columns.flatMap(({ name, type }) => {
      const there = typeOf.get(name);
      if (there === undefined) return [`there is no column ${name}`];
      return there === type ? [] : [`column ${name} is of type ${there}, and should be ${type}`];
    }),
    ...found.filter(({ name }) => !planned.has(name)).map(({ name }) => `column ${name} too many`),
  ];
}

/** How a row, or a gap before it, stands to the plan. */
type Found =
  | { readonly kind: 'planned'; readonly row: number; readonly place: number }
  | { readonly kind: 'too many'; readonly row: number }
  | {
      readonly kind: 'missing';
      readonly row: number;
      readonly from: number;
      readonly to: number;
    };

/**
 * Lays rows and runs side by side. A row that is not the run of its place is one that was edited or
 * swapped if the next row is right, else one too many, or the first after a gap, if that makes the
 * next row right.
 */
function* align(keys: readonly string[], runs: readonly string[]): Generator<Found> {
  const placeOf = new Map(runs.map((key, place) => [key, place]));
  // Beyond both ends, nothing stands where nothing should.
  const isRun = (row: number, place: number): boolean => keys.at(row) === runs.at(place);
  let place = 0;
  for (const [row, key] of keys.entries()) {
    const isSwapped = isRun(row, place + 1) && isRun(row + 1, place);
    const isRight = isRun(row, place) || isRun(row + 1, place + 1) || isSwapped;
    const later = placeOf.get(key) ?? -1;
    if (place >= runs.length || (!isRight && isRun(row + 1, place))) {
      yield { kind: 'too many', row };
      continue;
    }
    if (!isRight && later > place && isRun(row + 1, later + 1)) {
      yield { kind: 'missing', row, from: place, to: later };
      place = later;
    }
    yield { kind: 'planned', row, place };
    place += 1;
  }
  if (place < runs.length) {
    yield { kind: 'missing', row: keys.length, from: place, to: runs.length };
  }
}

/** One run of a plan, and what its row has but what came of it. */
interface PlannedRun {
  readonly row: Row;
  readonly setting: PlannedSetting;
  readonly task: Task;
}

function plannedRuns({ settings, seeds }: Plan): PlannedRun[] {
  return settings.flatMap((setting) =>
    setting.learningRates.flatMap((learningRate) =>
      Array.from({ length: seeds }, (_, seed) => {
        const row = { ...setting.values, learningRate, seed };
        const task = { index: setting.index, learningRates: [learningRate], seeds: [seed] };
        return { row, setting, task };
      }),
    ),
  );
}

/** Whether a row tells of a run: whether all but what came of it is equal, to the bit. */
function isRunOf(there: Row, { row }: PlannedRun): boolean {
  for (const name in there) {
    if (!isOutcome(name) && !isSame(there[name], row[name])) return false;
  }
  for (const name in row) {
    if (row[name] !== null && !(name in there)) return false;
  }
  return true;
}

function missingRuns(missing: readonly PlannedRun[]): string {
  const [{ setting, task }] = missing;
  const [rate] = task.learningRates;
  const first = `setting ${setting.index}, learning rate ${rate}, seed ${task.seeds[0]}`;
  return missing.length === 1
    ? `a run is missing: ${first}`
    : `${missing.length} runs are missing, the first of them: ${first}`;
}

/** Values that are named before the rest is only counted. */
const MAX_NAMED = 3;

function differenceFrom(planned: Row, there: Row): string {
  const names = new Set([...Object.keys(planned), ...Object.keys(there)]);
  for (const name of outcomeNames) names.delete(name);
  const wrong = [...names]
    .filter((name) => !isSame(there[name], planned[name]))
    .map(
      (name) => `${name} is ${valueText(there[name])}, and should be ${valueText(planned[name])}`,
    );
  const rest = wrong.length > MAX_NAMED ? [`${wrong.length - MAX_NAMED} more values differ`] : [];
  return [...wrong.slice(0, MAX_NAMED), ...rest].join('; ');
}

/** A curve's points are rounded by at most half a unit of their last digit, and means with them. */
const ROUNDING = 0.5 * 10 ** (1 - CURVE_DIGITS) * (1 + 1e-9);

/** Whether what came of a run agrees with itself and with the experiment's metric. */
class OutcomeCheck {
  readonly #plan: Plan;
  readonly #isEven = new Map<Environment, boolean>();

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  problemOf(row: Row, { setting }: PlannedSetting): string | undefined {
    const { metric, protocol } = this.#plan.experiment;
    const outcome = outcomeOf(row);
    if (typeof outcome === 'string') return outcome;
    const { loss, error, diverged, curve } = outcome;
    const isShare = setting.environment.target.kind === 'class';
    if (isShare && error > 1) return `error is ${error}, and should be a share from 0 to 1`;
    if (curve.length !== protocol.bins) {
      return `curve has ${curve.length} points, and should have ${protocol.bins}`;
    }
    if (isShare && metric === 'error' && curve.some((value) => value > 1)) {
      return 'curve has a point above 1, and should have shares from 0 to 1';
    }
    if (diverged) {
      return curve.some(Number.isNaN) ? undefined : 'diverged is true, but curve has no NaN';
    }
    return this.#meanProblem(curve, metric === 'loss' ? loss : error, setting);
  }

  /** The metric is the mean of its curve. */
  #meanProblem(
    curve: readonly number[],
    value: number,
    { environment, streams }: PlannedSetting['setting'],
  ): string | undefined {
    const { metric, protocol } = this.#plan.experiment;
    const isEven = this.#isEven.get(environment) ?? scoresEvenly(environment, streams, protocol);
    this.#isEven.set(environment, isEven);
    const points = isEven ? curve : curve.filter((point) => !Number.isNaN(point));
    if (points.some(Number.isNaN)) return 'curve has a NaN, but diverged is false';
    const mean = points.reduce((sum, point) => sum + point, 0) / points.length;
    // Where some points stand for more predictions than others, the mean lies between them still.
    const [low, high] = isEven ? [mean, mean] : [least(points), greatest(points)];
    const isRight = value >= low * (1 - ROUNDING) && value <= high * (1 + ROUNDING);
    return isRight ? undefined : `${metric} is ${value}, and the mean of its curve is ${mean}`;
  }
}

/**
 * Whether every point of a learning curve stands for as many predictions; false where the data is
 * not here to tell.
 */
function scoresEvenly(
  environment: Environment,
  streams: number,
  { steps, bins }: Plan['experiment']['protocol'],
): boolean {
  try {
    const generator = deriveGenerator('verify', environment.name, 0, 'environment');
    const open = new RunStreams(environment, streams, [generator]);
    let step = 0;
    const counts = binEnds(steps, bins).map((end) => {
      let count = 0;
      for (; step < end; step++) {
        for (const mark of open.advance(step + 1).scored) count += mark;
      }
      return count;
    });
    return counts.every((count) => count === counts[0]);
  } catch (error) {
    if (error instanceof CorpusError) return false;
    throw error;
  }
}
