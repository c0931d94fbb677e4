import type { FunctionBuilder } from '../../kernel-language/function-builder';
import {
  addIntegers,
  get,
  load,
  or,
  plus,
  shiftLeft,
  shiftRightUnsigned,
  xor,
  type Address,
  type Expression,
  type Local,
} from '../../kernel-language/expressions';

/** Bytes that a group's generators take. */
export function wordsBytes(lanes: number): number {
  return 4 * 4 * lanes;
}

/** A group's generators: their four words, one vector each. */
export type Words = readonly [Local, Local, Local, Local];

export function loadWords(f: FunctionBuilder, from: Address): Words {
  const word = (i: number): Local => f.vector(load(plus(from, i * f.vectorBytes)));
  return [word(0), word(1), word(2), word(3)];
}

export function storeWords(f: FunctionBuilder, words: Words, to: Address): void {
  for (const [i, word] of words.entries()) f.store(plus(to, i * f.vectorBytes), get(word));
}

/** Draws 32 bits for each run: xoshiro128**, the same bits as `Generator.bits`. */
export function drawBits(f: FunctionBuilder, [w0, w1, w2, w3]: Words): Local {
  const bits = f.vector(addIntegers(shiftLeft(get(w1), 2), get(w1))); // 5 w₁
  f.set(bits, rotatedLeft(bits, 7));
  f.set(bits, addIntegers(shiftLeft(get(bits), 3), get(bits))); // times 9
  const shifted = f.vector(shiftLeft(get(w1), 9));
  f.set(w2, xor(get(w2), get(w0)));
  f.set(w3, xor(get(w3), get(w1)));
  f.set(w1, xor(get(w1), get(w2)));
  f.set(w0, xor(get(w0), get(w3)));
  f.set(w2, xor(get(w2), get(shifted)));
  f.set(w3, rotatedLeft(w3, 11));
  return bits;
}

function rotatedLeft(x: Local, bits: number): Expression {
  return or(shiftLeft(get(x), bits), shiftRightUnsigned(get(x), 32 - bits));
}
