import { FppError } from '../validation/errors';
import type { EngineFactory } from './engine';

/** The engine for large networks. It is loaded only here, since it brings TensorFlow along. */
export async function loadTensorsEngine(): Promise<EngineFactory> {
  const { tensorsEngine } = await import('./tensors/tensors-engine.js');
  return tensorsEngine;
}

/**
 * The lanes engine with kernels in C++. It is loaded only here, since it needs Node and a compiler.
 *
 * @throws FppError if there is no compiler, or no processor, for it
 */
export async function loadNativeEngine(): Promise<EngineFactory> {
  const { nativeEngine } = await import('./native/native-engine.js');
  const engine = nativeEngine();
  if (typeof engine !== 'string') return engine;
  throw new FppError(`loadNativeEngine: ${engine}; lanesEngine gives the same bits`);
}
