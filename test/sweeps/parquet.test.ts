import fc from 'fast-check';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Column } from '../../lib/sweeps/columns';
import { sqlText, withDatabase } from '../../lib/sweeps/database';
import { parquetBytes, readParquet } from '../../lib/sweeps/parquet';
import type { Row } from '../../lib/sweeps/row';
import { inFolder } from './fixture';

const columns: readonly Column[] = [
  { name: 'a "text"', type: 'VARCHAR' },
  { name: 'double', type: 'DOUBLE' },
  { name: 'integer', type: 'INTEGER' },
  { name: 'bigint', type: 'BIGINT' },
  { name: 'flag', type: 'BOOLEAN' },
  { name: 'curve', type: 'DOUBLE[]' },
];

const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const row = fc.record({
  'a "text"': orNull(fc.string({ unit: 'grapheme' })),
  double: orNull(fc.double()),
  integer: orNull(fc.integer()),
  bigint: orNull(fc.maxSafeInteger()),
  flag: orNull(fc.boolean()),
  curve: orNull(fc.array(orNull(fc.double()))),
});

describe('a Parquet file', () => {
  it('holds every row to the bit, in its order, and NaN apart from null', () =>
    inFolder(async (folder) => {
      const path = join(folder, "it's [a]*?.parquet");
      await fc.assert(
        fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), async (rows) => {
          writeFileSync(path, await parquetBytes(path, columns, rows));
          const found = await readParquet(path);
          expect(found.columns).toEqual(columns);
          expect(found.rows).toEqual(rows);
        }),
        { numRuns: 10 },
      );
      expect(readdirSync(folder)).toHaveLength(1);
    }));

  it('has the same bytes again, wherever it is written', () =>
    inFolder(async (folder) => {
      const rows = Array.from({ length: 5000 }, (_, i): Row => ({
        ...{ 'a "text"': `t${i % 7}`, double: i % 11 === 0 ? NaN : Math.sqrt(i), integer: i },
        ...{ bigint: 2 ** 40 + i, flag: i % 2 === 0, curve: [i / 8, NaN] },
      }));
      const first = await parquetBytes(join(folder, 'a'), columns, rows);
      const again = await parquetBytes(join(folder, 'b'), columns, [...rows]);
      expect(Buffer.compare(first, again)).toBe(0);
      const others = rows.map((one, i) => (i === 4321 ? { ...one, integer: null } : one));
      expect(
        Buffer.compare(first, await parquetBytes(join(folder, 'a'), columns, others)),
      ).not.toBe(0);
    }));

  it('that cannot be written is one line', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'nowhere', 'a.parquet');
      await expect(parquetBytes(path, columns, [])).rejects.toThrow(
        new RegExp(`^cannot write ${path}: [^\\n]*No such file or directory$`),
      );
    }));

  it('may hold what no row does, and then says where', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'a.parquet');
      await withDatabase(({ connection }) =>
        connection.run(`COPY (SELECT ['x'] AS a) TO ${sqlText(path)} (FORMAT parquet)`),
      );
      await expect(readParquet(path)).rejects.toThrow(
        `${path}, row 1: a list holds something that is no number`,
      );
    }));
});
