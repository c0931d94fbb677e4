import type { ClassSpace, Transitions } from '../environments';
import { NO_CLASS } from '../environments/missing-target';
import type { Engine, OnlinePerformance } from '../engines';
import { OptionError } from '../validation/errors';
import { noOptions, type NoOptions } from '../validation/options';
import { ClassCounts, PairCounts, type Prediction } from './n-gram-counts';
import { sgd } from './optimizers';
import type { EngineNeeds, Learner, LearnerSnapshot, RunGenerators, Trainer } from './trainer';

/** It has no network to speak of; the engine is there and stands still. */
const needs: EngineNeeds = { slots: 2, optimizer: sgd(), actingState: 'linked' };

/** What is counted of one run. */
interface Counts {
  predict(observation: number, target: number): Prediction;
  count(observation: number, target: number): void;
  /** All that was counted, as numbers. */
  table(): Int32Array;
  /** @param most what there can have been to count */
  restore(table: ArrayLike<number>, most: number): void;
}

/**
 * Predicts from how often each class was the target so far, in all of a run's streams, with one
 * added to every count: P(y) = (n(y) + 1) / (n + m). A reference line: what can be had without
 * looking at the observations. Its error is that of always predicting the most frequent class.
 */
export class Unigram implements Trainer {
  readonly name = 'Unigram';
  readonly options = {};
  readonly needs = needs;

  constructor(options: NoOptions = {}, ...surplus: never[]) {
    noOptions('Unigram', options, surplus);
  }

  /** @throws OptionError if the targets are no classes */
  start(engine: Engine, _: RunGenerators, saved?: LearnerSnapshot): Learner {
    return countingLearner(this.name, engine, saved, ({ classes }) => {
      const counts = new ClassCounts(classes);
      return {
        predict: (_, target) => counts.predict(target),
        count: (_, target) => {
          counts.count(target);
        },
        table: () => counts.table(),
        restore: (table, most) => {
          counts.restore(table, most);
        },
      };
    });
  }
}

/**
 * Predicts from how often each class followed the newest observation so far, smoothed by what
 * {@link Unigram} knows (Witten & Bell, 1991): with u(o) different targets seen after o,
 *
 *     P(y | o) = (n(o, y) + u(o) P(y)) / (n(o) + u(o))
 *
 * A reference line: what can be had without any memory.
 */
export class Bigram implements Trainer {
  readonly name = 'Bigram';
  readonly options = {};
  readonly needs = needs;

  constructor(options: NoOptions = {}, ...surplus: never[]) {
    noOptions('Bigram', options, surplus);
  }

  /** @throws OptionError if the observations or the targets are no classes */
  start(engine: Engine, _: RunGenerators, saved?: LearnerSnapshot): Learner {
    const { observation } = engine.config.network;
    if (observation.kind !== 'class') {
      throw new OptionError(
        this.name,
        'observations',
        observation,
        'classes, which can be counted',
      );
    }
    return countingLearner(
      this.name,
      engine,
      saved,
      (target) => new PairCounts(observation, target),
    );
  }
}

function countingLearner(
  owner: string,
  engine: Engine,
  saved: LearnerSnapshot | undefined,
  countsOf: (space: ClassSpace) => Counts,
): Learner {
  const { runs, streams, network } = engine.config;
  const { target } = network;
  if (target.kind !== 'class') {
    throw new OptionError(owner, 'targets', target, 'classes, which can be counted');
  }
  const counts = Array.from({ length: runs }, () => countsOf(target));
  const online: OnlinePerformance = {
    loss: new Float64Array(runs),
    error: new Float64Array(runs),
    count: new Float64Array(runs),
  };
  let [time] = saved?.time ?? [0];
  for (const [run, one] of counts.entries()) {
    const table = saved?.[`counts.${run}`];
    if (table !== undefined) one.restore(table, time * streams);
  }
  /** Copies, since the next transitions may come in the same arrays. */
  let newest: Pick<Transitions, 'observations' | 'targets'> = {
    observations: new Int32Array(0),
    targets: new Int32Array(0),
  };
  return {
    observe(transitions) {
      time += 1;
      for (let run = 0; run < runs; run++) {
        predictRun(counts[run], transitions, run, streams, online);
      }
      const { observations, targets } = transitions;
      newest = { observations: observations.slice(), targets: targets.slice() };
      return online;
    },
    learn() {
      const { observations, targets } = newest;
      for (const [i, y] of targets.entries()) {
        if (y === NO_CLASS) continue;
        counts[Math.floor(i / streams)].count(observations[i], y);
      }
    },
    predict(observed) {
      const { outputSize: m } = network;
      const observations = observed[observed.length - 1];
      return Float64Array.from({ length: runs * streams * m }, (_, i) => {
        const stream = Math.floor(i / m);
        const run = Math.floor(stream / streams);
        return counts[run].predict(observations[stream], i % m).probability;
      });
    },
    snapshot: () => ({ time: Float64Array.of(time), ...tablesOf(counts) }),
  };
}

/** Each run's table, under a name of its own. */
function tablesOf(counts: readonly Counts[]): LearnerSnapshot {
  return Object.fromEntries(counts.map((one, run) => [`counts.${run}`, one.table()]));
}

/** How one run's predictions did, over the streams that are scored. */
function predictRun(
  counts: Counts,
  { observations, targets, scored }: Transitions,
  run: number,
  streams: number,
  online: OnlinePerformance,
): void {
  online.loss[run] = online.error[run] = online.count[run] = 0;
  for (let i = run * streams; i < (run + 1) * streams; i++) {
    if (scored[i] === 0) continue;
    const { probability, best } = counts.predict(observations[i], targets[i]);
    online.loss[run] -= Math.log(probability);
    online.error[run] += best === targets[i] ? 0 : 1;
    online.count[run] += 1;
  }
}
