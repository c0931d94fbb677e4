import { width, type Space } from '../../environments';
import { areFinite } from '../divergence';
import type { EngineConfig } from '../engine';
import type { EngineSnapshot, ForwardHandle, Numbers, RunSnapshot } from '../engine-snapshot';
import type { ReferenceForwardMode } from './reference-forward-mode';
import { copyValue, type Run } from './run';
import type { StateMover } from './state-mover';

/** What the reference engine remembers, read out and put back. */
export class ReferenceSnapshot implements EngineSnapshot {
  readonly #config: EngineConfig;
  readonly #runs: readonly Run[];
  readonly #mover: StateMover;
  readonly #forward: ReferenceForwardMode;

  constructor(
    config: EngineConfig,
    runs: readonly Run[],
    mover: StateMover,
    forward: ReferenceForwardMode,
  ) {
    this.#config = config;
    this.#runs = runs;
    this.#mover = mover;
    this.#forward = forward;
  }

  readRun(run: number): RunSnapshot {
    const { network } = this.#config;
    const { parameters, accumulators, streams } = this.#runs[run];
    const values = (space: Space, kind: 'inputs' | 'targets'): Float64Array =>
      this.#gather(width(space), (slot, s) => streams[s][kind][slot]);
    return {
      parameters: parameters.slice(),
      optimizer: accumulators.slice(),
      stateOptimizer: this.#mover.accumulatorsOf(run).slice(),
      states: this.#gather(network.stateSize, (slot, s) => streams[s].states[slot]),
      acting: Float64Array.from(streams.flatMap(({ acting }) => [...acting])),
      observations: values(network.observation, 'inputs'),
      targets: values(network.target, 'targets'),
    };
  }

  isFinite(run: number): boolean {
    const { parameters, accumulators, streams } = this.#runs[run];
    const states = streams.flatMap((stream) => stream.states);
    return [parameters, accumulators, this.#mover.accumulatorsOf(run), ...states].every((numbers) =>
      areFinite(numbers),
    );
  }

  writeRun(run: number, from: RunSnapshot): void {
    const { slots, streams: S, network } = this.#config;
    const { parameters, accumulators, streams } = this.#runs[run];
    const observations = Float64Array.from(from.observations);
    const targets = Float64Array.from(from.targets);
    parameters.set(from.parameters);
    accumulators.set(from.optimizer);
    this.#mover.setAccumulatorsOf(run, from.stateOptimizer);
    const n = network.stateSize;
    for (const [s, stream] of streams.entries()) {
      stream.acting.set(from.acting.subarray(s * n, (s + 1) * n));
      for (let slot = 0; slot < slots; slot++) {
        const at = slot * S + s;
        stream.states[slot].set(from.states.subarray(at * n, (at + 1) * n));
        stream.inputs[slot] = copyValue(stream.inputs[slot], observations, at);
        stream.targets[slot] = copyValue(stream.targets[slot], targets, at);
      }
    }
  }

  readForward(handle: ForwardHandle): Numbers {
    return this.#forward.readArrays(handle);
  }

  writeForward(handle: ForwardHandle, values: Numbers): void {
    this.#forward.writeArrays(handle, values);
  }

  /** [slots × S × size] */
  #gather(
    size: number,
    valueOf: (slot: number, stream: number) => number | Float64Array,
  ): Float64Array {
    const { slots, streams } = this.#config;
    const all = new Float64Array(slots * streams * size);
    for (let slot = 0; slot < slots; slot++) {
      for (let s = 0; s < streams; s++) {
        const value = valueOf(slot, s);
        all.set(typeof value === 'number' ? [value] : value, (slot * streams + s) * size);
      }
    }
    return all;
  }
}
