import { constant } from '../constants';
import { doublesBytes, storedStateSize, storedWidth, vectorBytes } from '../layout';
import { givenSize, valueSize, type Shape } from '../shape';
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
  subtract,
  subtractIntegers,
  type Address,
  type Expression,
  type Local,
} from '../../kernel-language/expressions';
import type { Emit } from './emit';
import { cellKernels } from './cells';
import { gather, scatter, streamParts } from './gather';
import { readoutForward, score, logitGradientsOf } from './readout';

export const ADVANCE_PARAMETERS = 8;
export const LOGIT_GRADIENTS_PARAMETERS = 2;

/**
 * One online step of `together` groups of runs at a time: takes the transitions in, computes s_t,
 * stores it and scores its prediction.
 *
 * The function takes: the first group, how many times to go on to the next groups, the first one's observations,
 * targets and scored marks (all [run][S], integers or floats), where its scores go (see
 * {@link scoresBytes}), and the slots it reads from and writes to.
 */
export function writeAdvance(emit: Emit, together: number): void {
  const { f, shape, layout } = emit;
  const [first, times, observationsAt, targetsAt, scoredAt, scoresAt, from, to] = f.parameters;
  const { hiddenUnits: k, stateSize, inputSize: d, outputSize: m, streams: S } = shape;
  const strides = [
    layout.bytes,
    f.lanes * S * givenSize(shape, 'observation') * 4,
    f.lanes * S * givenSize(shape, 'target') * 4,
    f.lanes * S * 4,
    scoresBytes(shape),
  ] as const;
  const walks = [first, observationsAt, targetsAt, scoredAt, scoresAt].map((parameter, i) => ({
    from: pointedTo(parameter),
    stride: strides[i] * together,
  }));
  f.eachOf(times, walks, (at) => {
    const places = Array.from({ length: together }, (_, g) =>
      at.map((address, i) => plus(address, g * strides[i])),
    );
    const groups = places.map(([group]) => group);
    for (const [group, observations, targets] of places) {
      const parts = streamParts(emit, group);
      takeIn(emit, 'observation', observations, parts.observations, plus(group, layout.input), to);
      takeIn(emit, 'target', targets, parts.targets, plus(group, layout.target), to);
      recall(emit, group, from, plus(group, layout.previous));
    }
    const perStream = (offset: number, stride: number) => ({
      at: groups.map((group) => plus(group, offset)),
      stride,
    });
    const acting = perStream(layout.acting, stateSize * f.vectorBytes);
    cellKernels(shape).forward(emit, groups, S, {
      previous: perStream(layout.previous, stateSize * f.vectorBytes),
      input: perStream(layout.input, storedWidth(shape.observation, d) * f.vectorBytes),
      next: acting,
      kept: perStream(layout.kept, shape.cell.kept * k * f.vectorBytes),
    });
    const outputs = perStream(layout.outputs, m * f.vectorBytes);
    readoutForward(emit, groups, S, { state: acting, outputs });
    for (const [group, , , scored, scores] of places) {
      keep(emit, group, to);
      scoreAll(emit, group, scored, scores);
    }
  });
}

/**
 * outputs ← ∇ℓ with respect to g_β(s_t), at the last advance. The function takes the first group
 * and the number of groups.
 */
export function writeLogitGradients(emit: Emit): void {
  const { f, shape, layout } = emit;
  const [first, count] = f.parameters;
  const { stateSize, outputSize: m, streams: S } = shape;
  f.eachOf(count, [{ from: pointedTo(first), stride: layout.bytes }], ([group]) => {
    const outputs = plus(group, layout.outputs);
    const state = { at: [plus(group, layout.acting)], stride: stateSize * f.vectorBytes };
    readoutForward(emit, [group], S, {
      state,
      outputs: { at: [outputs], stride: m * f.vectorBytes },
    });
    const walks = [
      { from: outputs, stride: m * f.vectorBytes },
      { from: plus(group, layout.target), stride: storedWidth(shape.target, m) * f.vectorBytes },
    ];
    f.each(S, walks, ([output, target]) => {
      logitGradientsOf(emit, output, target, null);
    });
  });
}

