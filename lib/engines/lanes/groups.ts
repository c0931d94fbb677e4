import { Arena } from './arena';
import type { Backend } from './backend';
import { constantBytes, writeConstants } from './constants';
import { groupLayout, storedStateSize, type GroupLayout } from './layout';
import type { Shape } from './shape';

/** The same bytes of every group, one group after the other. */
export interface Area {
  /** Where the first group's part stands. */
  readonly at: number;
  /** From one group to the next. */
  readonly bytes: number;
}

/**
 * The runs of an engine in memory, four to a group or more, each in a lane of its own: which run stands
 * where, reading and writing its lane. Lanes beyond the last run are computed and never looked at.
 */
export class Groups {
  readonly arena = new Arena('lanesEngine');
  readonly layout: GroupLayout;
  /** Runs of a group. */
  readonly lanes: number;
  readonly count: number;
  /** What {@link layout} describes. */
  readonly main: Area;
  /** Accumulators of the stored states that a run has: none before the first step along them. */
  stateAccumulatorCount = 0;

  /** @throws OptionError if the groups do not fit into a memory */
  constructor(
    readonly backend: Backend,
    readonly shape: Shape,
    readonly runs: number,
  ) {
    this.layout = groupLayout(shape);
    this.lanes = shape.lanes;
    this.count = Math.ceil(runs / this.lanes);
    this.arena.allocate(constantBytes(this.lanes));
    this.main = this.allocate(this.layout.bytes);
    writeConstants(this.arena.memory.buffer, this.lanes);
  }

  /** Accumulators of the weights that a run has. */
  get accumulatorCount(): number {
    return this.shape.optimizer.kind === 'rmsprop' ? this.layout.parameterCount : 0;
  }

  /** Room in every group, all 0. */
  allocate(bytes: number): Area {
    return { at: this.arena.allocate(this.count * bytes), bytes };
  }

  /** Among floats, a run's lane of the vector that is `offset` bytes from its group's part. */
  index(run: number, offset: number, { at, bytes }: Area = this.main): number {
    return (at + Math.floor(run / this.lanes) * bytes + offset) / 4 + (run % this.lanes);
  }

  /** Among floats, the first number of a run's stored state; the others follow it. */
  stateIndex(run: number, stream: number, slot: number): number {
    return this.slotIndex(run, stream, slot, this.layout.states, this.main);
  }

  /** The same in an area of vectors that are laid out as stored states are. */
  slotIndex(run: number, stream: number, slot: number, offset: number, area: Area): number {
    const { slots } = this.shape;
    const lane = run % this.lanes;
    const first = this.index(run, offset, area) - lane;
    return first + ((stream * slots + slot) * this.lanes + lane) * storedStateSize(this.shape);
  }

  /** A run's numbers out of `count` vectors. */
  read(run: number, offset: number, count: number, area: Area = this.main): Float32Array {
    const { floats } = this.arena;
    const first = this.index(run, offset, area);
    const numbers = new Float32Array(count);
    for (let i = 0; i < count; i++) numbers[i] = floats[first + i * this.lanes];
    return numbers;
  }

  /** Replaces a run's numbers in as many vectors. */
  write(run: number, offset: number, values: ArrayLike<number>, area: Area = this.main): void {
    const { floats } = this.arena;
    const first = this.index(run, offset, area);
    for (let i = 0; i < values.length; i++) floats[first + i * this.lanes] = values[i];
  }

  /** Fills `count` vectors in every group. */
  fill(offset: number, count: number, value: number): void {
    for (let group = 0; group < this.count; group++) {
      const first = this.index(group * this.lanes, offset);
      this.arena.floats.fill(value, first, first + count * this.lanes);
    }
  }

  /** [R × S] numbers out of one [S] vector in each group. */
  readScalars({ at, bytes }: Area, offset: number): Float64Array {
    const { streams } = this.shape;
    const { floats } = this.arena;
    const values = new Float64Array(this.runs * streams);
    const toNextGroup = bytes / 4 - this.lanes + 1;
    let first = (at + offset) / 4;
    let next = 0;
    for (let run = 0; run < this.runs; run++) {
      for (let s = 0; s < streams; s++) values[next++] = floats[first + s * this.lanes];
      first += run % this.lanes === this.lanes - 1 ? toNextGroup : 1;
    }
    return values;
  }

  /** [R × S] numbers, times another, into one [S] vector in each group. */
  writeScalars({ at, bytes }: Area, offset: number, values: ArrayLike<number>, scale = 1): void {
    const { streams } = this.shape;
    const { floats } = this.arena;
    const toNextGroup = bytes / 4 - this.lanes + 1;
    let first = (at + offset) / 4;
    let next = 0;
    for (let run = 0; run < this.runs; run++) {
      for (let s = 0; s < streams; s++) floats[first + s * this.lanes] = scale * values[next++];
      first += run % this.lanes === this.lanes - 1 ? toNextGroup : 1;
    }
  }
}
