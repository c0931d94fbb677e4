import type { FunctionBuilder } from '../language/function-builder';
import { get, shuffle, type Expression, type Local } from '../language/expressions';

/** The four columns of four rows. */
export function transpose(f: FunctionBuilder, rows: readonly Expression[]): Local[] {
  const [a, b, c, d] = rows.map((row) => f.vector(row));
  const lowAB = f.vector(shuffle(get(a), get(b), [0, 4, 1, 5]));
  const lowCD = f.vector(shuffle(get(c), get(d), [0, 4, 1, 5]));
  const highAB = f.vector(shuffle(get(a), get(b), [2, 6, 3, 7]));
  const highCD = f.vector(shuffle(get(c), get(d), [2, 6, 3, 7]));
  return [
    f.vector(shuffle(get(lowAB), get(lowCD), [0, 1, 4, 5])),
    f.vector(shuffle(get(lowAB), get(lowCD), [2, 3, 6, 7])),
    f.vector(shuffle(get(highAB), get(highCD), [0, 1, 4, 5])),
    f.vector(shuffle(get(highAB), get(highCD), [2, 3, 6, 7])),
  ];
}
