import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lanesEngine } from '../../lib';
import { lanesOn } from '../../lib/engines/lanes/lanes-engine';
import type { Lanes } from '../../lib/engines/lanes/language/expressions';
import { findCompiler, type Compiler } from '../../lib/engines/native/compiler';
import { nativeBackend } from '../../lib/engines/native/native-backend';
import { outcomeOf, variedSettings } from './varied-settings';

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

describe.skipIf(typeof compiler === 'string')('kernels in C++ give the bits of WebAssembly', () => {
  const { lanes: widest } = compiler as Compiler;
  const widths = ([4, 8, 16] as const).filter((lanes) => lanes <= widest);

  describe.each(widths)('in vectors of %d lanes', (lanes) => {
    it.each(variedSettings)('$name', async (setting) => {
      const { engine, told } = nativeIn(lanes);
      expect(await outcomeOf(setting, engine)).toEqual(await outcomeOf(setting, lanesEngine));
      expect(told).toEqual([]);
    });
  });

  it.each(variedSettings)(
    'or WebAssembly is taken, with one line: a multiply-add that rounds once, $name',
    async (setting) => {
      const { engine, told } = nativeIn(widest, ['-ffp-contract=fast', '-mfma']);
      expect(await outcomeOf(setting, engine)).toEqual(await outcomeOf(setting, lanesEngine));
      expect(told).toHaveLength(1);
      expect(told[0]).toMatch(/^it computes other bits than WebAssembly \(.*\)$/);
    },
  );

  it('compiled once: what lies in the cache is taken, and what was damaged there is not', async () => {
    const expected = await outcomeOf(variedSettings[4], lanesEngine);
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