/** Values into the record, twice (see the layout), and into vectors for the step itself. */
function takeIn(
  emit: Emit,
  what: 'observation' | 'target',
  values: Address,
  record: { readonly from: Address; readonly stride: number },
  vectors: Address,
  slot: Local,
): void {
  const { f, shape } = emit;
  const { streams: S, slots } = shape;
  const size = valueSize(shape, what);
  const width = storedWidth(shape[what], size);
  const given = givenSize(shape, what);
  const place = multiplyInteger(get(slot), integer(width * 4));
  const now = pointedTo(f.local('i32', addInteger(addressOf(record.from), place)));
  const streams = [
    { from: values, stride: given * 4 },
    { from: now, stride: record.stride },
    { from: vectors, stride: width * f.vectorBytes },
  ];
  f.each(S, streams, ([value, stored, vector]) => {
    const numbers = [
      { from: value, stride: 4 },
      { from: stored, stride: 4 },
      { from: vector, stride: f.vectorBytes },
    ];
    f.each(given, numbers, ([number, entry, into]) => {
      for (let l = 0; l < f.lanes; l++) {
        const copied = loadInteger(plus(number, l * S * given * 4));
        const laneEntry = plus(entry, l * 2 * slots * width * 4);
        f.storeInteger(laneEntry, copied);
        f.storeInteger(plus(laneEntry, slots * width * 4), copied);
        f.storeInteger(plus(into, l * 4), copied);
      }
    });
  });
}

/** previous ← the states to go on from: as stored, or as last computed. */
export function recall(emit: Emit, group: Address, slot: Local, previous: Address): void {
  const { f, shape, layout } = emit;
  const { stateSize, streams: S } = shape;
  if (shape.actingState === 'separate') {
    const walks = [plus(group, layout.acting), previous].map((from) => ({
      from,
      stride: f.vectorBytes,
    }));
    f.each(S * stateSize, walks, ([from, to]) => {
      f.store(to, load(from));
    });
    return;
  }
  const walks = [
    slotWalk(emit, group, slot),
    { from: previous, stride: stateSize * f.vectorBytes },
  ];
  f.each(S, walks, ([stored, to]) => {
    gather(f, lanesAt(shape, stored), to, stateSize);
  });
}

/** s_t into its slot. */
function keep(emit: Emit, group: Address, slot: Local): void {
  const { f, shape, layout } = emit;
  const { stateSize, streams: S } = shape;
  const acting = { from: plus(group, layout.acting), stride: stateSize * f.vectorBytes };
  f.each(S, [slotWalk(emit, group, slot), acting], ([stored, from]) => {
    scatter(f, [from], lanesAt(shape, stored), stateSize);
  });
}

function slotWalk(emit: Emit, group: Address, slot: Local): { from: Address; stride: number } {
  const { f, shape } = emit;
  const { from, stride } = streamParts(emit, group).states;
  const row = multiplyInteger(get(slot), integer(f.lanes * storedStateSize(shape) * 4));
  return { from: pointedTo(f.local('i32', addInteger(addressOf(from), row))), stride };
}

function lanesAt(shape: Shape, stored: Address): Address[] {
  return Array.from({ length: shape.lanes }, (_, l) =>
    plus(stored, l * storedStateSize(shape) * 4),
  );
}

/** What an advance says of its predictions: two vectors, Σ ℓ and Σ of wrong classes, over scored streams. */
export function scoresBytes(shape: Shape): number {
  return 2 * vectorBytes(shape);
}

/** Adds the scores of the streams that are scored, and these to the sums of all advances. */
function scoreAll(emit: Emit, group: Address, scored: Address, scores: Address): void {
  const { f, shape, layout } = emit;
  const { outputSize: m, streams: S } = shape;
  const totals = { loss: scores, error: plus(scores, f.vectorBytes) };
  for (const total of Object.values(totals)) f.store(total, load(constant('zero')));
  const walks = [
    { from: plus(group, layout.outputs), stride: m * f.vectorBytes },
    { from: plus(group, layout.target), stride: storedWidth(shape.target, m) * f.vectorBytes },
    { from: scored, stride: 4 },
  ];
  f.each(S, walks, ([outputs, target, mark]) => {
    const { loss, error } = score(emit, outputs, target);
    const marks = f.vector(splatInteger(integer(0)));
    // 1 becomes −1, whose bits are all ones.
    f.set(marks, subtractIntegers(get(marks), marksOf(mark, shape)));
    f.store(totals.loss, add(load(totals.loss), and(get(loss), get(marks))));
    f.store(totals.error, add(load(totals.error), and(get(error), get(marks))));
  });
  // NaN, never ∞: ∞ − ∞ is none, and 0 changes nothing.
  const total = load(totals.loss);
  const loss = f.vector(add(total, subtract(total, total)));
  f.addToDoubles(plus(group, layout.sums), loss);
  f.addToDoubles(plus(group, layout.sums + doublesBytes(shape)), f.vector(load(totals.error)));
}

function marksOf(mark: Address, { streams, lanes }: Shape): Expression {
  return Array.from({ length: lanes }, (_, l) => plus(mark, l * streams * 4)).reduce(
    (vector, address, l) => loadLane(vector, address, l),
    splatInteger(integer(0)),
  );
}
