import type { FunctionBuilder } from '../../kernel-language/function-builder';
import {
  combined,
  get,
  part,
  shuffle,
  type Expression,
  type Local,
} from '../../kernel-language/expressions';

/** Four vectors out of four numbers of each run: the columns of as many rows as there are runs. */
export function columnsOf(f: FunctionBuilder, rows: readonly Expression[]): Local[] {
  const blocks = Array.from({ length: f.lanes / 4 }, (_, block) =>
    transposeFours(f, rows.slice(4 * block, 4 * block + 4)),
  );
  if (blocks.length === 1) return blocks[0];
  return [0, 1, 2, 3].map((i) => f.vector(combined(blocks.map((block) => get(block[i])))));
}

/** Four numbers of each run out of four vectors. */
export function rowsOf(f: FunctionBuilder, columns: readonly Expression[]): Local[] {
  if (f.lanes === 4) return transposeFours(f, columns);
  const vectors = columns.map((column) => f.vector(column));
  return Array.from({ length: f.lanes / 4 }, (_, block) =>
    transposeFours(
      f,
      vectors.map((vector) => part(get(vector), block)),
    ),
  ).flat();
}

/** The four columns of four rows. */
export function transposeFours(f: FunctionBuilder, rows: readonly Expression[]): Local[] {
  const [a, b, c, d] = rows.map((row) => f.four(row));
  const lowAB = f.four(shuffle(get(a), get(b), [0, 4, 1, 5]));
  const lowCD = f.four(shuffle(get(c), get(d), [0, 4, 1, 5]));
  const highAB = f.four(shuffle(get(a), get(b), [2, 6, 3, 7]));
  const highCD = f.four(shuffle(get(c), get(d), [2, 6, 3, 7]));
  return [
    f.four(shuffle(get(lowAB), get(lowCD), [0, 1, 4, 5])),
    f.four(shuffle(get(lowAB), get(lowCD), [2, 3, 6, 7])),
    f.four(shuffle(get(highAB), get(highCD), [0, 1, 4, 5])),
    f.four(shuffle(get(highAB), get(highCD), [2, 3, 6, 7])),
  ];
}
