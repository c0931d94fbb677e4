import { constant } from '../constants';
import {
  add,
  addInteger,
  addressOf,
  and,
  andNot,
  get,
  integer,
  lane,
  load,
  loadLane,
  multiplyInteger,
  or,
  plus,
  pointedTo,
  type Address,
  type Expression,
  type Local,
} from '../../kernel-language/expressions';
import type { Emit } from './emit';
import { eachRows } from './blocks';
import { classMasks } from './input';
import type { Vectors } from './weight-gradient';

/**
 * The gradients of U and b for inputs that are a few classes: entry (i, c) is the sum of
 * gradient i over the steps whose input is c, and b's is the sum over all c.
 */
export function maskedInputGradient(
  emit: Emit,
  gradients: Vectors,
  inputs: Address,
  blocks: { readonly input: Address; readonly bias: Address },
  finish: (sum: Local, at: Address) => void,
): void {
  const { f, shape } = emit;
  const { inputSize: d } = shape;
  const walks = [
    { from: gradients.from, stride: f.vectorBytes },
    { from: blocks.input, stride: d * f.vectorBytes },
    { from: blocks.bias, stride: f.vectorBytes },
  ];
  eachRows(
    f,
    gradients.size,
    Math.max(1, Math.floor(8 / d)),
    walks,
    ([from, inputAt, biasAt], rows) => {
      f.scoped(() => {
        const sums = Array.from({ length: rows }, () =>
          Array.from({ length: d }, () => f.vector(load(constant('zero')))),
        );
        const steps = [
          { from, stride: gradients.stride },
          { from: inputs, stride: f.vectorBytes },
        ];
        f.each(
          gradients.count,
          steps,
          ([step, input]) => {
            const masks = classMasks(emit, input);
            const value = f.vector();
            for (const [i, row] of sums.entries()) {
              f.set(value, load(plus(step, i * f.vectorBytes)));
              for (const [c, sum] of row.entries()) {
                f.set(sum, add(get(sum), whereClass(masks, c, get(value))));
              }
            }
          },
          2,
        );
        for (const [i, row] of sums.entries()) {
          f.scoped(() => {
            const bias = f.vector(row.map(get).reduce(add));
            for (const [c, sum] of row.entries()) {
              f.scoped(() => {
                finish(sum, plus(inputAt, (i * d + c) * f.vectorBytes));
              });
            }
            finish(bias, plus(biasAt, i * f.vectorBytes));
          });
        }
      });
    },
  );
}

/** The value where the input is class c, else 0; class 0 is where it is no other. */
function whereClass(masks: readonly Local[], c: number, value: Expression): Expression {
  if (c > 0) return and(value, get(masks[c - 1]));
  if (masks.length === 0) return value;
  return andNot(value, masks.map(get).reduce(or));
}

/**
 * The gradient of U for inputs that are one of many classes: each lane adds to a column of its
 * own, in the gradient itself, which begins as 0.
 */
export function scatteredInputGradient(
  { f, shape, layout }: Emit,
  { from, stride, count, size }: Vectors,
  inputs: Address,
  block: Address,
  finish: (sum: Local, at: Address) => void,
): void {
  const { inputSize: d } = shape;
  const toGradient = layout.gradient - layout.parameters;
  const gradient = plus(block, toGradient);
  const entries = [{ from: block, stride: f.vectorBytes }];
  f.each(size * d, entries, ([at]) => {
    f.store(plus(at, toGradient), load(constant('zero')));
  });
  const steps = [
    { from, stride },
    { from: inputs, stride: f.vectorBytes },
  ];
  f.each(count, steps, ([step, input]) => {
    const columns = Array.from({ length: f.lanes }, (_, l) => {
      const column = multiplyInteger(lane(load(input), l), integer(f.vectorBytes));
      return pointedTo(f.local('i32', addInteger(addressOf(plus(gradient, l * 4)), column)));
    });
    const walks = [
      { from: step, stride: f.vectorBytes },
      ...columns.map((from) => ({ from, stride: d * f.vectorBytes })),
    ];
    f.each(size, walks, ([value, ...lanes]) => {
      for (const [l, entry] of lanes.entries()) {
        const sum = add(loadLane(load(constant('zero')), entry, l), load(value));
        f.storeLane(entry, sum, l);
      }
    });
  });
  f.each(size * d, entries, ([at]) => {
    finish(f.vector(load(plus(at, toGradient))), at);
  });
}
