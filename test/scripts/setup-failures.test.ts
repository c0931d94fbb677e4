import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  DoctoredMachine,
  allPackages,
  compiler,
  fakeNpm,
  fakePython,
  setUpOn,
  type SetUp,
} from './doctored-machine';

const python3 = fakePython();
const npm = fakeNpm(allPackages);
const onLinux = it.skipIf(process.platform !== 'linux' || process.arch !== 'x64');

/** One message: the problem, why it matters, what to do; no stack trace; exit code 1. */
function expectMessage(result: SetUp, problem: string, remedy: string) {
  expect(result.stderr).toContain(`Setup stopped: ${problem}`);
  expect(result.stderr).toContain('Why it is needed: ');
  expect(result.stderr).toMatch(new RegExp(`What to do: .*${remedy}`));
  expect(result.stderr).not.toMatch(/^\s+at /m);
  expect(result.status).toBe(1);
}

/** How many problems are told. */
const problems = ({ stderr }: SetUp) => stderr.split('Setup stopped: ').length - 1;

describe.concurrent('setup names what is missing', () => {
  it('Node.js', async () => {
    const preload =
      "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.1' } });";
    expectMessage(
      await setUpOn({ python3, npm, ...compiler }, preload),
      'Node.js 20.11 or newer is needed; this is 18.20.1',
      'brew install node',
    );
  });

  it('Python', async () => {
    expectMessage(
      await setUpOn({ npm, ...compiler }),
      'Python 3.9 or newer is missing.',
      'apt install python3 python3-venv',
    );
  });

  it('a newer Python', async () => {
    const result = await setUpOn({ python3: 'echo "3 8 1"', npm, ...compiler });
    expectMessage(result, 'Python 3.9 or newer is missing (found only 3.8)', 'brew install python');
  });

  it("Python's venv module", async () => {
    const result = await setUpOn({ python3: 'echo "3 11 0"', npm, ...compiler });
    expectMessage(result, 'Python 3.11 is here, but without its venv', 'apt install python3-venv');
  });

  it('npm', async () => {
    expectMessage(
      await setUpOn({ python3, ...compiler }),
      'npm does not run',
      'which comes with Node.js',
    );
  });

  onLinux('a C++ compiler', async () => {
    const result = await setUpOn({ python3, npm });
    expectMessage(result, 'a C++ compiler is missing', 'sudo apt install g\\+\\+');
  });

  onLinux("a C++ compiler's library", async () => {
    const bare = 'echo "optional: No such file or directory" >&2; exit 1';
    const result = await setUpOn({ python3, npm, 'g++': bare });
    expectMessage(result, 'a C++ compiler is here, but compiles no C++17', 'apt install g\\+\\+');
  });

  onLinux('no compiler where none is needed: the binding can be downloaded', async () => {
    const preload = 'globalThis.fetch = () => Promise.resolve({ ok: true });';
    expect((await setUpOn({ python3, npm }, preload)).stdout).toContain('npm ci');
  });

  onLinux('all of it at once, before anything is downloaded', async () => {
    const preload = `
      require('node:fs').statfsSync = () => ({ bavail: 1000, bsize: 4096 });
      require('node:module').syncBuiltinESMExports();`;
    const result = await setUpOn({}, preload);
    expectMessage(result, 'Python 3.9 or newer is missing.', 'brew install python');
    expectMessage(result, 'npm does not run', 'which comes with Node.js');
    expectMessage(result, 'a C++ compiler is missing', 'sudo dnf install gcc-c');
    expectMessage(result, 'too little disk space: 2.9 GB must be free, 0.0 GB are', 'free some');
    expect(problems(result)).toBe(4);
    expect(result.stdout).toBe('');
  });
});

describe.concurrent('setup says what went wrong', () => {
  it('the network, for pip; what npm was at is ended', async () => {
    const offline = fakePython('install) echo "NewConnectionError: refused" >&2; exit 1 ;;');
    const result = await setUpOn({ python3: offline, npm: fakeNpm('sleep 60'), ...compiler });
    expectMessage(result, 'pip could not reach its package registry', 'check the connection');
    expect(problems(result)).toBe(1);
  });

  it('the network, for npm', async () => {
    const offline = fakeNpm('echo "npm error code ENOTFOUND" >&2; exit 1');
    const result = await setUpOn({ python3, npm: offline, ...compiler });
    expectMessage(result, 'npm could not reach its package registry', 'check the connection');
  });

  it('disk space, when it runs out', async () => {
    const full = fakeNpm('echo "npm error ENOSPC: no space" >&2; exit 1');
    const result = await setUpOn({ python3, npm: full, ...compiler });
    expectMessage(result, 'the disk is full', 'free some disk space');
  });

  it('npm itself', async () => {
    const result = await setUpOn({
      python3,
      npm: fakeNpm('echo "no idea" >&2; exit 1'),
      ...compiler,
    });
    expectMessage(result, 'npm failed', 'read what it reported');
    expect(result.stderr).toContain('no idea');
  });

  it('a lockfile with an unresolved merge', async () => {
    const machine = new DoctoredMachine({ python3, npm, ...compiler });
    const lockfile = path.join(machine.folder, 'package-lock.json');
    try {
      writeFileSync(lockfile, `<<<<<<< HEAD\n${readFileSync(lockfile, 'utf8')}`);
      expectMessage(
        await machine.setUp(),
        'package-lock.json is damaged, or has unresolved merge conflicts.',
        'git checkout --ours package-lock.json',
      );
    } finally {
      machine.remove();
    }
  });

  it('packages that npm left out', async () => {
    const result = await setUpOn({ python3, npm: fakeNpm('exit 0'), ...compiler });
    expectMessage(
      result,
      'npm ci has come to its end, but there is no node_modules/',
      'npm config list',
    );
  });

  it('packages that pip put elsewhere', async () => {
    const elsewhere = fakePython('', 'echo "No module named nbclient" >&2; exit 1');
    const result = await setUpOn({ python3: elsewhere, npm, ...compiler });
    expectMessage(result, 'pip has installed the packages', 'pip config list');
    expect(result.stderr).toContain('No module named nbclient');
  });

  onLinux('a TensorFlow that pip did not download', async () => {
    const result = await setUpOn({ python3, npm, ...compiler });
    expectMessage(result, 'pip failed', 'read what it reported');
    expect(result.stderr).toContain('there is no tensorflow-cpu==2.12.1');
  });

  onLinux('a TensorFlow that is what it says it is', async () => {
    const tampered = fakePython(
      'download) for last; do :; done; echo no > "$last/tensorflow.whl" ;;',
    );
    const result = await setUpOn({ python3: tampered, npm, ...compiler });
    expectMessage(result, 'the file that arrived for tensorflow-cpu==2.12.1', 'registry');
  });
});

describe.concurrent('setup takes no orders from', () => {
  it.each([
    ['PYTHONPATH', 'python3'],
    ['PIP_TARGET', 'python3'],
    ['PIP_DRY_RUN', 'python3'],
    ['NODE_ENV', 'npm'],
    ['npm_config_omit', 'npm'],
  ])('%s', async (name, command) => {
    const tell = `[ -z "$${name}" ] || { echo "${name} is here" >&2; exit 1; }\n`;
    const commands: Record<string, string> = { python3, npm };
    const told = { ...commands, [command]: tell + commands[command], ...compiler };
    expect((await setUpOn(told, '', { [name]: 'x' })).stderr).not.toContain(`${name} is here`);
  });
});
