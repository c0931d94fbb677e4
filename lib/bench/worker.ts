import { parentPort, workerData } from 'node:worker_threads';
import { lanes } from '../engines';
import { BENCH_CASES } from './cases';
import { peakProbes } from './peak';
import { workload } from './workload';

/** What a worker is started with. */
export interface WorkerTask {
  /** The case's name, or `peak` or `peak-relaxed`. */
  readonly job: string;
  readonly relaxed: boolean;
  readonly runs: number;
}

/** Asks for so many steps (or probe calls); the answer is the milliseconds they took. */
export type WorkerRequest = number;

/** Does something a number of times, and returns how much that was. */
function jobOf({ job, relaxed, runs }: WorkerTask): (times: number) => number {
  if (job.startsWith('peak ')) {
    const probe = peakProbes(relaxed)[Number(job.slice(5))];
    return (times) => {
      let done = 0;
      for (let i = 0; i < times; i++) done += probe();
      return done;
    };
  }
  const given = BENCH_CASES.find(({ name }) => name === job);
  if (given === undefined) throw new Error(`no case is called ${job}`);
  const work = workload(given, runs, lanes({ relaxed }));
  return (times) => {
    work(times);
    return times;
  };
}

const perform = jobOf(workerData as WorkerTask);
parentPort?.on('message', (times: WorkerRequest) => {
  const before = performance.now();
  const done = perform(times);
  parentPort?.postMessage({ milliseconds: performance.now() - before, done });
});
parentPort?.postMessage('ready');
