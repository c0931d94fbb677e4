import type { FunctionBuilder } from '../../kernel-language/function-builder';
import {
  add,
  get,
  load,
  plus,
  pmax,
  type Address,
  type Expression,
  type Local,
} from '../../kernel-language/expressions';
import { LANES, VECTOR } from '../shape';

/** Bytes that {@link sumAcross} and {@link largestAcross} work in. */
export const ACROSS_BYTES = 2 * VECTOR;

/**
 * Puts the sum of a vector's 16 numbers into each of them: of each and the one 8 further on, then 4, 2
 * and 1, the same at every width.
 */
export function sumAcross(f: FunctionBuilder, vector: Local, scratch: Address): void {
  across(f, vector, scratch, add);
}

/** Puts the largest of a vector's numbers into each of them. */
export function largestAcross(f: FunctionBuilder, vector: Local, scratch: Address): void {
  across(f, vector, scratch, pmax);
}

function across(
  f: FunctionBuilder,
  vector: Local,
  scratch: Address,
  combine: (a: Expression, b: Expression) => Expression,
): void {
  for (let apart = LANES / 2; apart >= 1; apart /= 2) {
    f.store(scratch, get(vector));
    f.store(plus(scratch, VECTOR), get(vector));
    f.set(vector, combine(get(vector), load(plus(scratch, 4 * apart))));
  }
}
