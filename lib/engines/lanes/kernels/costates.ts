import { constant } from '../constants';
import { stateGradientBytes, storedStatesBytes, type Batch } from '../layout';
import { load, pointedTo } from '../../kernel-language/expressions';
import type { Emit } from './emit';
import { eachLane, moveOn, scatter, storedStates, windowSlots } from './gather';

export const CLEAR_COSTATES_PARAMETERS = 7;
export const UPDATE_COSTATES_PARAMETERS = 4;

/**
 * p_j ← 0 in a slot. The function takes: the first group's costates, the number of groups, four addresses
 * that it has no use for, and the slot.
 */
export function writeClearCostates(emit: Emit): void {
  const { f, shape } = emit;
  const [first, count, , , , , slot] = f.parameters;
  const bytes = storedStatesBytes(shape);
  const slots = Array.from({ length: f.lanes }, () => slot);
  f.eachOf(count, [{ from: pointedTo(first), stride: bytes }], ([group]) => {
    f.each(shape.streams, [{ from: group, stride: bytes / shape.streams }], ([stream]) => {
      scatter(f, [], storedStates(emit, stream, slots), shape.stateSize, nothing);
    });
  });
}

/**
 * p_j ← 0 for i − T < j ≤ i in all windows, then p_{i−T} ← ∇_{s_{i−T}} L_i, one after the other.
 *
 * The function takes: the first group's costates, the number of groups, the first one's windows' starts and
 * state gradients.
 */
export function writeUpdateCostates(emit: Emit, batch: Batch): void {
  const { f, shape } = emit;
  const [first, count, startsAt, stateGradientsAt] = f.parameters;
  const { stateSize, streams } = shape;
  const { windows: B, length: T } = batch;
  const bytes = storedStatesBytes(shape);
  const stateBytes = stateSize * f.vectorBytes;
  const walks = [
    { from: pointedTo(first), stride: bytes },
    { from: pointedTo(startsAt), stride: B * f.vectorBytes },
    { from: pointedTo(stateGradientsAt), stride: stateGradientBytes(shape, batch) },
  ];
  f.eachOf(count, walks, ([group, starts, gradients]) => {
    const ofStreams = [
      { from: group, stride: bytes / streams },
      { from: gradients, stride: B * stateBytes },
    ];
    f.each(streams, ofStreams, ([stream, ofStream]) => {
      const startWalk = { from: starts, stride: f.vectorBytes };
      f.each(B, [startWalk], ([start]) => {
        const slots = windowSlots(emit, eachLane(start, f.lanes), T).start;
        f.each(T, [], () => {
          for (const slot of slots) moveOn(emit, slot);
          scatter(f, [], storedStates(emit, stream, slots), stateSize, nothing);
        });
      });
      f.each(B, [startWalk, { from: ofStream, stride: stateBytes }], ([start, gradient]) => {
        const slots = windowSlots(emit, eachLane(start, f.lanes), T);
        scatter(f, [gradient], storedStates(emit, stream, slots.start), stateSize);
      });
    });
  });
}

const nothing = () => load(constant('zero'));
