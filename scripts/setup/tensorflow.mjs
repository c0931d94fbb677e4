import { rmSync, statSync } from 'node:fs';
import { folderSize, megabytes } from './folder-size.mjs';
import { fromRoot } from './paths.mjs';
import { withProgress } from './progress.mjs';
import { runCommand, timeLimit } from './run-command.mjs';
import { SetupError } from './setup-error.mjs';
import { isStamped, writeStamp } from './stamp.mjs';
import { installFromWheel } from './tensorflow-wheel.mjs';

const folder = fromRoot('node_modules', '@tensorflow', 'tfjs-node');
const stamp = `${folder}/.works-${process.platform}-${process.arch}-${process.versions.modules}`;

/** What the stamp vouches for: the binding as it was when it was seen to work. */
function fingerprint() {
  try {
    const { size, mtimeMs } = statSync(`${folder}/lib/napi-v8/tfjs_binding.node`);
    return `${size} ${mtimeMs}`;
  } catch {
    return 'none';
  }
}

const multiply = () =>
  runCommand(
    process.execPath,
    [
      '--require',
      fromRoot('scripts', 'node-compat.cjs'),
      fromRoot('scripts', 'setup', 'multiply-matrices.cjs'),
    ],
    { env: { TF_CPP_MIN_LOG_LEVEL: '2' }, watch: timeLimit(60) },
  );

/** Ends an installer that has stopped writing: a blocked network need not cost minutes. */
const endWhenStalled = (kill) => {
  let size = -1;
  let quiet = 0;
  const timer = setInterval(() => {
    const now = folderSize(folder);
    quiet = now === size ? quiet + 1 : 0;
    size = now;
    // While it downloads, bytes arrive; when it compiles, nothing is written for longer.
    const patience = folderSize(`${folder}/deps/lib`) > 1e8 ? 120 : 20;
    if (quiet >= patience) kill(`nothing arrived for ${patience} s`);
  }, 1000);
  return () => clearInterval(timer);
};

const runOwnInstaller = () =>
  withProgress(
    "TensorFlow's native library: tfjs-node's own download",
    () => {
      // It takes what an interrupted download has left for a whole one.
      for (const part of ['deps', 'lib'])
        rmSync(`${folder}/${part}`, { recursive: true, force: true });
      return runCommand(process.execPath, ['scripts/install.js'], {
        cwd: folder,
        env: { PATH: `${fromRoot('node_modules', '.bin')}:${process.env.PATH}` },
        watch: endWhenStalled,
      });
    },
    () => `${megabytes(folderSize(`${folder}/deps`))} on disk`,
  );

/** True when the binding was seen to work. */
export const isTensorflowPrepared = () =>
  fingerprint() !== 'none' && isStamped(stamp, fingerprint());

/** Whether tfjs-node's own installer would find its download. Behind a proxy it is taken to. */
export async function canDownload() {
  const env = (name) => process.env[name] ?? process.env[name.toLowerCase()];
  if (env('HTTPS_PROXY') ?? env('HTTP_PROXY')) return true;
  const host =
    env('TFJS_NODE_CDN_STORAGE') ?? env('CDN_STORAGE') ?? 'https://storage.googleapis.com/';
  const archive = 'tensorflow/libtensorflow/libtensorflow-cpu-linux-x86_64-2.9.1.tar.gz';
  try {
    const signal = AbortSignal.timeout(5000);
    return (await fetch(new URL(archive, host), { method: 'HEAD', signal })).ok;
  } catch {
    return false;
  }
}

/** The ladder: it works already; its own installer; a build from the Python package. */
export async function prepareTensorflow() {
  if (isTensorflowPrepared()) return;
  if ((await multiply()).code !== 0) {
    const own = await runOwnInstaller();
    const afterOwn = await multiply();
    if (afterOwn.code !== 0) {
      console.log('    not available this way; taking the library from the Python package instead');
      await installFromWheel(folder, own.output);
      const afterWheel = await multiply();
      if (afterWheel.code !== 0) {
        throw new SetupError({
          problem: "TensorFlow's native library was built, but does not work here.",
          why: 'tfjs-node checks the gradients and runs the large networks.',
          remedy: `delete ${folder} and run the same command again; if that does not help, the report below says why it does not load.`,
          detail: afterWheel.output.trim().split('\n').slice(-8).join('\n'),
        });
      }
    }
  }
  writeStamp(stamp, fingerprint());
}
