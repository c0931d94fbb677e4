import { areFinite } from '../divergence';
import type { RunSnapshot } from '../engine-snapshot';
import type { RunMemory } from './run-memory';
import type { Setting } from './setting';

/** See `EngineSnapshot.readRun`. */
export function readSnapshot({ config, layout }: Setting, run: RunMemory): RunSnapshot {
  const { network, streams, optimizer } = config;
  const { parameterCount, stateSize: n } = network;
  const ofTheta = (at: number): Float32Array => {
    const values = new Float32Array(parameterCount);
    layout.extract(run.likeTheta(at), values);
    return values;
  };
  const acting = new Float32Array(streams * n);
  for (let s = 0; s < streams; s++) acting.set(run.readState(run.acting, s), s * n);
  const isMoving = run.hasStateAccumulators;
  return {
    parameters: ofTheta(run.theta),
    optimizer: optimizer.kind === 'rmsprop' ? ofTheta(run.accumulators) : new Float32Array(0),
    stateOptimizer: isMoving ? run.readState(run.stateAccumulators, 0, 1) : new Float32Array(0),
    states: run.readSlots((slot) => run.slot(slot)),
    acting,
    observations: run.observations.read(),
    targets: run.targets.read(),
  };
}

/** See `EngineSnapshot.writeRun`. */
export function writeSnapshot(
  { config, layout }: Setting,
  run: RunMemory,
  saved: RunSnapshot,
): void {
  const { network, streams } = config;
  const { stateSize: n } = network;
  layout.insert(saved.parameters, run.likeTheta(run.theta));
  if (saved.optimizer.length > 0) layout.insert(saved.optimizer, run.likeTheta(run.accumulators));
  if (saved.stateOptimizer.length > 0) {
    run.writeState(run.stateAccumulators, 0, saved.stateOptimizer, 1);
    run.hasStateAccumulators = true;
  }
  for (let s = 0; s < streams; s++) {
    run.writeState(run.acting, s, saved.acting.subarray(s * n, (s + 1) * n));
  }
  run.writeSlots((slot) => run.slot(slot), saved.states);
  run.observations.write(saved.observations);
  run.targets.write(saved.targets);
}

/** See `EngineSnapshot.isFinite`. Asked at the end of every bin: nothing is copied unless it is doubtful. */
export function isFiniteRun(setting: Setting, run: RunMemory): boolean {
  const areas = [
    run.likeTheta(run.theta),
    run.likeTheta(run.accumulators),
    run.allStateAccumulators,
    run.allStates,
  ];
  if (areas.every((numbers) => areFinite(numbers))) return true;
  // It may be what fills up.
  const { parameters, optimizer, stateOptimizer, states } = readSnapshot(setting, run);
  return [parameters, optimizer, stateOptimizer, states].every((numbers) => areFinite(numbers));
}
