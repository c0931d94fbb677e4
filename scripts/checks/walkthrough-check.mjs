import { startChild } from '../setup/children.mjs';
import { fromRoot } from '../setup/paths.mjs';

/** Runs the whole walkthrough, so that the tests open reports as they are now; counts as one check. */
export async function runWalkthrough() {
  const { ended } = startChild(process.execPath, [fromRoot('scripts', 'walkthrough.mjs')], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const isDone = (await ended) === 0;
  console.log(`${isDone ? '✓' : '✗'} every notebook runs and becomes a report`);
  return isDone ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}
