import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { denseEngine, denseOn } from '../../lib/engines/dense/dense-engine';
import { LANES } from '../../lib/engines/dense/shape';
import type { Lanes } from '../../lib/engines/kernel-language/expressions';
import { findCompiler, type Compiler } from '../../lib/engines/native/compiler';
import { nativeBackend } from '../../lib/engines/native/native-backend';
import { denseDigest, denseSettings, type DenseSetting } from './dense-settings';
import { onceEach } from './once-each';

const cache = mkdtempSync(path.join(tmpdir(), 'fpp-dense-'));
afterAll(() => {
  rmSync(cache, { recursive: true });
});

const compiler = findCompiler({ cache });

/** The engine in code of some width, and why it was left alone, if it was. */
function denseIn(width: Lanes, flags: readonly string[] = []) {
  const told: string[] = [];
  const tell = (reason: string): void => {
    told.push(reason);
  };
  const found = findCompiler({ cache, flags }) as Compiler;
  return { engine: denseOn(nativeBackend(found, { lanes: LANES, width, tell })), told };
}

/** What each setting comes to in WebAssembly, whose code is the same whatever it is compared with. */
const expectedOf = onceEach((setting: DenseSetting) => denseDigest(setting, denseEngine));

describe.skipIf(typeof compiler === 'string')('kernels in C++ give the bits of WebAssembly', () => {
  const { lanes: widest } = compiler as Compiler;
  const widths = ([4, 8, 16] as const).filter((width) => width <= widest);

  describe.each(widths)('in code whose vectors have %d numbers', (width) => {
    it.each(denseSettings)('$name', async (setting) => {
      const { engine, told } = denseIn(width);
      expect(await denseDigest(setting, engine)).toBe(await expectedOf(setting));
      expect(told).toEqual([]);
    });
  });

  it('or WebAssembly is taken, with one line: a multiply-add that rounds once', async () => {
    const [setting] = denseSettings;
    const { engine, told } = denseIn(widest, ['-ffp-contract=fast', '-mfma']);
    expect(await denseDigest(setting, engine)).toBe(await expectedOf(setting));
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/^it computes other bits than WebAssembly \(.*\)$/);
  });
});
