import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { lanesEngine } from '../../lib';
import { lanesOn } from '../../lib/engines/lanes/lanes-engine';
import type { Lanes } from '../../lib/engines/kernel-language/expressions';
import { findCompiler, type Compiler } from '../../lib/engines/native/compiler';
import { nativeBackend } from '../../lib/engines/native/native-backend';
import { onceEach } from './once-each';
import { outcomeOf, variedSettings } from './varied-settings';

vi.mock('node:os', async (original) => {
  const os = await original<typeof import('node:os')>();
  return { ...os, homedir: vi.fn(os.homedir) };
});

const cache = mkdtempSync(path.join(tmpdir(), 'fpp-native-'));
afterAll(() => {
  rmSync(cache, { recursive: true });
});

const compiler = findCompiler({ cache });

/** The engine in vectors of some width, and why it was left alone, if it was. */
function nativeIn(lanes: Lanes, flags: readonly string[] = []) {
  const told: string[] = [];
  const tell = (reason: string): void => {
    told.push(reason);
  };
  const engine = lanesOn(
    nativeBackend(findCompiler({ cache, flags }) as Compiler, { lanes, tell }),
  );
  return { engine, told };
}

/** What each setting comes to in WebAssembly, whose code is the same whatever it is compared with. */
const expectedOf = onceEach((setting: (typeof variedSettings)[number]) =>
  outcomeOf(setting, lanesEngine),
);

describe.skipIf(typeof compiler === 'string')('kernels in C++ give the bits of WebAssembly', () => {
  const { lanes: widest } = compiler as Compiler;
  const widths = ([4, 8, 16] as const).filter((lanes) => lanes <= widest);

  describe.each(widths)('in vectors of %d lanes', (lanes) => {
    it.each(variedSettings)('$name', async (setting) => {
      const { engine, told } = nativeIn(lanes);
      expect(await outcomeOf(setting, engine)).toEqual(await expectedOf(setting));
      expect(told).toEqual([]);
    });
  });

  it.each(variedSettings)(
    'or WebAssembly is taken, with one line: a multiply-add that rounds once, $name',
    async (setting) => {
      const { engine, told } = nativeIn(widest, ['-ffp-contract=fast', '-mfma']);
      expect(await outcomeOf(setting, engine)).toEqual(await expectedOf(setting));
      expect(told).toHaveLength(1);
      expect(told[0]).toMatch(/^it computes other bits than WebAssembly \(.*\)$/);
    },
  );

  it('compiled once: what lies in the cache is taken, and what was damaged there is not', async () => {
    const expected = await expectedOf(variedSettings[4]);
    const again = (): Promise<unknown> =>
      outcomeOf(variedSettings[4], lanesOn(nativeBackend(findCompiler({ cache }) as Compiler)));
    await again();
    const files = readdirSync(cache).sort();
    expect(await again()).toEqual(expected);
    expect(readdirSync(cache).sort()).toEqual(files);
    for (const file of files) {
      // Not in its place, where this process has it mapped.
      rmSync(path.join(cache, file));
      writeFileSync(path.join(cache, file), 'damaged');
    }
    expect(await again()).toEqual(expected);
  });
});

it('without a compiler there is one line that says so', () => {
  expect(findCompiler({ command: 'no-such-compiler' })).toBe(
    'there is no working no-such-compiler',
  );
});

it.skipIf(typeof compiler === 'string')('a compiler that never ends is given up', () => {
  const command = path.join(cache, 'stuck');
  const write = (when: string): void => {
    writeFileSync(
      command,
      `#!/bin/sh\ncase "$*" in ${when}) exec sleep 600;; esac\nexec g++ "$@"\n`,
    );
    chmodSync(command, 0o755);
  };
  const find = (patience: number): Compiler | string => findCompiler({ command, cache, patience });
  write('*-dM*');
  expect(find(200)).toBe(`there is no working ${command}`);
  write('*-shared*');
  expect(() => (find(5000) as Compiler).compile('int never;')).toThrow(
    `${command} did not come to an end`,
  );
});

describe.skipIf(typeof compiler === 'string')('a compiler that fails', () => {
  const command = path.join(cache, 'failing');
  const failing = async (does: string) => {
    const folder = mkdtempSync(path.join(cache, 'empty-'));
    const script = `#!/bin/sh\ncase "$*" in *-shared*) ${does};; esac\nexec g++ "$@"\n`;
    writeFileSync(command, script);
    chmodSync(command, 0o755);
    const told: string[] = [];
    const tell = (reason: string): void => {
      told.push(reason);
    };
    const found = findCompiler({ command, cache: folder }) as Compiler;
    const outcome = await outcomeOf(variedSettings[4], lanesOn(nativeBackend(found, { tell })));
    return { outcome, told, left: readdirSync(folder).filter((name) => name.endsWith('.node')) };
  };

  it.each([
    ['echo no room for it >&2; exit 3', 'ended with code 3: no room for it'],
    ['exit 1', 'ended with code 1'],
    ['shift; for one; do [ "$before" = -o ] && echo junk > "$one"; before=$one; done; exit', ''],
  ])('is found out, and WebAssembly taken: %s', async (does, reason) => {
    const { outcome, told, left } = await failing(does);
    expect(outcome).toEqual(await expectedOf(variedSettings[4]));
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/^it could not be compiled and loaded \([^\n]*\)$/);
    expect(told[0]).toContain(reason);
    expect(left).toEqual([]);
  });

  it('leaves nothing, nor does one that was killed', () => {
    const folder = mkdtempSync(path.join(cache, 'leftovers-'));
    const found = findCompiler({ cache: folder }) as Compiler;
    const file = found.compile('int left;');
    rmSync(file);
    writeFileSync(`${file}.999999999.0123abcd.tmp`, '');
    writeFileSync(`${file}.cpp.999999999.0123abcd.tmp`, '');
    expect(found.compile('int left;')).toBe(file);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

describe.skipIf(typeof compiler === 'string')('the folder of what was compiled', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.mocked(homedir).mockReset();
  });

  it.each(['', 'relative/cache'])(
    'is not in the folder at hand, with XDG_CACHE_HOME=%j',
    (given) => {
      vi.stubEnv('XDG_CACHE_HOME', given);
      vi.mocked(homedir).mockReturnValue(cache);
      const file = (findCompiler() as Compiler).compile('int nothing;');
      expect(file.startsWith(path.join(cache, '.cache'))).toBe(true);
    },
  );

  it('is not made where there can be none, and nobody waits for it', () => {
    const found = findCompiler({ cache: '/proc/nowhere/cache' }) as Compiler;
    expect(() => found.compile('int nowhere;')).toThrow('cannot make the folder /proc/nowhere');
  });

  it('is asked for where a user has no home', () => {
    vi.stubEnv('XDG_CACHE_HOME', '');
    vi.mocked(homedir).mockImplementation(() => {
      throw new Error('uv_os_homedir returned ENOENT');
    });
    expect(findCompiler()).toBe(
      'there is no folder to keep compiled code in: set HOME, or XDG_CACHE_HOME to an absolute path',
    );
  });
});
