// npm run screenshots: every report in every look, as a picture to look at, into reports/screenshots.
import { spawnSync } from 'node:child_process';
import { fromRoot, root } from './setup/paths.mjs';

const { status } = spawnSync(
  process.execPath,
  [
    fromRoot('node_modules', 'vitest', 'vitest.mjs'),
    'run',
    'test/reports/walkthrough.system.test.ts',
    '--test-timeout=900000',
  ],
  {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, FPP_SCREENSHOTS: fromRoot('reports', 'screenshots') },
  },
);
process.exitCode = status ?? 1;
