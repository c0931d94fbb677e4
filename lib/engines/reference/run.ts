import type { Space, Transitions } from '../../environments';
import type { Input, Target } from '../../models';
import { needOfArrays, sumOfNeeds, type MemoryNeed } from '../../platform/memory';
import type { EngineConfig } from '../engine';
import { initialAccumulators } from './follow-gradient';
import { expectedInfluence, type LastAdvance } from './reference-forward-mode';

/** What one stream of a run has stored and last seen. */
export interface StreamState {
  /** [slots] s_j. */
  readonly states: Float64Array[];
  /** [slots] o_j. */
  readonly inputs: Input[];
  /** [slots] y_j. */
  readonly targets: Target[];
  /** s_{t−1} of the last advance, as it was then. */
  readonly previous: Float64Array;
  /** s_t of the last advance, as it was computed. */
  readonly acting: Float64Array;
}

/** Everything that belongs to one run. */
export interface Run {
  learningRate: number;
  /** θ = (W, β). */
  readonly parameters: Float64Array;
  readonly gradient: Float64Array;
  /** The optimizer's accumulators. */
  readonly accumulators: Float64Array;
  readonly streams: readonly StreamState[];
}

/** A run with everything 0. */
export function createRun(config: EngineConfig, learningRate: number): Run {
  const { network, slots, streams, optimizer } = config;
  const newState = (): Float64Array => new Float64Array(network.stateSize);
  return {
    learningRate,
    parameters: new Float64Array(network.parameterCount),
    gradient: new Float64Array(network.parameterCount),
    accumulators: initialAccumulators(optimizer, network.parameterCount),
    streams: Array.from({ length: streams }, () => ({
      states: Array.from({ length: slots }, newState),
      inputs: Array.from({ length: slots }, () => zeroOf(network.observation)),
      targets: Array.from({ length: slots }, () => zeroOf(network.target)),
      previous: newState(),
      acting: newState(),
    })),
  };
}

/** What all runs of a configuration take, with the gradients of a mini-batch's states. */
export function needOf(config: EngineConfig): MemoryNeed {
  const { network, runs, streams, slots, batchSize = 0 } = config;
  const { parameterCount, stateSize, observation, target } = network;
  const places = runs * streams * slots;
  const values = (space: Space): MemoryNeed =>
    space.kind === 'class' ? { bytes: 8 * places } : needOfArrays(places, space.size);
  return sumOfNeeds([
    needOfArrays(3 * runs, parameterCount),
    needOfArrays(places, stateSize),
    values(observation),
    values(target),
    needOfArrays(2 * runs * streams * batchSize, stateSize),
    expectedInfluence(config),
  ]);
}

/** What a run's forward mode differentiates at, the last advance having written to `slot`. */
export function lastAdvance({ parameters, streams }: Run, slot: number): LastAdvance {
  return {
    parameters,
    streams: streams.map(({ previous, acting, inputs, targets }) => ({
      step: { previous, input: inputs[slot], next: acting },
      target: targets[slot],
    })),
  };
}

/** Copies stream `index`'s observation and target into a slot. */
export function store(
  stream: StreamState,
  slot: number,
  transitions: Transitions,
  index: number,
): void {
  stream.inputs[slot] = copyValue(stream.inputs[slot], transitions.observations, index);
  stream.targets[slot] = copyValue(stream.targets[slot], transitions.targets, index);
}

/** A value of a space, all 0. */
export function zeroOf(space: Space): number | Float64Array {
  return space.kind === 'class' ? 0 : new Float64Array(space.size);
}

/** Stream `index`'s value of what was observed: a class, or the vector `place` filled with it. */
export function copyValue(
  place: number | Float64Array,
  source: Int32Array | Float32Array | Float64Array,
  index: number,
): number | Float64Array {
  if (typeof place === 'number') return source[index];
  place.set(source.subarray(index * place.length, (index + 1) * place.length));
  return place;
}
