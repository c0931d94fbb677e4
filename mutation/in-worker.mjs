// Runs inside vitest's workers, from the test files that sandbox.mjs writes.
import { writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeEach, vi } from 'vitest';

/** What the instrumented files look at: which mutant is on, and where they count what is reached. */
const switchboard = (globalThis.__stryker__ ??= {});

/** More often than any test comes by a place: the mutant goes round in circles. */
const HIT_LIMIT = 2e7;

/** A test that takes longer goes round in circles without coming by the mutant: the longest take 15. */
const SECONDS = 40;

/** When the test at work began, or what goes before or after it. */
let begun = 0;
switchboard.placesPassed = 0;
switchboard.checkTime = () => {
  if (['none', undefined].includes(switchboard.activeMutant)) return;
  if (performance.now() - begun > 1000 * SECONDS) throw new Error('the test goes round in circles');
};

/**
 * Runs test files with a mutant on, until a test fails.
 *
 * @param name of the case, unlike any other
 * @param reload whether the mutant is in code that runs when the library is loaded
 */
export async function underMutant({ name, id, tests, reload }) {
  if (reload || switchboard.isLibraryMutated) vi.resetModules();
  switchboard.isLibraryMutated = reload;
  Object.assign(switchboard, { activeMutant: id, hitCount: 0, hitLimit: HIT_LIMIT });
  begun = performance.now();
  let hasFailed = false;
  beforeEach(({ skip }) => {
    if (hasFailed) skip();
    begun = performance.now();
  });
  afterEach(({ task }) => {
    hasFailed ||= task.result?.state === 'fail';
    begun = performance.now();
  });
  afterAll(() => {
    switchboard.activeMutant = undefined;
  });
  // Each time as a module of its own, so that its tests are declared again.
  for (const test of tests) await import(/* @vite-ignore */ `${test}?case=${name}`);
}

/**
 * Runs one test file with no mutant on, and writes down which mutants it comes by, and by which one
 * comes as soon as the library is loaded.
 */
export async function withoutMutant({ test, files, into }) {
  const coverage = (switchboard.mutantCoverage = { static: {}, perTest: {} });
  for (const file of files) await import(/* @vite-ignore */ file);
  const whenLoaded = Object.keys(coverage.static);
  coverage.static = {};
  const start = performance.now();
  await import(/* @vite-ignore */ test);
  afterAll(() => {
    const inTests = Object.keys(coverage.static);
    const seconds = (performance.now() - start) / 1000;
    writeFileSync(into, JSON.stringify({ whenLoaded, inTests, seconds }));
  });
}
