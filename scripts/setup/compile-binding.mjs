import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fromRoot } from './paths.mjs';
import { runCommand, timeLimit } from './run-command.mjs';
import { SetupError } from './setup-error.mjs';

const remedy =
  'Debian and Ubuntu: sudo apt install g++; Fedora: sudo dnf install gcc-c++; macOS: xcode-select --install. Then run the same command again.';

/**
 * The first C++ compiler that compiles a few lines of C++17; $CXX comes first. One without the standard
 * library answers, but compiles nothing.
 */
export async function findCompiler() {
  const folder = mkdtempSync(path.join(tmpdir(), 'fpp-compiler-'));
  const source = path.join(folder, 'probe.cc');
  writeFileSync(source, '#include <optional>\n#include <string>\nstd::optional<std::string> a;\n');
  const failures = [];
  try {
    for (const command of [process.env.CXX, 'g++', 'clang++', 'c++'].filter(Boolean)) {
      const probe = ['-std=c++17', '-c', source, '-o', path.join(folder, 'probe.o')];
      const { code, output } = await runCommand(command, probe, { watch: timeLimit(60) });
      if (code === 0) return command;
      if (code !== 127) failures.push(`${command}: ${output.trim().split('\n')[0]}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  throw new SetupError({
    problem:
      failures.length === 0
        ? 'a C++ compiler is missing (looked for $CXX, g++, clang++ and c++).'
        : 'a C++ compiler is here, but compiles no C++17.',
    why: "TensorFlow's ready-made binding for Node could not be downloaded, so it is compiled here.",
    remedy,
    detail: failures.join('\n'),
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
    // The compiler itself was tried before.
    remedy: 'read what it reported below, put it right, then run the same command again.',
    detail: failed.output.trim().split('\n').slice(0, 8).join('\n'),
  });
}
