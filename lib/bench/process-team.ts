import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { FppError } from '../validation/errors';
import type { LargeJob } from './large-job';

/**
 * Processes that do the same job side by side; TensorFlow runs badly in worker threads.
 *
 * @throws FppError from any method, if a process fails
 */
export class ProcessTeam {
  readonly #processes: readonly ChildProcess[];

  private constructor(processes: readonly ChildProcess[]) {
    this.#processes = processes;
  }

  /**
   * Resolves when all are set up.
   *
   * @param threads TensorFlow's threads in each process
   */
  static async of(job: LargeJob, processes: number, threads: number): Promise<ProcessTeam> {
    const start = (): ChildProcess =>
      fork(join(__dirname, 'large-process.js'), [job.engine, job.name], {
        env: {
          ...process.env,
          TF_CPP_MIN_LOG_LEVEL: '2',
          TF_NUM_INTRAOP_THREADS: String(threads),
          TF_NUM_INTEROP_THREADS: '1',
        },
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
    const team = new ProcessTeam(Array.from({ length: processes }, start));
    await Promise.all(team.#processes.map(answerOf));
    return team;
  }

  /** Has every process do its job so many times, all at once; the milliseconds of the slowest. */
  async perform(times: number): Promise<number> {
    const answers = this.#processes.map((child) => {
      child.send(times);
      return answerOf(child);
    });
    return Math.max(...(await Promise.all(answers)));
  }

  dismiss(): void {
    for (const child of this.#processes) child.disconnect();
  }
}

function answerOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const onMessage = (answer: number): void => {
      child.off('exit', onExit).off('error', reject);
      resolve(answer);
    };
    const onExit = (code: number | null): void => {
      child.off('message', onMessage).off('error', reject);
      reject(new FppError(`the bench's process ended (exit code ${String(code)})`));
    };
    child.once('message', onMessage).once('exit', onExit).once('error', reject);
  });
}
