// npm run screenshots: every report in every look, as a picture to look at, into reports/screenshots.
import { startChild } from './setup/children.mjs';
import { fromRoot } from './setup/paths.mjs';

const { ended } = startChild(
  process.execPath,
  [
    fromRoot('node_modules', 'vitest', 'vitest.mjs'),
    'run',
    'test/reports/walkthrough.system.test.ts',
    '--test-timeout=900000',
  ],
  {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { FPP_SCREENSHOTS: fromRoot('reports', 'screenshots') },
  },
);
process.exitCode = await ended;
