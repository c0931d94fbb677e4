import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allPackages, compiler, DoctoredMachine, fakeNpm, fakePython } from './doctored-machine';
import { expectNoneWith, processesWith } from './processes';

// An npm that leaves something half done, and refuses to begin where another is at work.
const slowNpm = fakeNpm(`
if [ -e at-work ]; then echo "ENOTEMPTY: another npm is at work" >&2; exit 1; fi
trap 'rm -f at-work; exit 1' INT TERM
touch at-work
mkdir -p node_modules/half-of-it
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  [ -e go-on ] || sleep 0.2
done
rm -f at-work
${allPackages}`);
const packages = 'npm packages from the lockfile';
// All packages are there then; a library is not compiled here.
const isThrough = ({ stdout, stderr }: { stdout: string; stderr: string }) =>
  stdout.includes('• library: lib/ to dist/') && !/npm|Python/.test(stderr);

let machine: DoctoredMachine;
beforeEach(() => {
  machine = new DoctoredMachine({ python3: fakePython(), npm: slowNpm, ...compiler });
});
afterEach(() => {
  machine.remove();
});

describe('a set-up', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGKILL', 'SIGKILL'],
  ] as const)(
    'that is ended by %s leaves no npm at work, and typed again goes through',
    async (signal, end) => {
      const { status } = await machine.setUp({}, { at: packages, signal });
      expect(status).toBe(end);
      if (signal === 'SIGKILL') await expectNoneWith(machine.folder);
      expect(processesWith(machine.folder)).toEqual([]);
      rmSync(path.join(machine.folder, 'at-work'), { force: true });
      expect(await machine.setUp()).toSatisfy(isThrough);
    },
  );

  it('that is killed, and typed again at once, waits until its npm is gone, even one that does not listen', async () => {
    machine.remove();
    // The first one kills the set-up, and works on for ten seconds, whatever it is told.
    const deafNpm = fakeNpm(`
if [ -e at-work ]; then
  if kill -0 "$(cat at-work)" 2>/dev/null; then echo "npm error ENOTEMPTY" >&2; exit 1; fi
else
  trap '' INT TERM
  echo $$ > at-work
  read -r pid name state parent rest < /proc/$PPID/stat
  kill -KILL "$parent"
  for i in 1 2 3 4 5 6 7 8 9 10; do sleep 1; done
fi
${allPackages}`);
    machine = new DoctoredMachine({ python3: fakePython(), npm: deafNpm, ...compiler });
    expect((await machine.setUp()).status).toBe('SIGKILL');
    expect(await machine.setUp()).toSatisfy(isThrough);
  });

  it('waits for another that is at work in the same folder', async () => {
    const both = await Promise.all([machine.setUp(), machine.setUp()]);
    for (const one of both) expect(one).toSatisfy(isThrough);
    expect(both.filter(({ stdout }) => stdout.includes(packages))).toHaveLength(1);
    expect(both.filter(({ stdout }) => stdout.includes('another set-up'))).toHaveLength(1);
    expect(existsSync(path.join(machine.folder, '.setup', 'lock'))).toBe(false);
  });
});
