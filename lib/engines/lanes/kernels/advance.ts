import { constant } from '../constants';
import { LANES, VECTOR, storedWidth, type GroupLayout } from '../layout';
import type { Shape } from '../shape';
import type { FunctionBuilder } from '../wasm/function-builder';
import {
  add,
  addInteger,
  addressOf,
  and,
  get,
  integer,
  load,
  loadInteger,
  loadLane,
  multiplyInteger,
  plus,
  pointedTo,
  splatInteger,
  subtractIntegers,
  type Address,
  type Local,
} from '../wasm/expressions';
import { cellForward } from './cell';
import { gather, scatter, streamParts } from './gather';
import { readoutForward, score, slopesOf } from './readout';

export const ADVANCE_PARAMETERS = 7;
export const SLOPES_PARAMETERS = 2;

/**
 * One online step of `together` groups of runs at a time: takes the transitions in, computes s_t,
 * stores it and scores its prediction.
 *
 * The function takes: the first group, its observations, targets and scored marks (all [run][S],
 * integers or floats), how many times to go on to the next groups, and the slots it reads from and
 * writes to.
 */
export function writeAdvance(
  f: FunctionBuilder,
  shape: Shape,
  layout: GroupLayout,
  together: number,
): void {
  const [first, observationsAt, targetsAt, scoredAt, times, from, to] = f.parameters;
  const { hiddenUnits: k, inputSize: d, outputSize: m, streams: S } = shape;
  const observed = shape.observation === 'class' ? 1 : d;
  const targeted = shape.target === 'class' ? 1 : m;
  const strides = [
    layout.bytes,
    LANES * S * observed * 4,
    LANES * S * targeted * 4,
    LANES * S * 4,
  ] as const;
  const walks = [first, observationsAt, targetsAt, scoredAt].map((parameter, i) => ({
    from: pointedTo(parameter),
    stride: strides[i] * together,
  }));
  f.eachOf(times, walks, (at) => {
    const units = Array.from({ length: together }, (_, g) =>
      at.map((address, i) => plus(address, g * strides[i])),
    );
    const groups = units.map(([group]) => group);
    for (const [group, observations, targets] of units) {
      const parts = streamParts(shape, layout, group);
      takeIn(
        f,
        shape,
        'observation',
        observations,
        parts.observations,
        plus(group, layout.input),
        to,
      );
      takeIn(f, shape, 'target', targets, parts.targets, plus(group, layout.target), to);
      recall(f, shape, layout, group, from);
    }
    const perSample = (offset: number, stride: number) => ({
      at: groups.map((group) => plus(group, offset)),
      stride,
    });
    const acting = perSample(layout.acting, k * VECTOR);
    cellForward(f, shape, layout, groups, S, {
      previous: perSample(layout.previous, k * VECTOR),
      input: perSample(layout.input, storedWidth(shape.observation, d) * VECTOR),
      next: acting,
    });
    const outputs = perSample(layout.outputs, m * VECTOR);
    readoutForward(f, shape, layout, groups, S, { state: acting, outputs });
    for (const [group, , , scored] of units) {
      keep(f, shape, layout, group, to);
      scoreAll(f, shape, layout, group, scored);
    }
  });
}

/**
 * outputs ← ∇ℓ with respect to g_β(s_t), at the last advance. The function takes the first group
 * and the number of groups.
 */
export function writeSlopes(f: FunctionBuilder, shape: Shape, layout: GroupLayout): void {
  const [first, count] = f.parameters;
  const { hiddenUnits: k, outputSize: m, streams: S } = shape;
  f.eachOf(count, [{ from: pointedTo(first), stride: layout.bytes }], ([group]) => {
    const outputs = plus(group, layout.outputs);
    const state = { at: [plus(group, layout.acting)], stride: k * VECTOR };
    readoutForward(f, shape, layout, [group], S, {
      state,
      outputs: { at: [outputs], stride: m * VECTOR },
    });
    const walks = [
      { from: outputs, stride: m * VECTOR },
      { from: plus(group, layout.target), stride: storedWidth(shape.target, m) * VECTOR },
    ];
    f.each(S, walks, ([output, target]) => {
      slopesOf(f, shape, output, target, null);
    });
  });
}

