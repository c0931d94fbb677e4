import { describe, expect, it } from 'vitest';
import { fakeNpm, fakePython, setUpOn } from './doctored-machine';

const python3 = fakePython('');
const onLinux = it.skipIf(process.platform !== 'linux' || process.arch !== 'x64');

/** One message: the problem, why it matters, what to do; no stack trace; exit code 1. */
function expectMessage(result: ReturnType<typeof setUpOn>, problem: string, remedy: string) {
  expect(result.stderr).toContain(`Setup stopped: ${problem}`);
  expect(result.stderr).toContain('Why it is needed: ');
  expect(result.stderr).toMatch(new RegExp(`What to do: .*${remedy}`));
  expect(result.stderr).not.toMatch(/^\s+at /m);
  expect(result.status).toBe(1);
}

describe('setup names what is missing', () => {
  it('Node.js', () => {
    const preload =
      "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.1' } });";
    expectMessage(
      setUpOn({}, preload),
      'Node.js 20.11 or newer is needed; this is 18.20.1',
      'brew install node',
    );
  });

  it('Python', () => {
    expectMessage(
      setUpOn({}),
      'Python 3.9 or newer is missing.',
      'apt install python3 python3-venv',
    );
  });

  it('a newer Python', () => {
    const result = setUpOn({ python3: 'echo "3 8 1"' });
    expectMessage(result, 'Python 3.9 or newer is missing (found only 3.8)', 'brew install python');
  });

  it("Python's venv module", () => {
    const result = setUpOn({ python3: 'echo "3 11 0"' });
    expectMessage(result, 'Python 3.11 is here, but without its venv', 'apt install python3-venv');
  });

  it('the network, for pip', () => {
    const offline = fakePython('install) echo "NewConnectionError: refused" >&2; exit 1 ;;');
    const result = setUpOn({ python3: offline });
    expectMessage(result, 'pip could not reach its package registry', 'check the connection');
  });

  it('the network, for npm', () => {
    const result = setUpOn({ python3, npm: 'echo "npm error code ENOTFOUND" >&2; exit 1' });
    expectMessage(result, 'npm could not reach its package registry', 'check the connection');
  });

  it('disk space, before it starts', () => {
    const preload = `
      require('node:fs').statfsSync = () => ({ bavail: 1000, bsize: 4096 });
      require('node:module').syncBuiltinESMExports();`;
    const result = setUpOn({ python3 }, preload);
    expectMessage(
      result,
      'too little disk space: 0.2 GB must be free, 0.0 GB are',
      'free some disk space',
    );
  });

  it('disk space, when it runs out', () => {
    const result = setUpOn({ python3, npm: 'echo "npm error ENOSPC: no space" >&2; exit 1' });
    expectMessage(result, 'the disk is full', 'free some disk space');
  });

  it('npm itself', () => {
    const result = setUpOn({ python3 });
    expectMessage(result, 'npm failed', 'read what it reported');
    expect(result.stderr).toContain('ENOENT');
  });

  onLinux('a C++ compiler', () => {
    const result = setUpOn({ python3, npm: fakeNpm });
    expectMessage(result, 'a C++ compiler is missing', 'sudo apt install g\\+\\+');
  });

  onLinux('a TensorFlow that is what it says it is', () => {
    const tampered = fakePython(
      'download) for last; do :; done; echo no > "$last/tensorflow.whl" ;;',
    );
    const result = setUpOn({ python3: tampered, npm: fakeNpm, 'g++': 'exit 0' });
    expectMessage(result, 'the file that arrived for tensorflow-cpu==2.12.1', 'registry');
  });
});
