import type { Numbers } from '../engine-snapshot';
import { ValueRing } from '../value-ring';
import { placeIn } from './memory';
import type { Setting } from './setting';
import { LANES, statePanels, unitPanels, VECTOR } from './shape';

/** Where everything that a run remembers stands. */
export class RunMemory {
  readonly theta: number;
  /** RMSprop's, as θ; under SGD nothing is read there. */
  readonly accumulators: number;
  /** Its learning rate, and that of its states if they have one of their own: a vector each. */
  readonly rate: number;
  readonly stateRate: number;
  /** s_{t−1} and s_t of the last advance: [S]. */
  readonly previous: number;
  readonly acting: number;
  readonly stateAccumulators: number;
  /** Whether the stored states have moved, and their accumulators begun. */
  hasStateAccumulators = false;
  readonly observations: ValueRing;
  readonly targets: ValueRing;
  readonly #setting: Setting;
  /** [slots] of states [S]. */
  readonly #states: number;
  /** Made when they are first needed. */
  #gradient: number | null = null;
  #costates: number | null = null;

  constructor(setting: Setting, run: number) {
    const { config, memory, shape, layout } = setting;
    const { network, streams, slots, optimizer, learningRates } = config;
    const ofTheta = layout.bytes / VECTOR;
    const ofState = statePanels(shape) * streams;
    this.#setting = setting;
    this.theta = memory.vectors(ofTheta);
    this.accumulators = optimizer.kind === 'rmsprop' ? memory.vectors(ofTheta) : this.theta;
    this.#states = memory.vectors(slots * ofState);
    this.previous = memory.vectors(ofState);
    this.acting = memory.vectors(ofState);
    this.stateAccumulators = memory.vectors(statePanels(shape));
    this.rate = memory.vectors(1);
    this.stateRate = memory.vectors(1);
    this.observations = new ValueRing(network.observation, slots, streams);
    this.targets = new ValueRing(network.target, slots, streams);
    memory.splat(this.rate, learningRates[run]);
    if (optimizer.kind === 'rmsprop') {
      this.likeTheta(this.accumulators).fill(optimizer.initialAccumulator);
    }
  }

  /** Where the latest gradient stands, if it ever does. */
  get gradient(): number {
    const { memory, layout } = this.#setting;
    return (this.#gradient ??= memory.vectors(layout.bytes / VECTOR));
  }

  /** Where the states of a slot stand. */
  slot(slot: number): number {
    return this.#states + slot * this.#slotVectors * VECTOR;
  }

  /** Where the costates beside them stand. */
  costates(slot: number): number {
    const { config, memory } = this.#setting;
    this.#costates ??= memory.vectors(config.slots * this.#slotVectors);
    return this.#costates + slot * this.#slotVectors * VECTOR;
  }

  /** Vectors of the states of all streams. */
  get #slotVectors(): number {
    const { config, shape } = this.#setting;
    return statePanels(shape) * config.streams;
  }

  /** The states, or costates, of a slot, with what fills up; not to be kept. */
  statesAt(at: number): Float32Array {
    return this.#setting.memory.floats(at, this.#slotVectors * LANES);
  }

  /** Copies the states of all streams. */
  copyStates(from: number, to: number): void {
    this.statesAt(to).set(this.statesAt(from));
  }

  /** The states, or costates, of all slots: [slots × S × stateSize]. @param at where those of a slot stand */
  readSlots(at: (slot: number) => number): Float32Array {
    const { slots, streams, network } = this.#setting.config;
    const values = new Float32Array(slots * streams * network.stateSize);
    for (let slot = 0; slot < slots; slot++) {
      for (let s = 0; s < streams; s++) {
        values.set(this.readState(at(slot), s), (slot * streams + s) * network.stateSize);
      }
    }
    return values;
  }

  /** Replaces them by what {@link readSlots} gave. */
  writeSlots(at: (slot: number) => number, values: Numbers): void {
    const { slots, streams, network } = this.#setting.config;
    const n = network.stateSize;
    for (let slot = 0; slot < slots; slot++) {
      for (let s = 0; s < streams; s++) {
        const first = (slot * streams + s) * n;
        this.writeState(at(slot), s, values.subarray(first, first + n));
      }
    }
  }

  /** All numbers of something like θ, with those that fill up; not to be kept. */
  likeTheta(at: number): Float32Array {
    return this.#setting.memory.floats(at, this.#setting.layout.bytes / 4);
  }

  /** All stored states, with what fills up; not to be kept. */
  get allStates(): Float32Array {
    const { config, memory, shape } = this.#setting;
    const { slots, streams } = config;
    return memory.floats(this.#states, slots * streams * statePanels(shape) * LANES);
  }

  /** The accumulators of the stored states, with what fills up; not to be kept. */
  get allStateAccumulators(): Float32Array {
    const { memory, shape } = this.#setting;
    return memory.floats(this.stateAccumulators, statePanels(shape) * LANES);
  }

  /** A row of a matrix of states: [stateSize]. @param rows those of the matrix; default S */
  readState(at: number, row: number, rows = this.#setting.config.streams): Float32Array {
    const { config, memory } = this.#setting;
    const { floats } = memory.arena;
    const placeOf = this.#placesOf(at, row, rows);
    return Float32Array.from({ length: config.network.stateSize }, (_, i) => floats[placeOf(i)]);
  }

  writeState(
    at: number,
    row: number,
    state: ArrayLike<number>,
    rows = this.#setting.config.streams,
  ): void {
    const { floats } = this.#setting.memory.arena;
    const placeOf = this.#placesOf(at, row, rows);
    for (let i = 0; i < state.length; i++) floats[placeOf(i)] = state[i];
  }

  /** Among floats, where the numbers of a row's state stand. */
  #placesOf(at: number, row: number, rows: number): (index: number) => number {
    const { shape } = this.#setting;
    const { hiddenUnits: k } = shape;
    const ofPart = unitPanels(shape) * rows * LANES;
    return (index) => at / 4 + Math.floor(index / k) * ofPart + placeIn(rows, row, index % k);
  }
}
