import { constant } from '../constants';
import { storedStateSize, storedWidth } from '../layout';
import { valueSize, type Shape } from '../shape';
import type { FunctionBuilder } from '../../kernel-language/function-builder';
import {
  addInteger,
  addressOf,
  atLeastUnsigned,
  choose,
  get,
  integer,
  load,
  loadFour,
  loadInteger,
  loadLane,
  multiplyInteger,
  plus,
  pointedTo,
  subtractInteger,
  type Address,
  type Expression,
  type Local,
} from '../../kernel-language/expressions';
import { eachRows } from './blocks';
import type { Emit } from './emit';
import { columnsOf, rowsOf } from './transpose';

/** The lanes of something that each run keeps by itself. */
export type LaneAddresses = readonly Address[];

/** The lanes of a vector in memory. */
export function eachLane(vector: Address, lanes: number): LaneAddresses {
  return Array.from({ length: lanes }, (_, l) => plus(vector, 4 * l));
}

/** Where one stream's stored states in a slot stand, for each lane; the slot may differ by lane. */
export function storedStates(emit: Emit, stream: Address, slots: readonly Local[]): LaneAddresses {
  const { f, shape } = emit;
  const bytes = storedStateSize(shape) * 4;
  return slots.map((slot, l) => {
    const row = multiplyInteger(get(slot), integer(f.lanes * bytes));
    return pointedTo(f.local('i32', addInteger(addressOf(plus(stream, l * bytes)), row)));
  });
}

/** [count] vectors ← each run's contiguous numbers, which are padded: four at a time. */
export function gather(f: FunctionBuilder, from: LaneAddresses, to: Address, count: number): void {
  const walks = [
    ...from.map((at) => ({ from: at, stride: 4 })),
    { from: to, stride: f.vectorBytes },
  ];
  const body = (at: readonly Address[], wanted: number): void => {
    const rows = at.slice(0, f.lanes).map(loadFour);
    for (const [i, column] of columnsOf(f, rows).slice(0, wanted).entries()) {
      f.store(plus(at[f.lanes], i * f.vectorBytes), get(column));
    }
  };
  eachRows(f, count, 4, walks, body, 2);
}

/**
 * Each run's contiguous numbers, which are padded, ← [count] vectors.
 *
 * @param from arrays of [count] vectors
 * @param value what is made of an entry's vectors, one of each array
 * @param change what becomes of four stored numbers of a run, given their four values
 */
export function scatter(
  f: FunctionBuilder,
  from: readonly Address[],
  to: LaneAddresses,
  count: number,
  value: (at: readonly Address[]) => Expression = ([at]) => load(at),
  change: (stored: Address, values: Local) => Expression = (_, values) => get(values),
): void {
  const walks = [
    ...to.map((at) => ({ from: at, stride: 4 })),
    ...from.map((at) => ({ from: at, stride: f.vectorBytes })),
  ];
  const body = (at: readonly Address[], given: number): void => {
    const stored = at.slice(0, f.lanes);
    const columns = [0, 1, 2, 3].map((i) =>
      i < given
        ? value(at.slice(f.lanes).map((address) => plus(address, i * f.vectorBytes)))
        : load(constant('zero')),
    );
    for (const [l, row] of rowsOf(f, columns).entries()) {
      f.storeFour(stored[l], change(stored[l], row));
    }
  };
  eachRows(f, count, 4, walks, body, 2);
}

/** The slots at which a window starts and ends, in each lane. */
export function windowSlots(
  emit: Emit,
  starts: LaneAddresses,
  length: number,
): { readonly start: Local[]; readonly end: Local[] } {
  const { f, shape } = emit;
  const start = starts.map((at) => f.local('i32', loadInteger(at)));
  const end = start.map((slot) => {
    const beyond = f.local('i32', addInteger(get(slot), integer(length)));
    return f.local('i32', wrapped(shape, beyond));
  });
  return { start, end };
}

/** A number of slots that is less than two turns of the ring, as a slot. */
function wrapped({ slots }: Shape, beyond: Local): Expression {
  const after = subtractInteger(get(beyond), integer(slots));
  return choose(after, get(beyond), atLeastUnsigned(get(beyond), integer(slots)));
}

/** Moves a slot on by one, round the ring. */
export function moveOn({ f, shape }: Emit, slot: Local): void {
  f.set(slot, addInteger(get(slot), integer(1)));
  f.set(slot, wrapped(shape, slot));
}

/** Bytes that one stream's observations or targets take. */
export function recordBytes(shape: Shape, width: number): number {
  return shape.lanes * 2 * shape.slots * width * 4;
}

/** Which steps of a window's record are wanted, and where. */
export interface RecordPart {
  /** How many steps after the window's start. */
  readonly first: number;
  readonly count: number;
  readonly to: Address;
  /** Bytes from one step to the next there. */
  readonly stepStride: number;
}

/**
 * Copies a window's observations or targets into vectors.
 *
 * @param stream where the stream's record stands
 */
export function gatherRecord(
  emit: Emit,
  what: 'observation' | 'target',
  stream: Address,
  starts: readonly Local[],
  { first, count, to, stepStride }: RecordPart,
): void {
  const { f, shape } = emit;
  const kind = shape[what];
  const width = storedWidth(kind, valueSize(shape, what));
  const lanes = starts.map((start, l) => {
    const begin = plus(stream, (l * 2 * shape.slots + first) * width * 4);
    const step = multiplyInteger(get(start), integer(width * 4));
    return pointedTo(f.local('i32', addInteger(addressOf(begin), step)));
  });
  if (kind === 'vector') {
    const walks = [
      ...lanes.map((from) => ({ from, stride: width * 4 })),
      { from: to, stride: stepStride },
    ];
    f.each(count, walks, (at) => {
      gather(f, at.slice(0, f.lanes), at[f.lanes], width);
    });
    return;
  }
  if (count === 1) {
    const classes = lanes.reduce<Expression>(
      (vector, lane, l) => loadLane(vector, lane, l),
      load(constant('zero')),
    );
    f.store(to, classes);
    return;
  }
  // Four steps at a time: those beyond the end are never looked at.
  const walks = [
    ...lanes.map((from) => ({ from, stride: 4 * 4 })),
    { from: to, stride: 4 * stepStride },
  ];
  f.each(
    Math.ceil(count / 4),
    walks,
    (at) => {
      const rows = at.slice(0, f.lanes).map(loadFour);
      for (const [i, column] of columnsOf(f, rows).entries()) {
        f.store(plus(at[f.lanes], i * stepStride), get(column));
      }
    },
    3,
  );
}

/** Where a stream's part of the group's records starts. */
export function streamParts(
  { shape, layout }: Emit,
  group: Address,
): { readonly [name in 'states' | 'observations' | 'targets']: { from: Address; stride: number } } {
  const observed = storedWidth(shape.observation, shape.inputSize);
  const targeted = storedWidth(shape.target, shape.outputSize);
  return {
    states: {
      from: plus(group, layout.states),
      stride: shape.slots * shape.lanes * storedStateSize(shape) * 4,
    },
    observations: {
      from: plus(group, layout.observations),
      stride: recordBytes(shape, observed),
    },
    targets: { from: plus(group, layout.targets), stride: recordBytes(shape, targeted) },
  };
}
