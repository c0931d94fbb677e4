import { spawnSync } from 'node:child_process';
import { fromRoot } from '../setup/paths.mjs';

/** Runs the whole walkthrough, so that the tests open reports as they are now; counts as one check. */
export function runWalkthrough() {
  const script = fromRoot('scripts', 'walkthrough.mjs');
  const { status } = spawnSync(process.execPath, [script], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  console.log(`${status === 0 ? '✓' : '✗'} every notebook runs and becomes a report`);
  return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}
