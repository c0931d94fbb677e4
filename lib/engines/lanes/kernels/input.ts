import { constant, type IntegerName } from '../constants';
import { MASKED_CLASSES } from '../layout';
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
} from '../../kernel-language/expressions';
import type { Emit } from './emit';

/** For each class but the first, where a sample's input is it: all ones or all zeros in each lane. */
export function classMasks(emit: Emit, input: Address): Local[] {
  const { f, shape } = emit;
  return Array.from({ length: shape.inputSize - 1 }, (_, i) => {
    const name = `class${i + 1}` as IntegerName;
    return f.vector(equalIntegers(load(input), load(constant(name))));
  });
}

/**
 * U x for a class x: a column of U, which may differ from lane to lane. Few columns are all loaded
 * and chosen by masks; of many, each lane's number is fetched by itself.
 *
 * @param inputs each sample's classes
 * @param matrix where the first row of U stands
 * @returns the product in a row, for a sample
 */
export function chosenColumn(
  emit: Emit,
  inputs: readonly Address[],
  matrix: Address,
): (row: number, sample: number) => Expression {
  const { f, shape } = emit;
  const rowStride = shape.inputSize * f.vectorBytes;
  if (shape.inputSize <= MASKED_CLASSES) {
    const masks = inputs.map((input) => classMasks(emit, input));
    return (row, sample) => {
      const column = (c: number): Expression =>
        load(plus(matrix, row * rowStride + c * f.vectorBytes));
      return masks[sample].reduce(
        (chosen, mask, i) => select(column(i + 1), chosen, get(mask)),
        column(0),
      );
    };
  }
  const pointers = inputs.map((input) =>
    Array.from({ length: f.lanes }, (_, l) => {
      const column = multiplyInteger(lane(load(input), l), integer(f.vectorBytes));
      return f.local('i32', addInteger(addressOf(plus(matrix, l * 4)), column));
    }),
  );
  return (row, sample) =>
    pointers[sample].reduce(
      (gathered, pointer, l) => loadLane(gathered, pointedTo(pointer, row * rowStride), l),
      load(constant('zero')),
    );
}
