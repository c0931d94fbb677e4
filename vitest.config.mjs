import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// Slow tests need a browser or the notebook kernel; their names end in .system.test.ts.
const systemTests = 'test/**/*.system.test.ts';

/** Tests that put something in a module's place, for which each needs modules of its own. */
const mocking = readdirSync(new URL('test', import.meta.url), { recursive: true })
  .map((file) => `test/${file}`)
  .filter((file) => file.endsWith('.test.ts') && !file.endsWith('.system.test.ts'))
  .filter((file) =>
    /\bvi\.(do)?mock\(|\bvi\.resetModules\(/i.test(
      readFileSync(new URL(file, import.meta.url), 'utf8'),
    ),
  );

export default defineConfig({
  test: {
    // tfjs-node is a native add-on: it does not work in worker threads.
    pool: 'forks',
    // Vitest would leave one core to itself, and of two cores use one.
    maxWorkers: availableParallelism(),
    execArgv: [
      ...['--require', './scripts/node-compat.cjs'],
      ...['--require', './scripts/late-optimising.cjs'],
    ],
    env: { TF_CPP_MIN_LOG_LEVEL: '2' },
    // Nothing is tested by the clock: a busy machine must not fail a test.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    projects: [
      {
        extends: true,
        // All in the modules that two processes load once: to load them for each file took as long as a fifth of the tests.
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [systemTests, ...mocking],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'mocking', include: mocking } },
      {
        extends: true,
        test: {
          name: 'system',
          include: [systemTests],
          maxConcurrency: 2,
        },
      },
    ],
  },
});
