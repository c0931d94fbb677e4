import { fromRoot } from './paths.mjs';
import { withProgress } from './progress.mjs';
import { runCommand, timeLimit } from './run-command.mjs';
import { SetupError } from './setup-error.mjs';
import { isStamped, writeStamp } from './stamp.mjs';

const folder = fromRoot('node_modules', 'zeromq');
const stamp = `${folder}/.loads-${process.platform}-${process.arch}-${process.versions.modules}`;

const loads = () =>
  runCommand(process.execPath, ['-e', 'require("zeromq")'], { watch: timeLimit(30) });

/** The notebook kernel speaks through zeromq: its prebuilt binary must load, or be built. */
export async function prepareZeromq() {
  if (isStamped(stamp, 'yes')) return;
  if ((await loads()).code !== 0) {
    await withProgress('zeromq: no prebuilt binary loads, building one', async () => {
      const install = await runCommand(process.execPath, ['script/install.js'], { cwd: folder });
      const { code, output } = await loads();
      if (code === 0) return;
      throw new SetupError({
        problem: 'zeromq, which the notebook kernel needs, neither loads nor builds.',
        why: 'Jupyter talks to the TypeScript kernel through it.',
        remedy:
          'install a C++ compiler and CMake (Debian and Ubuntu: sudo apt install g++ cmake make; macOS: xcode-select --install and brew install cmake), then run the same command again.',
        detail: `${install.output}\n${output}`.trim().split('\n').slice(-8).join('\n'),
      });
    });
  }
  writeStamp(stamp, 'yes');
}
