// npm test: sets up what is missing, runs every check and every test, and ends with one line:
// N passed, N failed
import { runStaticChecks } from './checks/static-checks.mjs';
import { runVitest } from './checks/vitest-run.mjs';
import { runWalkthrough } from './checks/walkthrough-check.mjs';
import { bootstrap } from './setup/bootstrap.mjs';
import { printFailure } from './setup/setup-error.mjs';

async function runEverything() {
  try {
    await bootstrap();
  } catch (error) {
    printFailure(error);
    return { passed: 0, failed: 1 };
  }
  const counts = [await runStaticChecks(), await runWalkthrough(), await runVitest()];
  const sum = (which) => counts.reduce((total, count) => total + count[which], 0);
  return { passed: sum('passed'), failed: sum('failed') };
}

const { passed, failed } = await runEverything();
if (failed > 0) process.exitCode = 1;
console.log(`\n${passed} passed, ${failed} failed`);
