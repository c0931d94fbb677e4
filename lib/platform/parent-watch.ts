import { Worker } from 'node:worker_threads';

const MILLISECONDS_BETWEEN_LOOKS = 500;

/**
 * Ends this process once its parent has ended, however that came about, and whatever this process is
 * at: the watch is a thread of its own, since a computation may keep this one busy for ever.
 *
 * @param parent its number; told by the parent, which may be gone already
 */
export function endWithParent(parent: number): void {
  new Worker(
    `const { workerData: parent } = require('node:worker_threads');
    function isAlone() {
      // Where nobody adopts orphans (Windows), the number stays.
      if (process.ppid !== parent) return true;
      try {
        process.kill(parent, 0);
        return false;
      } catch (error) {
        return error.code === 'ESRCH';
      }
    }
    function look() {
      if (isAlone()) process.kill(process.pid, 'SIGKILL');
    }
    look();
    setInterval(look, ${MILLISECONDS_BETWEEN_LOOKS});`,
    { eval: true, workerData: parent },
  ).unref();
}
