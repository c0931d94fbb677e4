import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { compileBinding, findCompiler } from './compile-binding.mjs';
import { folderSize, megabytes } from './folder-size.mjs';
import { installerFailure } from './installer-failure.mjs';
import { fromRoot } from './paths.mjs';
import { withProgress } from './progress.mjs';
import { runCommand } from './run-command.mjs';
import { SetupError } from './setup-error.mjs';
import { venvPython } from './virtual-environment.mjs';

const why = 'tfjs-node checks the gradients and runs the large networks.';

// The last release whose C interface and rounding agree with tfjs-node 4.22's binding.
const wheel = {
  name: 'tensorflow-cpu==2.12.1',
  sha256: '7ffb595707a8fb376deaddc768784c7a0242b16cbc6e06393b1733b2ce19f855',
  bytes: 231_826_663,
  tags: [
    '--platform',
    'manylinux_2_17_x86_64',
    '--python-version',
    '3.11',
    '--implementation',
    'cp',
    '--abi',
    'cp311',
  ],
};

async function download(folder) {
  const { code, output } = await runCommand(
    venvPython,
    [
      ...['-m', 'pip', 'download', wheel.name, '--no-deps', '--only-binary=:all:', ...wheel.tags],
      ...['--quiet', '--disable-pip-version-check', '--retries', '2', '--dest', folder],
    ],
    { env: { TMPDIR: folder } },
  );
  const file = readdirSync(folder).find((name) => name.endsWith('.whl'));
  if (code === 0 && file !== undefined) return path.join(folder, file);
  throw installerFailure({
    installer: 'pip',
    purpose: why,
    output: output.trim() || `pip download has come to its end, but there is no ${wheel.name}`,
  });
}

async function checkHash(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const found = hash.digest('hex');
  if (found === wheel.sha256) return;
  throw new SetupError({
    problem: `the file that arrived for ${wheel.name} is not the one expected.`,
    why: 'a library that runs as native code is only used when its SHA-256 is the known one.',
    remedy:
      'check the registry that pip is configured with; clear its cache (pip cache purge) and try again.',
    detail: `expected ${wheel.sha256}\nfound    ${found}`,
  });
}

async function unpack(file, destination) {
  const script = fromRoot('scripts', 'setup', 'unpack_wheel.py');
  const { code, output } = await runCommand(venvPython, [script, file, destination]);
  if (code !== 0)
    throw installerFailure({ installer: 'unpacking TensorFlow', purpose: why, output });
}

/** Builds tfjs-node's binding against the library and headers of TensorFlow's Python package. */
export async function installFromWheel(folder, ownInstallerOutput) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError({
      problem: `TensorFlow's native library for ${process.platform} ${process.arch} could not be downloaded.`,
      why,
      remedy: 'let tfjs-node reach its download (network, proxy), then run the same command again.',
      detail: ownInstallerOutput.trim().split('\n').slice(-8).join('\n'),
    });
  }
  const compiler = await findCompiler();
  for (const part of ['deps', 'lib']) rmSync(`${folder}/${part}`, { recursive: true, force: true });
  const temporary = fromRoot('node_modules', '.tensorflow-download');
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });
  try {
    const file = await withProgress(
      `TensorFlow's native library: ${wheel.name} (${megabytes(wheel.bytes)})`,
      () => download(temporary),
      () => `${megabytes(folderSize(temporary))} of ${megabytes(wheel.bytes)}`,
    );
    await withProgress('TensorFlow: checking and unpacking', async () => {
      await checkHash(file);
      await unpack(file, `${folder}/deps`);
    });
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  await withProgress(`TensorFlow: compiling the binding (${compiler})`, () =>
    compileBinding(compiler, folder),
  );
}
