import { mean, standardError } from '../analysis/statistics';
import { CycleWorld } from '../environments';
import { lanesEngine } from '../engines';
import { elman } from '../models';
import type { Trainer } from '../trainers';
import { OnlineRecord } from '../trainers/online-record';
import { Session, type StartedSession, type StepReport } from '../trainers/session';
import { methods, type ExplorableSettings, type MethodName } from './settings';
import { trainersOf } from './trainers';
import { emptyBuffer, WatchedBuffer, type BufferView } from './watched-buffer';

/** Points of a learning curve. */
export const BINS = 100;

/** Points at its end that a final error is the mean of. */
const FINAL_BINS = 5;

/** How a method has done so far. */
export interface Curve {
  /** [bins] Mean error and its standard error over seeds; NaN where nothing is yet, and after a divergence. */
  readonly bins: readonly { readonly mean: number; readonly error: number }[];
  /** Mean error over the newest points, a twentieth of all steps; NaN before the first, and after a divergence. */
  readonly final: number;
  /** Runs whose numbers have left single precision, if any, and the step by which the first one had. */
  readonly diverged: { readonly runs: number; readonly step: number } | null;
}

/** How the methods have done so far. */
export interface Frame {
  /** Online steps done. */
  readonly step: number;
  readonly curves: Readonly<Record<MethodName, Curve>>;
  /** What stands in the buffer of seed 0 under the method that is shown. */
  readonly buffer: BufferView;
}

/**
 * Five methods learn CycleWorld from the same streams. The seeds are Figure 3a's: at its settings a
 * run is, bit for bit, the one that is in its results.
 */
export class ExplorableStudy {
  readonly settings: ExplorableSettings;
  readonly #trainers: Readonly<Record<MethodName, Trainer>>;
  readonly #learning: LearningMethod[] = [];
  #watched: WatchedBuffer | undefined;

  /** @throws OptionError if the settings do not fit each other, e.g. T > N */
  constructor(settings: ExplorableSettings) {
    this.settings = settings;
    this.#trainers = trainersOf(settings);
  }

  /** Makes a part of what it needs, each of which takes a moment. @returns whether that was the last */
  prepare(): boolean {
    const { settings } = this;
    if (this.#learning.length < methods.length) {
      const name = methods[this.#learning.length];
      this.#learning.push(new LearningMethod(settings, this.#trainers[name]));
      return false;
    }
    this.#watched ??= new WatchedBuffer(settings, this.#trainers[settings.shown]);
    return true;
  }

  /** Online steps done. */
  get step(): number {
    return this.#watched?.time ?? 0;
  }

  /** Whether all steps are done. */
  get isDone(): boolean {
    return this.step >= this.settings.steps;
  }

  /** Online steps of every method; no more than there are. */
  advance(steps: number): void {
    while (!this.prepare());
    const count = Math.min(steps, this.settings.steps - this.step);
    for (const method of this.#learning) method.advance(count);
    for (let i = 0; i < count; i++) this.#watched?.step();
  }

  /** How it stands now; before anything is prepared, at the beginning. */
  frame(): Frame {
    const curves = methods.map(
      (name, i) => [name, this.#learning.at(i)?.curve() ?? noCurve] as const,
    );
    return {
      step: this.step,
      curves: Object.fromEntries(curves) as unknown as Frame['curves'],
      buffer: this.#watched?.view() ?? emptyBuffer,
    };
  }
}

const noCurve: Curve = {
  bins: Array.from({ length: BINS }, () => ({ mean: NaN, error: 0 })),
  final: NaN,
  diverged: null,
};

/** All runs of one method. */
class LearningMethod {
  readonly #seeds: number;
  readonly #session: StartedSession;
  readonly #record: OnlineRecord;
  readonly #report: StepReport;

  constructor({ length, seeds, steps, learningRate }: ExplorableSettings, trainer: Trainer) {
    const environment = new CycleWorld({ length });
    const network = elman(environment, { hiddenUnits: 4 });
    const runs = Array.from({ length: seeds }, (_, seed) => ({ seed, learningRate }));
    const common = { environment, network, streams: 1, experiment: 'figure-3a' };
    const session = new Session({ ...common, runs, trainer, engine: lanesEngine }).start();
    const record = new OnlineRecord(seeds, steps, BINS);
    this.#seeds = seeds;
    this.#session = session;
    this.#record = record;
    this.#report = {
      add: (online) => {
        record.add(online, session.engine);
      },
      sums: {
        now: () => record.sums,
        summed: (count) => {
          record.summed(count, session.engine);
        },
      },
    };
  }

  /** Takes steps, as many together as can be. */
  advance(steps: number): void {
    const { mostAtATime } = this.#session;
    for (let left = steps; left > 0;) {
      const inBin = this.#record.nextBinEnd - this.#session.time;
      const count = Math.min(left, inBin, mostAtATime);
      this.#session.steps(count, () => true, this.#report);
      left -= count;
    }
  }

  curve(): Curve {
    const { binEnds } = this.#record;
    const runs = Array.from({ length: this.#seeds }, (_, run) => this.#record.of(run).errorCurve);
    const known = binEnds.filter((end) => end <= this.#session.time).length;
    const bins = runs[0].map((_, bin) => {
      const values = runs.map((curve) => curve[bin]);
      // A single run has no spread, and a band of no width.
      return { mean: mean(values), error: standardError(values) || 0 };
    });
    // A bin that is over, and of which a run has no error: it has diverged.
    const firstOf = runs.map((curve) => curve.slice(0, known).findIndex(Number.isNaN));
    const diverged = firstOf.filter((bin) => bin >= 0);
    return {
      bins,
      final: mean(bins.slice(Math.max(0, known - FINAL_BINS), known).map((bin) => bin.mean)),
      diverged:
        diverged.length === 0
          ? null
          : { runs: diverged.length, step: binEnds[Math.min(...diverged)] },
    };
  }
}
