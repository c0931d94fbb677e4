import { mkdirSync } from 'node:fs';
import { fromRoot } from './paths.mjs';
import { runCommand, timeLimit } from './run-command.mjs';
import { SetupError } from './setup-error.mjs';

const remedy =
  'Debian and Ubuntu: sudo apt install g++; Fedora: sudo dnf install gcc-c++; macOS: xcode-select --install. Then run the same command again.';

/** The first C++ compiler that answers; $CXX comes first. */
export async function findCompiler() {
  for (const command of [process.env.CXX, 'g++', 'clang++', 'c++'].filter(Boolean)) {
    const { code } = await runCommand(command, ['--version'], { watch: timeLimit(20) });
    if (code === 0) return command;
  }
  throw new SetupError({
    problem: 'a C++ compiler is missing (looked for $CXX, g++, clang++ and c++).',
    why: "TensorFlow's ready-made binding for Node could not be downloaded, so it is compiled here.",
    remedy,
  });
}

/** tfjs-node's own sources, Node's headers from npm: no node-gyp, no download. */
export async function compileBinding(compiler, folder) {
  const objects = ['tfjs_backend', 'tfjs_binding'];
  const flags = ['-std=c++17', '-O2', '-fPIC', '-DNAPI_VERSION=8', '-w'];
  const includes = [
    `${folder}/deps/include`,
    fromRoot('node_modules', 'node-api-headers', 'include'),
  ];
  const output = `${folder}/lib/napi-v8`;
  mkdirSync(output, { recursive: true });
  const compiled = await Promise.all(
    objects.map((name) =>
      runCommand(compiler, [
        ...flags,
        ...includes.map((include) => `-I${include}`),
        ...['-c', `${folder}/binding/${name}.cc`, '-o', `${output}/${name}.o`],
      ]),
    ),
  );
  const linked = await runCommand(compiler, [
    ...['-shared', '-o', `${output}/tfjs_binding.node`],
    ...objects.map((name) => `${output}/${name}.o`),
    ...[`-L${folder}/deps/lib`, '-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2'],
    '-Wl,-rpath,$ORIGIN/../../deps/lib',
  ]);
  const failed = [...compiled, linked].find(({ code }) => code !== 0);
  if (!failed) return;
  throw new SetupError({
    problem: `${compiler} could not compile tfjs-node's binding.`,
    why: "TensorFlow's ready-made binding for Node could not be downloaded.",
    remedy: `a compiler with C++17 and its standard library is needed. ${remedy}`,
    detail: failed.output.trim().split('\n').slice(0, 8).join('\n'),
  });
}
