import { width, type Transitions } from '../../environments';
import { OptionError } from '../../validation/errors';
import { finiteOrNaN } from '../divergence';
import type { EngineConfig, OnlinePerformance, Postponement } from '../engine';
import type { Arena } from './arena';
import type { Area, Groups } from './groups';
import { scoresBytes } from './kernels/advance';
import { SteppedTransitions } from './lanes-stream-source';
import { doublesBytes } from './layout';
import type { Queue } from './queue';

/** So many advances can wait. */
const MAX_WAITING = 64;

/**
 * Where transitions stand until an advance takes them in, and what it says of its predictions: a place for
 * each advance that waits.
 */
export class Stages implements Postponement {
  /** How many advances can wait. */
  readonly capacity: number;
  /** How the predictions of the last advance that was computed did. */
  readonly online: OnlinePerformance;
  readonly #groups: Groups;
  readonly #queue: Queue;
  readonly #config: EngineConfig;
  /** [capacity] what each advance is given: the groups, observations, targets, scored marks, scores. */
  readonly #areas: readonly (readonly Area[])[];
  /** The same of an advance whose transitions stand in memory already. */
  readonly #stepped: Area[];
  /** How the predictions of each advance that waits will have done. */
  readonly #waiting: StagedPerformance[] = [];
  #count = 0;
  readonly #latest: OnlinePerformance;
  /** [R] how many predictions were scored since {@link begin}, besides those of whole steps. */
  readonly #scored: Float64Array;
  /** Steps since {@link begin} in which all predictions were scored. */
  #wholeSteps = 0;

  constructor(groups: Groups, queue: Queue, config: EngineConfig) {
    const { network, runs, streams } = config;
    this.#groups = groups;
    this.#queue = queue;
    this.#config = config;
    const widths = [width(network.observation), width(network.target), 1];
    const sizes = widths.map((size) => groups.lanes * streams * size * 4);
    sizes.push(scoresBytes(groups.shape));
    this.capacity = queue.places(Math.max(...sizes), MAX_WAITING);
    this.#areas = Array.from({ length: this.capacity }, () => [
      groups.main,
      ...sizes.map((bytes) => groups.allocate(bytes)),
    ]);
    this.#stepped = [groups.main];
    this.#latest = performanceOf(runs);
    this.#scored = new Float64Array(runs);
    this.online = this.#onDemand();
  }

  begin(sums?: OnlinePerformance): void {
    this.#queue.goOn();
    this.#queue.wait();
    this.#count = 0;
    this.#scored.fill(0);
    this.#wholeSteps = 0;
    if (sums === undefined) return;
    this.#eachSums(({ doubles }, first, errors, run) => {
      doubles[first] = sums.loss[run];
      doubles[errors] = sums.error[run];
    });
  }

  end(): readonly OnlinePerformance[] {
    this.#queue.goOn();
    const performances = this.#waiting.slice(0, this.#count);
    const last = performances.at(-1);
    if (last !== undefined) copyPerformance(last, this.#latest);
    this.#count = 0;
    return performances;
  }

  addTo(sums: OnlinePerformance): void {
    const whole = this.#wholeSteps * this.#config.streams;
    this.#eachSums(({ doubles }, losses, errors, run) => {
      sums.loss[run] = doubles[losses];
      sums.error[run] = doubles[errors];
      sums.count[run] += this.#scored[run] + whole;
    });
  }

  /**
   * Puts transitions where the next advance finds them, unless they stand in memory already.
   *
   * @returns what it is given
   * @throws OptionError if no more advances can wait
   */
  put(transitions: Transitions): readonly Area[] {
    const place = this.#place();
    const areas = this.#areas[place];
    const { runs, streams } = this.#config;
    if (transitions instanceof SteppedTransitions && transitions.isIn(this.#groups)) {
      if (this.#queue.waits) this.#waiting[place].scoreAll();
      else this.#latest.count.fill(streams);
      this.#wholeSteps += 1;
      transitions.writeAreas(this.#stepped, 1);
      this.#stepped[4] = areas[4];
      return this.#stepped;
    }
    const { count } = this.#queue.waits ? this.#waiting[place] : this.#latest;
    const { observations, targets, scored } = transitions;
    const { arena, shape } = this.#groups;
    const { integers, floats } = arena;
    const [observationsAt, targetsAt, scoredAt] = areas.slice(1).map(({ at }) => at / 4);
    (shape.observation === 'class' ? integers : floats).set(observations, observationsAt);
    (shape.target === 'class' ? integers : floats).set(targets, targetsAt);
    integers.set(scored, scoredAt);
    let sample = 0;
    for (let run = 0; run < runs; run++) {
      let scores = 0;
      for (let s = 0; s < streams; s++) scores += scored[sample++];
      count[run] = scores;
      this.#scored[run] += scores;
    }
    return areas;
  }

  /** Reads how the predictions did, unless they wait. */
  readOnline(): void {
    if (!this.#queue.waits) this.#readScores(0, this.#latest);
  }

  /** Whoever looks at it while advances wait has them computed. */
  #onDemand(): OnlinePerformance {
    const looked = (): OnlinePerformance => {
      if (!this.#queue.waits || this.#count === 0) return this.#latest;
      this.#queue.flush();
      copyPerformance(this.#waiting[this.#count - 1], this.#latest);
      return this.#latest;
    };
    return {
      get loss() {
        return looked().loss;
      },
      get error() {
        return looked().error;
      },
      get count() {
        return looked().count;
      },
    };
  }

  #place(): number {
    if (!this.#queue.waits) return 0;
    const place = this.#count;
    if (place === this.capacity) {
      const allowed = `at most ${place} between postponement.begin and end`;
      throw new OptionError('lanesEngine', 'advances', place + 1, allowed);
    }
    const performance = (this.#waiting[place] ??= new StagedPerformance(this.#config, (into) => {
      this.#readScores(place, into);
    }));
    performance.renew();
    this.#count += 1;
    return place;
  }

  #readScores(place: number, { loss, error }: Scores): void {
    const { arena, lanes } = this.#groups;
    const { floats } = arena;
    const { at, bytes } = this.#areas[place][4];
    let from = at / 4;
    for (let first = 0; first < loss.length; first += lanes) {
      const end = Math.min(first + lanes, loss.length);
      for (let run = first; run < end; run++) {
        loss[run] = finiteOrNaN(floats[from + run - first]);
        error[run] = floats[from + lanes + run - first];
      }
      from += bytes / 4;
    }
  }

  /** Visits each run's sums of losses and of wrong classes: where they stand among doubles. */
  #eachSums(visit: (arena: Arena, losses: number, errors: number, run: number) => void): void {
    const { arena, main, layout, lanes, shape } = this.#groups;
    const toErrors = doublesBytes(shape) / 8;
    for (let run = 0; run < this.#config.runs; run++) {
      const group = main.at + Math.floor(run / lanes) * main.bytes + layout.sums;
      const losses = group / 8 + (run % lanes);
      visit(arena, losses, losses + toErrors, run);
    }
  }
}

