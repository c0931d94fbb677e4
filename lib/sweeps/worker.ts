/**
 * The process that computes settings for a sweep, one after the other. It is a process rather than
 * a thread because TensorFlow runs well in processes only. It writes no files: what is lost when it
 * dies is the setting it was at.
 */
import { FppError } from '../validation/errors';
import { computeRows } from './compute';
import { loadAtRates } from './load-experiment';
import { planSweep } from './plan';
import type { Row } from './row';
import type { FromWorker, ToWorker } from './worker-messages';

const MILLISECONDS_BETWEEN_REPORTS = 200;

let compute: ((task: Extract<ToWorker, { kind: 'task' }>['task']) => Promise<Row[]>) | undefined;

function send(message: FromWorker): void {
  process.send?.(message);
}

async function begin(message: Extract<ToWorker, { kind: 'begin' }>): Promise<void> {
  const { experiment, learningRates } = message;
  const plan = planSweep(await loadAtRates(experiment, learningRates), message);
  let reported = 0;
  const report = (share: number): void => {
    if (Date.now() - reported < MILLISECONDS_BETWEEN_REPORTS) return;
    reported = Date.now();
    send({ kind: 'progress', share });
  };
  compute = (task) => computeRows(plan, task, report);
}

async function answer(message: ToWorker): Promise<void> {
  try {
    if (message.kind === 'begin') await begin(message);
    else send({ kind: 'rows', rows: (await compute?.(message.task)) ?? [] });
  } catch (error) {
    const known = error instanceof FppError;
    send({ kind: 'failed', message: known ? error.message : String((error as Error).stack) });
  }
}

let last = Promise.resolve();
process.on('message', (message: ToWorker) => {
  last = last.then(() => answer(message));
});
// The sweep is gone, however it went.
process.on('disconnect', () => process.exit());
