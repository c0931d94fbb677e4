import type { EngineFactory } from '../engine';
import { denseEngine, denseOn } from '../dense/dense-engine';
import { LANES } from '../dense/shape';
import { lanesEngine, lanesOn } from '../lanes/lanes-engine';
import { findCompiler, type CompilerOptions } from './compiler';
import { nativeBackend } from './native-backend';

/**
 * The lanes engine with its kernels in C++, compiled for this processor when they are first used: the same
 * bits in a fraction of the time. It is lanes in WebAssembly for the few runs that a vector of WebAssembly
 * holds, and once it has computed other bits or could not be compiled.
 *
 * @returns the factory, or why there is none here
 */
export function nativeEngine(options: CompilerOptions = {}): EngineFactory | string {
  const compiler = findCompiler(options);
  if (typeof compiler === 'string') return compiler;
  const widths = ([8, 16] as const).filter((lanes) => lanes <= compiler.lanes);
  const engines = widths.map((lanes) => {
    const backend = nativeBackend(compiler, { lanes });
    return { lanes, backend, factory: lanesOn(backend) };
  });
  return (config) => {
    const wide = engines.find(({ lanes }) => config.runs <= lanes) ?? engines[engines.length - 1];
    const isNative = config.runs > 4 && wide.backend.isBelieved;
    return (isNative ? wide.factory : lanesEngine)(config);
  };
}

/**
 * The dense engine with its kernels in C++; in WebAssembly once it has computed other bits or could not be
 * compiled.
 *
 * @returns the factory, or why there is none here
 */
export function nativeDenseEngine(options: CompilerOptions = {}): EngineFactory | string {
  const compiler = findCompiler(options);
  if (typeof compiler === 'string') return compiler;
  const backend = nativeBackend(compiler, { lanes: LANES });
  const native = denseOn(backend);
  return (config) => (backend.isBelieved ? native : denseEngine)(config);
}
