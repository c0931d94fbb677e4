/**
 * The process that computes tasks for a sweep, one after the other: `worker.js <process of the sweep>`.
 * It is a process rather than a thread because TensorFlow runs well in processes only. What is lost
 * when it dies is the task it was at. It ends when its sweep does, whatever it is at.
 */
import { setImmediate } from 'node:timers/promises';
import { failureLine, rejectionLine } from '../platform/failure';
import { removeFile } from '../platform/files';
import { endWithParent } from '../platform/parent-watch';
import { tellWarnings } from '../platform/warnings';
import { CheckpointError, LearningStopped } from '../trainers';
import { computeRows } from './compute';
import { loadAtRates } from './load-experiment';
import { planSweep, type Plan } from './plan';
import type { Row } from './row';
import type { FromWorker, ToWorker } from './worker-messages';

const MILLISECONDS_BETWEEN_REPORTS = 200;

endWithParent(Number(process.argv[2]));

function send(message: FromWorker): void {
  // That nobody listens any more is no failure: the watch, or the disconnection, ends this process.
  process.send?.(message, undefined, undefined, () => undefined);
}

const stopping = new AbortController();
let plan: Plan | undefined;
tellWarnings((line) => {
  // Of what it loads, the sweep's own process, which has loaded the same, has told.
  if (plan !== undefined) process.stderr.write(`${line}\n`);
});

async function begin(message: Extract<ToWorker, { kind: 'begin' }>): Promise<void> {
  const { experiment, learningRates, engine, seeds } = message;
  const loaded = await loadAtRates(experiment, learningRates);
  // Warnings of what was loaded come now.
  await setImmediate();
  plan = planSweep(loaded, { engine, seeds });
}

async function compute({ task, checkpoint }: Extract<ToWorker, { kind: 'task' }>): Promise<Row[]> {
  if (plan === undefined) return [];
  let reported = -Infinity;
  const onProgress = (share: number): void => {
    if (performance.now() - reported < MILLISECONDS_BETWEEN_REPORTS) return;
    reported = performance.now();
    send({ kind: 'progress', share });
  };
  const options = { onProgress, signal: stopping.signal, checkpoint };
  try {
    return await computeRows(plan, task, options);
  } catch (error) {
    if (!(error instanceof CheckpointError) || checkpoint === undefined) throw error;
    // Like a damaged line of a journal: what it held is computed anew.
    removeFile(checkpoint);
    return computeRows(plan, task, options);
  }
}

async function answer(message: Exclude<ToWorker, { kind: 'stop' }>): Promise<void> {
  try {
    if (message.kind === 'begin') await begin(message);
    else send({ kind: 'rows', rows: await compute(message) });
  } catch (error) {
    if (error instanceof LearningStopped) process.exit();
    send({ kind: 'failed', message: failureLine(error) });
  }
}

let last = Promise.resolve();
process.on('message', (message: ToWorker) => {
  if (message.kind === 'stop') stopping.abort();
  last = last.then(() => (message.kind === 'stop' ? process.exit() : answer(message)));
});
process.on('uncaughtException', (error) => {
  send({ kind: 'failed', message: failureLine(error) });
});
process.on('unhandledRejection', (reason) => {
  send({ kind: 'failed', message: rejectionLine(reason) });
});
process.on('disconnect', () => process.exit());
