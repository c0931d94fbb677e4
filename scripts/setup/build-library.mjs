import { existsSync, rmSync } from 'node:fs';
import { fromRoot } from './paths.mjs';
import { withProgress } from './progress.mjs';
import { runCommand } from './run-command.mjs';
import { SetupError } from './setup-error.mjs';
import { hashOf, isStamped, writeStamp } from './stamp.mjs';

const dist = fromRoot('dist');
const stamp = fromRoot('dist', '.built-from');

/** Compiles lib/ to dist/ when a source or a compiler setting has changed. */
export async function buildLibrary() {
  const wanted = hashOf(
    fromRoot('lib'),
    fromRoot('tsconfig.json'),
    fromRoot('tsconfig.build.json'),
    fromRoot('scripts', 'bundle-explorable.mjs'),
    fromRoot('scripts', 'bundle-package.mjs'),
    fromRoot('package-lock.json'),
  );
  if (existsSync(fromRoot('dist', 'index.js')) && isStamped(stamp, wanted)) return;
  await withProgress('library: lib/ to dist/', async () => {
    rmSync(dist, { recursive: true, force: true });
    await run(
      fromRoot('node_modules', 'typescript', 'bin', 'tsc'),
      '--project',
      'tsconfig.build.json',
    );
    await run(fromRoot('scripts', 'bundle-explorable.mjs'));
    await run(fromRoot('scripts', 'bundle-package.mjs'));
    writeStamp(stamp, wanted);
  });
}

async function run(...command) {
  const preloaded = ['--require', fromRoot('scripts', 'late-optimising.cjs')];
  const { code, output } = await runCommand(process.execPath, [...preloaded, ...command]);
  if (code === 0) return;
  throw new SetupError({
    problem: 'the library does not compile.',
    remedy: 'put the errors below right, then run the same command again.',
    detail: output,
  });
}