/** Values into the record, twice (see the layout), and into vectors for the step itself. */
function takeIn(
  f: FunctionBuilder,
  shape: Shape,
  what: 'observation' | 'target',
  values: Address,
  record: { readonly from: Address; readonly stride: number },
  vectors: Address,
  slot: Local,
): void {
  const { streams: S, slots } = shape;
  const size = what === 'observation' ? shape.inputSize : shape.outputSize;
  const width = storedWidth(shape[what], size);
  const given = shape[what] === 'class' ? 1 : size;
  const place = multiplyInteger(get(slot), integer(width * 4));
  const now = pointedTo(f.local('i32', addInteger(addressOf(record.from), place)));
  const streams = [
    { from: values, stride: given * 4 },
    { from: now, stride: record.stride },
    { from: vectors, stride: width * VECTOR },
  ];
  f.each(S, streams, ([value, stored, vector]) => {
    const numbers = [
      { from: value, stride: 4 },
      { from: stored, stride: 4 },
      { from: vector, stride: VECTOR },
    ];
    f.each(given, numbers, ([number, entry, into]) => {
      for (let l = 0; l < LANES; l++) {
        const copied = loadInteger(plus(number, l * S * given * 4));
        const laneEntry = plus(entry, l * 2 * slots * width * 4);
        f.storeInteger(laneEntry, copied);
        f.storeInteger(plus(laneEntry, slots * width * 4), copied);
        f.storeInteger(plus(into, l * 4), copied);
      }
    });
  });
}

/** The states to go on from: as stored, or as last computed. */
function recall(
  f: FunctionBuilder,
  shape: Shape,
  layout: GroupLayout,
  group: Address,
  slot: Local,
): void {
  const { hiddenUnits: k, streams: S } = shape;
  const previous = plus(group, layout.previous);
  if (shape.actingState === 'separate') {
    const walks = [plus(group, layout.acting), previous].map((from) => ({ from, stride: VECTOR }));
    f.each(S * k, walks, ([from, to]) => {
      f.store(to, load(from));
    });
    return;
  }
  const walks = [slotWalk(f, shape, layout, group, slot), { from: previous, stride: k * VECTOR }];
  f.each(S, walks, ([stored, to]) => {
    gather(f, lanesAt(shape, stored), to, k);
  });
}

/** s_t into its slot. */
function keep(
  f: FunctionBuilder,
  shape: Shape,
  layout: GroupLayout,
  group: Address,
  slot: Local,
): void {
  const { hiddenUnits: k, streams: S } = shape;
  const acting = { from: plus(group, layout.acting), stride: k * VECTOR };
  f.each(S, [slotWalk(f, shape, layout, group, slot), acting], ([stored, from]) => {
    scatter(f, [from], lanesAt(shape, stored), k);
  });
}

function slotWalk(
  f: FunctionBuilder,
  shape: Shape,
  layout: GroupLayout,
  group: Address,
  slot: Local,
): { from: Address; stride: number } {
  const { from, stride } = streamParts(shape, layout, group).states;
  const row = multiplyInteger(get(slot), integer(LANES * shape.hiddenUnits * 4));
  return { from: pointedTo(f.local('i32', addInteger(addressOf(from), row))), stride };
}

function lanesAt(shape: Shape, stored: Address): Address[] {
  return Array.from({ length: LANES }, (_, l) => plus(stored, l * shape.hiddenUnits * 4));
}

/** Adds the scores of the streams that are scored. */
function scoreAll(
  f: FunctionBuilder,
  shape: Shape,
  layout: GroupLayout,
  group: Address,
  scored: Address,
): void {
  const { outputSize: m, streams: S } = shape;
  const totals = { loss: plus(group, layout.loss), error: plus(group, layout.error) };
  for (const total of Object.values(totals)) f.store(total, load(constant('zero')));
  const walks = [
    { from: plus(group, layout.outputs), stride: m * VECTOR },
    { from: plus(group, layout.target), stride: storedWidth(shape.target, m) * VECTOR },
    { from: scored, stride: 4 },
  ];
  f.each(S, walks, ([outputs, target, mark]) => {
    const { loss, error } = score(f, shape, outputs, target);
    const marks = f.vector(splatInteger(integer(0)));
    // 1 becomes −1, whose bits are all ones.
    f.set(marks, subtractIntegers(get(marks), marksOf(mark, S)));
    f.store(totals.loss, add(load(totals.loss), and(get(loss), get(marks))));
    f.store(totals.error, add(load(totals.error), and(get(error), get(marks))));
  });
}

function marksOf(mark: Address, streams: number) {
  return [1, 2, 3].reduce(
    (vector, l) => loadLane(vector, plus(mark, l * streams * 4), l),
    loadLane(splatInteger(integer(0)), mark, 0),
  );
}
