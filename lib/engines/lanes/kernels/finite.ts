import { constant } from '../constants';
import { storedStatesBytes, vectorBytes, type GroupLayout } from '../layout';
import type { Shape } from '../shape';
import {
  anyTrue,
  get,
  load,
  or,
  plus,
  pointedTo,
  subtract,
  type Address,
} from '../../kernel-language/expressions';
import type { Emit } from './emit';

export const FINITE_PARAMETERS = 3;

/** Vectors that are looked at in one go. */
const UNROLLED = 8;

/**
 * Whether all that the runs of a group learn with is finite: weights, accumulators and stored states. x − x is
 * 0 if x is finite, else NaN, whose bits are not all 0.
 *
 * The function takes: the first group, the number of groups, and where an integer for each goes: 0 if all is
 * finite.
 */
export function writeFinite(emit: Emit): void {
  const { f, layout, shape } = emit;
  const [first, count, resultsAt] = f.parameters;
  const walks = [
    { from: pointedTo(first), stride: layout.bytes },
    { from: pointedTo(resultsAt), stride: 4 },
  ];
  f.eachOf(count, walks, ([group, result]) => {
    const bits = f.vector(load(constant('zero')));
    const look = (from: Address, vectors: number): void => {
      f.each(
        vectors,
        [{ from, stride: f.vectorBytes }],
        ([at]) => {
          f.set(bits, or(get(bits), subtract(load(at), load(at))));
        },
        UNROLLED,
      );
    };
    for (const { offset, vectors } of learned(shape, layout)) look(plus(group, offset), vectors);
    f.storeInteger(result, anyTrue(get(bits)));
  });
}

/** Where all that a group learns with stands. */
function learned(shape: Shape, layout: GroupLayout): { offset: number; vectors: number }[] {
  const { parameterCount, stateSize, optimizer } = shape;
  const states = storedStatesBytes(shape) / vectorBytes(shape);
  return [
    { offset: layout.parameters, vectors: parameterCount },
    { offset: layout.accumulators, vectors: optimizer.kind === 'rmsprop' ? parameterCount : 0 },
    { offset: layout.stateAccumulators, vectors: stateSize },
    { offset: layout.states, vectors: states },
  ];
}
