import type { Engine } from './engine';

/**
 * Whether something that a run learns with is no finite number: a weight, an accumulator, a stored
 * state. It has left the engine's precision then, and whatever it still predicts (tanh makes 1 of ∞)
 * is nobody's. Looks at every number: not for every step. Of an engine without a memory it knows the
 * weights only.
 */
export function hasDiverged(engine: Engine, run: number): boolean {
  const { memory } = engine;
  if (memory === undefined) return !areFinite(engine.parameters(run));
  const { parameters, optimizer, stateOptimizer, states } = memory.readRun(run);
  return ![parameters, optimizer, stateOptimizer, states].every(areFinite);
}

function areFinite(numbers: Float32Array | Float64Array): boolean {
  return numbers.every((value) => Number.isFinite(value));
}

/** A number, or NaN for ±∞: of what has left the engine's precision nothing can be said. */
export function finiteOrNaN(value: number): number {
  return Number.isFinite(value) ? value : NaN;
}
