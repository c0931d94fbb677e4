import { integer, parseOptions, record } from '../validation/options';
import { divergedRuns, type Engine, type OnlinePerformance } from '../engines';
import type { LearnerSnapshot } from './trainer';

const quantities = ['loss', 'error', 'count'] as const;

/** How well one run predicted, before learning from what it predicted. */
export interface OnlineSummary {
  /** Mean loss over all scored predictions (nats for classes). */
  readonly loss: number;
  /** Mean error over all scored predictions: the share of wrong classes. */
  readonly error: number;
  /**
   * Whether learning blew up: some loss was not a number, losses added up to more than float64 holds, or
   * something that the run learned with was not finite (see `hasDiverged`). Its means are NaN then.
   * A loss of ∞ that did not blow up is a certain prediction that was wrong, as of ConstantPrediction.
   */
  readonly diverged: boolean;
  /** [bins] mean loss over each bin's steps; NaN where nothing was scored. */
  readonly lossCurve: readonly number[];
  /** [bins] mean error over each bin's steps; NaN where nothing was scored. */
  readonly errorCurve: readonly number[];
}

/** One run of a study and how well it predicted. */
export interface RunResult extends OnlineSummary {
  readonly seed: number;
  readonly learningRate: number;
}

/** A run's learning curve in one of its metrics. */
export function curveOf(run: OnlineSummary, metric: 'loss' | 'error'): readonly number[] {
  return metric === 'loss' ? run.lossCurve : run.errorCurve;
}

const binsSchema = record({ steps: integer(1), bins: integer(1, 2 ** 31) });

/**
 * The step at which each bin of a learning curve ends; bins are of (nearly) equal length.
 *
 * @throws OptionError if there are no such steps or bins
 */
export function binEnds(steps: number, bins: number): number[] {
  parseOptions('binEnds', binsSchema, { steps, bins });
  return Array.from({ length: bins }, (_, bin) => Math.round(((bin + 1) * steps) / bins));
}

/** Adds up the online performance of many runs, in all and in bins of (nearly) equal length. */
export class OnlineRecord {
  /** The step at which each bin ends. */
  readonly binEnds: readonly number[];
  readonly #runs: number;
  readonly #bins: Record<keyof OnlinePerformance, Float64Array>;
  #step = 0;
  #bin = 0;

  /** @param saved what a record of as many runs, steps and bins remembered, to go on from */
  constructor(runs: number, steps: number, bins: number, saved?: LearnerSnapshot) {
    this.#runs = runs;
    this.binEnds = binEnds(steps, bins);
    const room = (): Float64Array => new Float64Array(bins * runs);
    this.#bins = { loss: room(), error: room(), count: room() };
    if (saved === undefined) return;
    for (const quantity of quantities) this.#bins[quantity].set(saved[quantity]);
    [this.#step] = saved.step;
    this.#bin = Math.max(
      0,
      this.binEnds.findIndex((end) => end >= this.#step),
    );
  }

  /** The next step at whose end {@link add} looks at the engine. */
  get nextBinEnd(): number {
    return this.binEnds[this.#step === this.binEnds[this.#bin] ? this.#bin + 1 : this.#bin];
  }

  /** A copy of all that was added up. */
  snapshot(): LearnerSnapshot {
    const sums = quantities.map((quantity) => [quantity, this.#bins[quantity].slice()] as const);
    return { step: Float64Array.of(this.#step), ...Object.fromEntries(sums) };
  }

  /** [R] what the next step is added to. */
  get sums(): OnlinePerformance {
    this.#bin = this.binEnds.indexOf(this.nextBinEnd, this.#bin);
    const first = this.#bin * this.#runs;
    const ofBin = (sums: Float64Array): Float64Array => sums.subarray(first, first + this.#runs);
    const { loss, error, count } = this.#bins;
    return { loss: ofBin(loss), error: ofBin(error), count: ofBin(count) };
  }

  /**
   * Takes one step in.
   *
   * @param engine that the runs learn with, looked at at the end of each bin
   */
  add(online: OnlinePerformance, engine: Engine): void {
    const { loss, error, count } = this.sums;
    for (let run = 0; run < this.#runs; run++) {
      loss[run] = added(loss[run], online.loss[run]);
      error[run] = added(error[run], online.error[run]);
      count[run] += online.count[run];
    }
    this.summed(1, engine);
  }

  /** Is told of steps, up to the next bin's end at most, that were added to {@link sums}. */
  summed(steps: number, engine: Engine): void {
    const { loss } = this.sums;
    this.#step += steps;
    if (this.#step < this.binEnds[this.#bin]) return;
    for (const run of divergedRuns(engine)) loss[run] = NaN;
  }

  /** What one run came to. */
  of(run: number): OnlineSummary {
    const loss = this.#valuesOf(run, 'loss');
    const error = this.#valuesOf(run, 'error');
    const count = this.#valuesOf(run, 'count');
    const total = sum(loss);
    const diverged = Number.isNaN(total);
    return {
      loss: total / sum(count),
      error: diverged ? NaN : sum(error) / sum(count),
      diverged,
      lossCurve: loss.map((value, bin) => value / count[bin]),
      errorCurve: error.map((value, bin) => (Number.isNaN(loss[bin]) ? NaN : value / count[bin])),
    };
  }

  #valuesOf(run: number, quantity: keyof OnlinePerformance): number[] {
    return this.binEnds.map((_, bin) => this.#bins[quantity][bin * this.#runs + run]);
  }
}

function sum(values: readonly number[]): number {
  return values.reduce(added, 0);
}

/**
 * The sum; NaN where finite numbers add up to more than float64 holds, as learning has blown up then. What
 * is ∞ of itself stays so: to be certain of a wrong class costs that much.
 */
function added(total: number, value: number): number {
  const sum = total + value;
  return sum === Infinity && total < Infinity && value < Infinity ? NaN : sum;
}
