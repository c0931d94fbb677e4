import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// Slow tests need a browser or the notebook kernel; their names end in .system.test.ts.
const systemTests = 'test/**/*.system.test.ts';

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
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: [systemTests] },
      },
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