/** What is read of an advance that was computed. */
type Scores = Omit<OnlinePerformance, 'count'>;

/** How the predictions of an advance that waits did; read when it is first looked at. */
class StagedPerformance implements OnlinePerformance {
  readonly #streams: number;
  readonly #read: (into: Scores) => void;
  readonly #scores: OnlinePerformance;
  #isRead = false;
  #areAllScored = false;

  constructor({ runs, streams }: EngineConfig, read: (into: Scores) => void) {
    this.#streams = streams;
    this.#scores = performanceOf(runs);
    this.#read = read;
  }

  get loss(): Float64Array {
    return this.#looked().loss;
  }

  get error(): Float64Array {
    return this.#looked().error;
  }

  get count(): Float64Array {
    if (this.#areAllScored) this.#scores.count.fill(this.#streams);
    this.#areAllScored = false;
    return this.#scores.count;
  }

  /** It is another advance's from now on. */
  renew(): void {
    this.#isRead = false;
    this.#areAllScored = false;
  }

  /** Says that all its predictions were scored. */
  scoreAll(): void {
    this.#areAllScored = true;
  }

  #looked(): Scores {
    if (!this.#isRead) this.#read(this.#scores);
    this.#isRead = true;
    return this.#scores;
  }
}

function performanceOf(runs: number): OnlinePerformance {
  const room = (): Float64Array => new Float64Array(runs);
  return { loss: room(), error: room(), count: room() };
}

function copyPerformance(from: OnlinePerformance, to: OnlinePerformance): void {
  to.loss.set(from.loss);
  to.error.set(from.error);
  to.count.set(from.count);
}
