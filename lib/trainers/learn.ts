import type { Engine, EngineFactory } from '../engines';
import { defaultEngine, engineFactoryOf } from '../engines/named-engines';
import { KernelProgress } from '../platform/kernel-progress';
import { filePath, parseOptions, record } from '../validation/options';
import { FppError, type FileError } from '../validation/errors';
import { checkSize, writeCheckpoint } from './checkpoints/checkpoint';
import type { Checkpoint } from './checkpoints/contents';
import { checkpointOf, restored, startingPoint } from './checkpoints/resume';
import { Saver } from './checkpoints/saver';
import { resolveOptions, type LearnOptions, type ResolvedOptions } from './learn-options';
import { multiplyAdds } from './cost';
import { OnlineRecord, type RunResult } from './online-record';
import { Pace, Pauses } from './pauses';
import { Session, type StepReport } from './session';

/** What came of it. */
export interface LearnResult {
  /** One for each learning rate and seed; the seeds of one rate stand together. */
  readonly runs: readonly RunResult[];
  /** The steps at which the bins of the learning curves end: [bins]. */
  readonly curveSteps: readonly number[];
  /** The engine as learning left it: weights, stored states. Run i is `runs[i]`. */
  readonly engine: Engine;
  /**
   * Why the checkpoint that was asked for could not be written in the end, if so: what was learned is here
   * all the same, and can be saved elsewhere.
   */
  readonly unsaved?: FileError;
  /**
   * Saves all that learning goes on from, for `from`.
   *
   * @throws OptionError if the engine cannot be saved
   * @throws FileError if the file cannot be written
   */
  save(path: string): void;
}

/** Learning was stopped through its `signal`, or by an interrupt of the notebook's kernel. */
export class LearningStopped extends FppError {
  constructor(readonly stepsDone: number) {
    super(`learning was stopped after ${stepsDone} steps`);
  }
}

/**
 * Learns online: at every step each run observes, predicts, and lets its trainer learn. All runs
 * (learning rates × seeds) go together through one engine, but none depends on any other.
 *
 * Whatever ends it between two steps, a stop or an environment that throws: with a `checkpoint`, what was
 * learned until then is saved.
 *
 * @throws OptionError if an option does not fit
 * @throws MemoryError if it would take more memory than there is
 * @throws DataError if the environment gives what is no observation or target
 * @throws LearningStopped if the signal says stop, or the notebook's kernel is interrupted
 * @throws CheckpointError if a checkpoint is damaged, or belongs to another study
 * @throws FileError if a checkpoint cannot be read, or none could be written where it should be
 * @example
 * ```ts
 * import { CycleWorld, elman, Fpp, learn } from 'fixed-point-propagation';
 *
 * const environment = new CycleWorld({ length: 6 });
 * const { runs } = await learn({
 *   environment,
 *   network: elman(environment, { hiddenUnits: 4 }),
 *   trainer: new Fpp({ truncationLength: 3 }),
 *   learningRate: [0.003, 0.01],
 *   seeds: 2,
 *   steps: 500,
 * });
 * console.log(runs.length, runs.map(({ seed }) => seed).join()); // 4 0,1,0,1
 * ```
 */
export async function learn(options: LearnOptions, ...surplus: never[]): Promise<LearnResult> {
  const resolved = resolveOptions(options, surplus);
  const { steps, learningSteps, bins, runs, checkpoint, onProgress } = resolved;
  // Before anything is awaited: an interrupt may come at once.
  const pauses = new Pauses(resolved.signal);
  const engine = await engineOf(resolved);
  const session = new Session({ ...resolved, engine });
  const { saved, resumed, from } = startingPoint(session, resolved);
  const started = saved === undefined ? session.start() : restored(session, saved);
  const online = new OnlineRecord(runs.length, steps, bins, resumed?.record);
  let done = resumed?.progress.done ?? 0;
  const now = (): Checkpoint =>
    checkpointOf(session, started, online, { steps, bins, done, learningSteps, from });
  const saver = checkpoint && saverOf(checkpoint.path, checkpoint.every ?? steps, now);
  saver?.tryOut(done);

  const pause = async (): Promise<void> => {
    await pauses.take();
    if (pauses.isStopped) throw new LearningStopped(done);
  };
  if (pauses.isStopped) throw new LearningStopped(done);
  const reached = saved?.progress.time ?? 0;
  while (started.time < reached) {
    started.skip();
    if (!pauses.isDue) continue;
    await onProgress?.(started.time, reached, 'replay');
    await pause();
  }

  const bar = onProgress === undefined ? new KernelProgress('learn', steps) : undefined;
  const pace = new Pace(started.mostAtATime);
  const report: StepReport = {
    add: (performances) => {
      online.add(performances, started.engine);
      done += 1;
    },
    sums: {
      now: () => online.sums,
      summed: (count) => {
        online.summed(count, started.engine);
        done += count;
      },
    },
  };
  try {
    while (done < steps) {
      const begun = done;
      const until = Math.min(online.nextBinEnd, saver?.nextDue(done) ?? steps);
      pace.take(until - begun, (count) => {
        started.steps(count, (i) => begun + i < learningSteps, report);
      });
      saver?.saveIfDue(done);
      if (!pauses.isDue) continue;
      await onProgress?.(done, steps, 'learn');
      await pause();
      bar?.update(done);
    }
    await onProgress?.(steps, steps, 'learn');
  } finally {
    bar?.end(done);
    if (started.isBetweenSteps) saver?.save(done);
  }

  return {
    runs: runs.map((run, index) => ({ ...run, ...online.of(index) })),
    curveSteps: online.binEnds,
    engine: session.engine,
    ...(saver?.unsaved === undefined ? {} : { unsaved: saver.unsaved }),
    save(path) {
      parseOptions('save', record({ path: filePath() }), { path });
      writeCheckpoint(path, now());
    },
  };
}

function engineOf(options: ResolvedOptions): Promise<EngineFactory> {
  const { engine, network, runs, steps } = options;
  if (engine !== undefined) return engineFactoryOf('learn', engine);
  return defaultEngine(network, multiplyAdds(options, runs.length, steps));
}

function saverOf(path: string, every: number, now: () => Checkpoint): Saver {
  return new Saver(path, every, {
    check: () => {
      checkSize(path, now());
    },
    write: () => {
      writeCheckpoint(path, now());
    },
  });
}
