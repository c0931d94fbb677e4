import { parentPort, workerData } from 'node:worker_threads';
import { engineFactoryOf } from '../engines/named-engines';
import { benchCase } from './cases';
import { peakProbes } from './peak';
import type { LanesName } from './result';
import { SCALE_AXES } from './scale-axes';
import { workload } from './workload';

/** What a worker is started with. */
export interface WorkerTask {
  /** The case's name, or `peak` and the number of a probe. */
  readonly job: string;
  readonly engine: LanesName;
  readonly runs: number;
}

/** Asks for so many steps (or probe calls); the answer is the milliseconds they took. */
export type WorkerRequest = number;

/** Does something a number of times, and returns how much that was. */
async function jobOf({ job, engine, runs }: WorkerTask): Promise<(times: number) => number> {
  if (job.startsWith('peak ')) {
    const probe = peakProbes(engine === 'lanes-relaxed')[Number(job.slice(5))];
    return (times) => {
      let done = 0;
      for (let i = 0; i < times; i++) done += probe();
      return done;
    };
  }
  const scaled = SCALE_AXES.flatMap(({ points }) => points).find(({ given }) => given.name === job);
  const given = scaled?.given ?? benchCase(job);
  const work = workload(given, runs, await engineFactoryOf('bench', engine));
  return (times) => {
    work(times);
    return times;
  };
}

void jobOf(workerData as WorkerTask).then((perform) => {
  parentPort?.on('message', (times: WorkerRequest) => {
    const before = performance.now();
    const done = perform(times);
    parentPort?.postMessage({ milliseconds: performance.now() - before, done });
  });
  parentPort?.postMessage('ready');
});
