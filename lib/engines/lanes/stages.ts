import { width, type Transitions } from '../../environments';
import { OptionError } from '../../validation/errors';
import { finiteOrNaN } from '../divergence';
import type { EngineConfig, OnlinePerformance } from '../engine';
import type { Area, Groups } from './groups';
import { scoresBytes } from './kernels/advance';
import type { Queue } from './queue';

/** So many advances can wait. */
const MAX_WAITING = 64;

/**
 * Where transitions stand until an advance takes them in, and what it says of its predictions: a place for
 * each advance that waits.
 */
export class Stages {
  /** How many advances can wait. */
  readonly capacity: number;
  /** How the predictions of the last advance that was computed did. */
  readonly online: OnlinePerformance;
  readonly #groups: Groups;
  readonly #queue: Queue;
  readonly #config: EngineConfig;
  /** [capacity] observations, targets, scored marks and scores of each. */
  readonly #areas: readonly (readonly Area[])[];
  /** How the predictions of each advance that waits will have done. */
  readonly #waiting: OnlinePerformance[] = [];
  #count = 0;
  readonly #latest: OnlinePerformance;

  constructor(groups: Groups, queue: Queue, config: EngineConfig) {
    const { network, runs, streams } = config;
    this.#groups = groups;
    this.#queue = queue;
    this.#config = config;
    const widths = [width(network.observation), width(network.target), 1];
    const sizes = widths.map((size) => groups.lanes * streams * size * 4);
    sizes.push(scoresBytes(groups.shape));
    this.capacity = queue.places(Math.max(...sizes), MAX_WAITING);
    this.#areas = Array.from({ length: this.capacity }, () =>
      sizes.map((bytes) => groups.allocate(bytes)),
    );
    this.#latest = performanceOf(runs);
    this.online = this.#onDemand();
  }

  /** From now on advances wait. */
  begin(): void {
    this.#queue.goOn();
    this.#queue.wait();
    this.#count = 0;
  }

  /** Computes those that wait. @returns how their predictions did; the next ones overwrite it */
  end(): readonly OnlinePerformance[] {
    this.#queue.goOn();
    const performances = this.#waiting.slice(0, this.#count);
    for (const [i, performance] of performances.entries()) this.#readScores(i, performance);
    const last = performances.at(-1);
    if (last !== undefined) copyPerformance(last, this.#latest);
    this.#count = 0;
    return performances;
  }

  /**
   * Puts transitions where the next advance finds them.
   *
   * @returns its areas
   * @throws OptionError if no more advances can wait
   */
  put({ observations, targets, scored }: Transitions): readonly Area[] {
    const areas = this.#areas[this.#place()];
    const { arena, shape } = this.#groups;
    const { integers, floats } = arena;
    const [observationsAt, targetsAt, scoredAt] = areas.map(({ at }) => at / 4);
    (shape.observation === 'class' ? integers : floats).set(observations, observationsAt);
    (shape.target === 'class' ? integers : floats).set(targets, targetsAt);
    integers.set(scored, scoredAt);
    const { count } = this.#queue.waits ? this.#waiting[this.#count - 1] : this.#latest;
    const { runs, streams } = this.#config;
    let sample = 0;
    for (let run = 0; run < runs; run++) {
      let scores = 0;
      for (let s = 0; s < streams; s++) scores += scored[sample++];
      count[run] = scores;
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
      const last = this.#count - 1;
      this.#readScores(last, this.#waiting[last]);
      copyPerformance(this.#waiting[last], this.#latest);
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
    this.#waiting[place] ??= performanceOf(this.#config.runs);
    this.#count += 1;
    return place;
  }

  #readScores(place: number, { loss, error }: OnlinePerformance): void {
    const { arena, lanes } = this.#groups;
    const { floats } = arena;
    const { at, bytes } = this.#areas[place][3];
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
