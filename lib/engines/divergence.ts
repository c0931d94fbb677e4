import type { Engine } from './engine';

/**
 * Whether something that a run learns with is no finite number: a weight, an accumulator, a stored
 * state. It has left the engine's precision then, and whatever it still predicts (tanh makes 1 of ∞)
 * is nobody's. Looks at every number: not for every step. Of an engine without a snapshot it knows the
 * weights only.
 */
export function hasDiverged(engine: Engine, run: number): boolean {
  return !(engine.snapshot?.isFinite(run) ?? areFinite(engine.parameters(run)));
}

/** All runs that have: see {@link hasDiverged}. */
export function divergedRuns(engine: Engine): readonly number[] {
  const known = engine.snapshot?.diverged?.();
  if (known !== undefined) return known;
  const runs = Array.from({ length: engine.config.runs }, (_, run) => run);
  return runs.filter((run) => hasDiverged(engine, run));
}

/** Whether all of some numbers are finite; `count` of them, `stride` apart. */
export function areFinite(
  numbers: Float32Array | Float64Array,
  from = 0,
  count = numbers.length,
  stride = 1,
): boolean {
  const end = from + count * stride;
  for (let i = from; i < end; i += stride) if (!Number.isFinite(numbers[i])) return false;
  return true;
}

/** A number, or NaN for ±∞: of what has left the engine's precision nothing can be said. */
export function finiteOrNaN(value: number): number {
  return Number.isFinite(value) ? value : NaN;
}
