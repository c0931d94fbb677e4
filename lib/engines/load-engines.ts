import { FppError } from '../validation/errors';
import type { EngineFactory } from './engine';
import { lanesEngine } from './lanes/lanes-engine';

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
  const engine = await nativeLanes();
  if (typeof engine !== 'string') return engine;
  throw new FppError(`loadNativeEngine: ${engine}; lanesEngine gives the same bits`);
}

/**
 * The engine for large networks: its kernels in C++, compiled when they are first used, or in WebAssembly
 * where that cannot be. The bits are the same.
 */
export async function loadDenseEngine(): Promise<EngineFactory> {
  const native = await nativeDense();
  if (typeof native !== 'string') return native;
  const { denseEngine } = await import('./dense/dense-engine.js');
  return denseEngine;
}

let loaded: Promise<EngineFactory | string> | undefined;
let loadedDense: Promise<EngineFactory | string> | undefined;

/** Lanes in C++, or why there are none here; looked for once. */
export function nativeLanes(): Promise<EngineFactory | string> {
  loaded ??= import('./native/native-engine.js').then(
    ({ nativeEngine }) => nativeEngine(),
    () => 'native code needs Node.js',
  );
  return loaded;
}

/** The dense engine in C++, or why there is none here; looked for once. */
export function nativeDense(): Promise<EngineFactory | string> {
  loadedDense ??= import('./native/native-engine.js').then(
    ({ nativeDenseEngine }) => nativeDenseEngine(),
    () => 'native code needs Node.js',
  );
  return loadedDense;
}

/** Multiply-adds that take WebAssembly some three seconds, which is as much as compiling takes. */
const WORTH_COMPILING = 2e10;

/** Whether so many multiply-adds are worth compiling for. */
export function isWorthCompiling(multiplyAdds: number): boolean {
  return multiplyAdds >= WORTH_COMPILING;
}

/**
 * Lanes as they are fastest: in C++ where that is worth its while, and can be had, else in WebAssembly. The
 * bits are the same.
 *
 * @param multiplyAdds about how many there will be
 */
export async function fastestLanes(multiplyAdds: number): Promise<EngineFactory> {
  if (!isWorthCompiling(multiplyAdds)) return lanesEngine;
  const native = await nativeLanes();
  return typeof native === 'string' ? lanesEngine : native;
}
