import { fromRoot } from '../setup/paths.mjs';
import { withProgress } from '../setup/progress.mjs';
import { runCommand } from '../setup/run-command.mjs';
import { SetupError } from '../setup/setup-error.mjs';
import { hashOf, isStamped, writeStamp } from '../setup/stamp.mjs';

const stamp = fromRoot('reports', 'api', '.made-of');

/** Makes the pages of the API, by typedoc from the docstrings, unless they are there and as the library is. */
export async function makeApiPages() {
  const wanted = hashOf(
    fromRoot('lib'),
    fromRoot('typedoc.json'),
    fromRoot('tsconfig.build.json'),
    fromRoot('package-lock.json'),
  );
  if (isStamped(stamp, wanted)) return;
  await withProgress('API pages: reports/api', async () => {
    const { code, output } = await runCommand(process.execPath, [
      ...['--require', fromRoot('scripts', 'late-optimising.cjs')],
      fromRoot('node_modules', 'typedoc', 'bin', 'typedoc'),
      ...['--options', fromRoot('typedoc.json')],
    ]);
    if (code === 0) return writeStamp(stamp, wanted);
    throw new SetupError({
      problem: 'the pages of the API cannot be made.',
      remedy: 'put the docstrings below right, then run the same command again.',
      detail: output,
    });
  });
}
