import { constant, type IntegerName } from '../constants';
import { MASKED_CLASSES, VECTOR } from '../layout';
import type { Shape } from '../shape';
import type { FunctionBuilder } from '../wasm/function-builder';
import {
  addInteger,
  addressOf,
  equalIntegers,
  get,
  lane,
  load,
  loadLane,
  multiplyInteger,
  integer,
  plus,
  pointedTo,
  select,
  type Address,
  type Expression,
  type Local,
} from '../wasm/expressions';

/** For each class but the first, where a unit's input is it: all ones or all zeros in each lane. */
export function classMasks(f: FunctionBuilder, shape: Shape, input: Address): Local[] {
  return Array.from({ length: shape.inputSize - 1 }, (_, i) => {
    const name = `class${i + 1}` as IntegerName;
    return f.vector(equalIntegers(load(input), load(constant(name))));
  });
}

/**
 * U x for a class x: a column of U, which may differ from lane to lane. Few columns are all loaded
 * and chosen by masks; of many, each lane's number is fetched by itself.
 *
 * @param inputs each unit's classes
 * @param matrix where the first row of U stands
 * @returns the product in a row, for a unit
 */
export function chosenColumn(
  f: FunctionBuilder,
  shape: Shape,
  inputs: readonly Address[],
  matrix: Address,
): (row: number, unit: number) => Expression {
  const rowStride = shape.inputSize * VECTOR;
  if (shape.inputSize <= MASKED_CLASSES) {
    const masks = inputs.map((input) => classMasks(f, shape, input));
    return (row, unit) => {
      const column = (c: number): Expression => load(plus(matrix, row * rowStride + c * VECTOR));
      return masks[unit].reduce(
        (chosen, mask, i) => select(column(i + 1), chosen, get(mask)),
        column(0),
      );
    };
  }
  const pointers = inputs.map((input) =>
    Array.from({ length: 4 }, (_, l) => {
      const column = multiplyInteger(lane(load(input), l), integer(VECTOR));
      return f.local('i32', addInteger(addressOf(plus(matrix, l * 4)), column));
    }),
  );
  return (row, unit) =>
    pointers[unit].reduce(
      (gathered, pointer, l) => loadLane(gathered, pointedTo(pointer, row * rowStride), l),
      load(constant('zero')),
    );
}
