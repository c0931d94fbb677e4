import { CorpusError, type Environment } from '../environments';
import { allocateTransitions } from '../environments/environment';
import { deriveGenerator } from '../random';
import { binEnds } from '../trainers';
import { csvCells, csvLine } from './csv';
import type { Plan, PlannedSetting, Task } from './plan';
import { columns, CURVE_DIGITS, outcomeProblem, resultColumns } from './row';

/** What came of holding the lines of a results file against a plan. */
export interface RowsCheck {
  /** What does not fit, one line each, in the order of the file. */
  readonly problems: readonly string[];
  /** The run that a line tells of, by the line's place; only where it is the run that belongs there. */
  readonly tasks: ReadonlyMap<number, Task>;
}

/** Lines are counted from 1, and the first one holds the names. */
export function lineOf(place: number): number {
  return place + 2;
}

/**
 * Holds every line of a results file against the plan: it tells of the run that the plan has at its
 * place, to the letter, and what came of the run agrees with itself. Nothing is computed anew. Where
 * lines are missing or too many, those after them are held against their own runs.
 *
 * @param path begins every problem
 * @param lines without the header
 */
export function checkRows(path: string, lines: readonly string[], plan: Plan): RowsCheck {
  const runs = plannedRuns(plan);
  const keys = lines.map(keyOf);
  const outcomes = new OutcomeCheck(plan);
  const tasks = new Map<number, Task>();
  const problems: string[] = [];
  const tell = (line: number, problem: string): void => {
    problems.push(`${path}, line ${lineOf(line)}: ${problem}`);
  };
  for (const found of align(keys, runs)) {
    if (found.kind === 'missing') {
      const what = missingRuns(runs.slice(found.from, found.to));
      if (found.line < lines.length) tell(found.line, `before it, ${what}`);
      else problems.push(`${path}: at its end, ${what}`);
    } else if (found.kind === 'too many') {
      const first = keys.indexOf(keys[found.line]);
      const isTwice = first < found.line;
      tell(found.line, isTwice ? `the run of line ${lineOf(first)} once more` : 'a run too many');
    } else {
      const { line } = found;
      const { key, setting, task } = runs[found.place];
      if (keys[line] === key) tasks.set(line, task);
      else tell(line, differenceFrom(runs[found.place], csvCells(lines[line])));
      const outcome = lines[line].slice(keys[line].length + 1).split(',');
      const problem = keys[line] === key && outcomes.problemOf(outcome, setting);
      if (problem) tell(line, problem);
    }
  }
  return { problems, tasks };
}

/** How a line, or a gap before it, stands to the plan. */
type Found =
  | { readonly kind: 'planned'; readonly line: number; readonly place: number }
  | { readonly kind: 'too many'; readonly line: number }
  | {
      readonly kind: 'missing';
      readonly line: number;
      readonly from: number;
      readonly to: number;
    };

/**
 * Lays lines and runs side by side. A line that is not the run of its place is one that was edited or
 * swapped if the next line is right, else one too many, or the first after a gap, if that makes the
 * next line right.
 */
function* align(keys: readonly string[], runs: readonly PlannedRun[]): Generator<Found> {
  const placeOf = new Map(runs.map(({ key }, place) => [key, place]));
  // Beyond both ends, nothing stands where nothing should.
  const isRun = (line: number, place: number): boolean => keys.at(line) === runs.at(place)?.key;
  let place = 0;
  for (const [line, key] of keys.entries()) {
    const isSwapped = isRun(line, place + 1) && isRun(line + 1, place);
    const isRight = isRun(line, place) || isRun(line + 1, place + 1) || isSwapped;
    const later = placeOf.get(key) ?? -1;
    if (place >= runs.length || (!isRight && isRun(line + 1, place))) {
      yield { kind: 'too many', line };
      continue;
    }
    if (!isRight && later > place && isRun(line + 1, later + 1)) {
      yield { kind: 'missing', line, from: place, to: later };
      place = later;
    }
    yield { kind: 'planned', line, place };
    place += 1;
  }
  if (place < runs.length) {
    yield { kind: 'missing', line: keys.length, from: place, to: runs.length };
  }
}

