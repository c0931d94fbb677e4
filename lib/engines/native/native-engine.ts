import type { EngineFactory } from '../engine';
import { lanesOn } from '../lanes/lanes-engine';
import { findCompiler, type CompilerOptions } from './compiler';
import { nativeBackend } from './native-backend';

/**
 * The lanes engine with its kernels in C++, compiled for this processor when they are first used: the same
 * bits in a fraction of the time.
 *
 * @returns the factory, or why there is none here
 */
export function nativeEngine(options: CompilerOptions = {}): EngineFactory | string {
  const compiler = findCompiler(options);
  return typeof compiler === 'string' ? compiler : lanesOn(nativeBackend(compiler));
}
