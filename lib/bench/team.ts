import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { WorkerTask } from './worker';

/** What a worker did, and in how long. */
interface Done {
  readonly milliseconds: number;
  readonly done: number;
}

/** Worker threads that do the same job side by side, each with an engine and memory of its own. */
export class Team {
  readonly #workers: readonly Worker[];

  private constructor(workers: readonly Worker[]) {
    this.#workers = workers;
  }

  /** One worker a task; resolves when all are set up. */
  static async of(tasks: readonly WorkerTask[]): Promise<Team> {
    const workers = tasks.map(
      (workerData) => new Worker(join(__dirname, 'worker.js'), { workerData }),
    );
    await Promise.all(workers.map((worker) => nextMessage(worker)));
    return new Team(workers);
  }

  /** Has every worker do its job so many times; all at once. */
  perform(times: number): Promise<Done[]> {
    return Promise.all(
      this.#workers.map((worker) => {
        worker.postMessage(times);
        return nextMessage(worker) as Promise<Done>;
      }),
    );
  }

  async dismiss(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

function nextMessage(worker: Worker): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (message: unknown): void => {
      worker.off('error', reject);
      resolve(message);
    };
    worker.once('message', settle);
    worker.once('error', reject);
  });
}
