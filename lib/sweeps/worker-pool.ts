import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { failureLine } from '../platform/failure';
import { ownFile } from '../platform/own-modules';
import { SweepError, SweepInterrupted, SweepStopped } from './errors';
import type { Plan, Task } from './plan';
import type { Row } from './row';
import type { FromWorker, ToWorker } from './worker-messages';

/** Tasks of a plan, and what to do with what comes of them. */
export interface Work {
  readonly plan: Plan;
  /** Name or path of the experiment, as the worker will load it. */
  readonly experiment: string;
  /** Done in this order, as workers become free; one that waits for the next one costs nothing. */
  readonly tasks: readonly Task[] | AsyncIterable<Task>;
  /** How many at a time. */
  readonly workers: number;
  readonly signal?: AbortSignal | undefined;
  /** Where a task is saved if the signal stops it; there it goes on from the next time. Default: nowhere. */
  readonly checkpointOf?: (task: Task) => string;
  /** Told now and then how far a task is, from 0 to 1. */
  onProgress(task: Task, share: number): void;
  /** Told of each task that is done; what it throws ends the work. */
  onRows(task: Task, rows: readonly Row[]): void;
  /** Told of each task that cannot be computed, or whose process died; unless it is there, that ends the work. */
  onFailure?(task: Task, error: SweepError): void;
}

/** A process that is told to stop has so long to save its task. */
const MILLISECONDS_TO_SAVE = 30_000;

/**
 * Computes tasks in processes of their own.
 *
 * @throws SweepStopped if the signal says stop
 * @throws SweepError if a task fails; SweepInterrupted if a process is killed, or cannot be started
 */
export async function runInProcesses(work: Work): Promise<void> {
  const waiting = inTurn(work.tasks);
  const running = new Set<ChildProcess>();
  let hasEnded = false;
  const isOver = (): boolean => hasEnded;
  const workOff = async (): Promise<void> => {
    let child: ChildProcess | undefined;
    for (let next = await waiting.next(); next.done !== true; next = await waiting.next()) {
      if (isOver()) return;
      child ??= await start(work, running);
      let rows: readonly Row[];
      try {
        rows = await compute(child, next.value, work);
      } catch (error) {
        if (isOver()) return;
        if (!(error instanceof SweepError) || work.onFailure === undefined) throw error;
        work.onFailure(next.value, error);
        // Nobody knows in what state it is.
        child.kill('SIGKILL');
        child = undefined;
        continue;
      }
      // An answer that was on its way when the work was ended comes too late to be used.
      if (isOver()) return;
      work.onRows(next.value, rows);
    }
    child?.kill('SIGKILL');
  };
  const stop = stopped(work.signal);
  try {
    const lanes = Array.from({ length: work.workers }, workOff);
    await Promise.race([Promise.all(lanes), stop.promise]);
  } finally {
    hasEnded = true;
    stop.forget();
    if (work.signal?.aborted === true && work.checkpointOf !== undefined) await save(running);
    for (const child of running) child.kill('SIGKILL');
  }
}

/** Tasks one after another, whoever asks; those who ask at the same time get different ones. */
function inTurn(
  tasks: readonly Task[] | AsyncIterable<Task>,
): AsyncIterator<Task, unknown> | Iterator<Task, unknown> {
  return Symbol.asyncIterator in tasks ? tasks[Symbol.asyncIterator]() : tasks[Symbol.iterator]();
}

/** Has processes save what they are at; a second signal of the user's ends this one at once. */
async function save(running: ReadonlySet<ChildProcess>): Promise<void> {
  const ends = [...running]
    .filter((child) => child.connected)
    .map((child) => {
      const end = once(child, 'exit');
      child.send({ kind: 'stop' } satisfies ToWorker, () => undefined);
      return end;
    });
  const patience = new AbortController();
  const { signal } = patience;
  await Promise.race([
    Promise.all(ends),
    sleep(MILLISECONDS_TO_SAVE, undefined, { signal }).catch(() => undefined),
  ]);
  patience.abort();
}

/**
 * Starts a process, which is in `running` from its first moment on.
 *
 * @throws SweepInterrupted if the system does not let it
 */
async function start(
  { plan, experiment }: Work,
  running: Set<ChildProcess>,
): Promise<ChildProcess> {
  const child = fork(ownFile('./sweeps/worker'), [String(process.pid)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // JSON has no NaN, which is what diverged runs come to.
    serialization: 'advanced',
    // In a group of its own, Ctrl-C does not reach it: no signal may be handled while TensorFlow
    // computes (docs/tensors.md). It ends by SIGKILL, or once its sweep is gone.
    detached: true,
    // As many processes as cores: TensorFlow must not bring threads of its own.
    env: {
      TF_CPP_MIN_LOG_LEVEL: '2',
      ...process.env,
      TF_NUM_INTRAOP_THREADS: '1',
      TF_NUM_INTEROP_THREADS: '1',
    },
  });
  running.add(child);
  // Whatever fails from here on shows in how it ends.
  child.on('error', () => undefined);
  try {
    await once(child, 'spawn');
  } catch (error) {
    throw new SweepInterrupted(`${plan.experiment.name}: ${failureLine(error)}`);
  }
  child.send({
    kind: 'begin',
    experiment,
    learningRates: plan.settings.map(({ learningRates }) => learningRates),
    engine: plan.isEngineAskedFor ? plan.engine.name : undefined,
    seeds: plan.seeds,
  } satisfies ToWorker);
  return child;
}

function compute(child: ChildProcess, task: Task, work: Work): Promise<readonly Row[]> {
  const what = `${work.plan.experiment.name}, setting ${task.index}`;
  return new Promise((resolve, reject) => {
    const settle = (end: () => void): void => {
      child.off('message', onMessage).off('exit', onExit).off('error', reject);
      end();
    };
    const onMessage = (message: FromWorker): void => {
      if (message.kind === 'progress') {
        work.onProgress(task, message.share);
      } else if (message.kind === 'rows') {
        settle(() => {
          resolve(message.rows);
        });
      } else {
        settle(() => {
          reject(new SweepError(`${what}: ${message.message}`));
        });
      }
    };
    const onExit = (code: number | null, signal: NodeJS.Signals | null): void => {
      settle(() => {
        const died = `${what}: its process died (${signal ?? `exit code ${code}`})`;
        if (signal === 'SIGINT' || signal === 'SIGTERM') reject(new SweepStopped('stopped'));
        // What ends itself would do so again; a signal came from outside, or for want of memory.
        else reject(signal === null ? new SweepError(died) : new SweepInterrupted(died));
      });
    };
    child.on('message', onMessage).on('exit', onExit).on('error', reject);
    const checkpoint = work.checkpointOf?.(task);
    child.send({ kind: 'task', task, checkpoint } satisfies ToWorker, (error) => {
      if (error !== null) onExit(child.exitCode, child.signalCode);
    });
  });
}

/** A promise that the signal rejects, until it is forgotten. */
function stopped(signal: AbortSignal | undefined): {
  readonly promise: Promise<never>;
  readonly forget: () => void;
} {
  let onAbort = (): void => undefined;
  const promise = new Promise<never>((_, reject) => {
    onAbort = () => {
      reject(new SweepStopped('stopped'));
    };
    if (signal?.aborted === true) onAbort();
    signal?.addEventListener('abort', onAbort);
  });
  return {
    promise,
    forget: () => {
      signal?.removeEventListener('abort', onAbort);
    },
  };
}