/** One run of a plan, and how its line begins. */
interface PlannedRun {
  readonly key: string;
  readonly setting: PlannedSetting;
  readonly task: Task;
}

function plannedRuns({ settings, seeds }: Plan): PlannedRun[] {
  return settings.flatMap((setting) => {
    const start = csvLine(setting.cells);
    return setting.learningRates.flatMap((rate) =>
      Array.from({ length: seeds }, (_, seed) => ({
        key: `${start},${rate},${seed}`,
        setting,
        task: { index: setting.index, learningRates: [rate], seeds: [seed] },
      })),
    );
  });
}

/** A line without what came of its run, whose cells are never quoted. */
function keyOf(line: string): string {
  let end = line.length;
  resultColumns.forEach(() => (end = line.lastIndexOf(',', end - 1)));
  return line.slice(0, Math.max(end, 0));
}

function missingRuns(missing: readonly PlannedRun[]): string {
  const [{ setting, task }] = missing;
  const [rate] = task.learningRates;
  const first = `setting ${setting.index}, learning rate ${rate}, seed ${task.seeds[0]}`;
  return missing.length === 1
    ? `a run is missing: ${first}`
    : `${missing.length} runs are missing, the first of them: ${first}`;
}

/** Cells that are named before the rest is only counted. */
const MAX_NAMED = 3;

function differenceFrom({ setting, task }: PlannedRun, there: readonly string[]): string {
  const right = [...setting.cells, String(task.learningRates[0]), String(task.seeds[0])];
  if (there.length !== columns.length) {
    return `there are ${there.length} cells, and should be ${columns.length}`;
  }
  const wrong = right.flatMap((cell, i) =>
    cell === there[i]
      ? []
      : [`${columns[i]} is ${JSON.stringify(there[i])}, and should be ${JSON.stringify(cell)}`],
  );
  const rest = wrong.length > MAX_NAMED ? [`${wrong.length - MAX_NAMED} more cells differ`] : [];
  return wrong.length === 0
    ? 'its cells are quoted as they should not be'
    : [...wrong.slice(0, MAX_NAMED), ...rest].join('; ');
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

  /** @param outcome the cells from the loss on */
  problemOf(outcome: readonly string[], { setting }: PlannedSetting): string | undefined {
    const { metric, protocol } = this.#plan.experiment;
    const problem = outcomeProblem(outcome);
    if (problem !== undefined) return problem;
    const [lossText, errorText, diverged, curveText] = outcome;
    const [loss, error] = [Number(lossText), Number(errorText)];
    const curve = curveText.split(' ').map(Number);
    const isShare = setting.environment.target.kind === 'class';
    if (isShare && error > 1) return `error is ${errorText}, and should be a share from 0 to 1`;
    if (curve.length !== protocol.bins) {
      return `curve has ${curve.length} points, and should have ${protocol.bins}`;
    }
    if (isShare && metric === 'error' && curve.some((value) => value > 1)) {
      return 'curve has a point above 1, and should have shares from 0 to 1';
    }
    if (diverged === 'true') {
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
    const [low, high] = isEven ? [mean, mean] : [Math.min(...points), Math.max(...points)];
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
    const open = environment.open(streams, generator);
    const into = allocateTransitions(environment, streams);
    let step = 0;
    const counts = binEnds(steps, bins).map((end) => {
      let count = 0;
      for (; step < end; step++) {
        open.next(into, 0);
        count += into.scored.reduce((sum, scored) => sum + scored, 0);
      }
      return count;
    });
    return counts.every((count) => count === counts[0]);
  } catch (error) {
    if (error instanceof CorpusError) return false;
    throw error;
  }
}
