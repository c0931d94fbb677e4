import { afterEach, expect, it, vi } from 'vitest';
import { Arena } from '../../lib/engines/lanes/arena';
import { FppError } from '../../lib';

afterEach(() => {
  vi.unstubAllGlobals();
});

it('a system without address space for a memory is told of in one line', () => {
  // As under `ulimit -v`.
  const Memory = vi.fn(function () {
    throw new RangeError('WebAssembly.Memory(): could not allocate memory');
  });
  vi.stubGlobal('WebAssembly', { ...WebAssembly, Memory });
  expect(() => new Arena('lanesEngine')).toThrow(FppError);
  expect(() => new Arena('lanesEngine')).toThrow(
    /^lanesEngine: [^\n]*ulimit -v\); engine reference needs none$/,
  );
});
