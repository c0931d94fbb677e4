import type { EngineFactory } from './engine';

/** The engine for large networks. It is loaded only here, since it brings TensorFlow along. */
export async function loadTensorsEngine(): Promise<EngineFactory> {
  const { tensorsEngine } = await import('./tensors/tensors-engine.js');
  return tensorsEngine;
}
