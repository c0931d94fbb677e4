import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Generator, standardNormal } from '../../lib';
import {
  inertiaOf,
  leastSquares,
  nullSpace,
  restrict,
  singularValues,
  symmetricEigen,
} from '../../lib/proofs';
import { dot, norm } from '../../lib/proofs/numerics/linear-algebra';
import { words } from './arbitrary-rnn-problem';

/** A random matrix; rows ≤ columns. */
const matrix = fc
  .record({ words, rows: fc.integer({ min: 1, max: 8 }), extra: fc.integer({ min: 0, max: 5 }) })
  .map(({ words, rows, extra }) => {
    const generator = new Generator(words);
    return Array.from({ length: rows }, () =>
      Float64Array.from({ length: rows + extra }, () => standardNormal(generator)),
    );
  });

const gram = (rows: readonly Float64Array[]): Float64Array[] =>
  rows.map((row) => Float64Array.from(rows, (other) => dot(row, other)));

const unit = (i: number, j: number): number => Number(i === j);

describe('the small linear algebra of the proofs', () => {
  test('a symmetric matrix is the sum of its eigenvalues times their projections', () => {
    fc.assert(
      fc.property(matrix, (rows) => {
        const A = rows.map((row, i) => row.slice(0, rows.length).map((v, j) => v + rows[j][i]));
        const { values, vectors } = symmetricEigen(A);
        for (const [i, row] of A.entries()) {
          for (const [j, value] of row.entries()) {
            const sum = vectors.reduce((total, v, e) => total + values[e] * v[i] * v[j], 0);
            expect(sum).toBeCloseTo(value, 12);
            expect(dot(vectors[i], vectors[j])).toBeCloseTo(unit(i, j), 13);
          }
        }
        expect([...values]).toEqual([...values].sort((a, b) => a - b));
      }),
      { numRuns: 100, seed: 7 },
    );
  });

  test('the squares of singular values are the eigenvalues of the products of rows', () => {
    fc.assert(
      fc.property(matrix, (rows) => {
        const values = singularValues(rows);
        const squares = [...symmetricEigen(gram(rows)).values].reverse();
        expect(values).toHaveLength(rows.length);
        for (const [i, value] of values.entries()) expect(value ** 2).toBeCloseTo(squares[i], 10);
      }),
      { numRuns: 100, seed: 7 },
    );
  });

  test('a tiny singular value is found to many digits', () => {
    // Rows (1, 0) and (1, ε): σ_min σ_max = ε, σ_max² ≈ 2.
    const [largest, smallest] = singularValues([Float64Array.of(1, 0), Float64Array.of(1, 1e-11)]);
    expect(smallest * largest).toBeCloseTo(1e-11, 22);
  });

  test('least squares leaves a residual that no row can shorten', () => {
    fc.assert(
      fc.property(matrix, words, (rows, seed) => {
        const generator = new Generator(seed);
        const b = rows[0].map(() => standardNormal(generator));
        const y = leastSquares(rows, b);
        const residual = b.map(
          (value, j) => value - rows.reduce((s, row, i) => s + row[j] * y[i], 0),
        );
        for (const row of rows) {
          expect(Math.abs(dot(row, residual))).toBeLessThan(
            1e-9 * norm(b) * norm(row) * (1 + norm(y)),
          );
        }
      }),
      { numRuns: 100, seed: 7 },
    );
  });

  test('least squares takes the shortest solution of a matrix without full rank', () => {
    const row = Float64Array.of(3, 4);
    expect([...leastSquares([row, row], [3, 4])].map((y) => y.toFixed(12))).toEqual([
      '0.500000000000',
      '0.500000000000',
    ]);
  });

  test('the null space is orthonormal, and null', () => {
    fc.assert(
      fc.property(
        matrix.filter((rows) => rows[0].length > rows.length),
        (rows) => {
          const basis = nullSpace(rows);
          expect(basis).toHaveLength(rows[0].length - rows.length);
          const [largest] = singularValues(rows);
          for (const [i, vector] of basis.entries()) {
            for (const row of rows)
              expect(Math.abs(dot(row, vector))).toBeLessThan(1e-13 * largest);
            for (const [j, other] of basis.entries())
              expect(dot(vector, other)).toBeCloseTo(unit(i, j), 12);
          }
        },
      ),
      { numRuns: 50, seed: 7 },
    );
  });

  test('inertia counts signs, and restriction to a basis keeps it', () => {
    const A = [Float64Array.of(2, 0, 0), Float64Array.of(0, 0, 0), Float64Array.of(0, 0, -3)];
    expect(inertiaOf(A)).toEqual({ positive: 1, zero: 1, negative: 1 });
    const basis = [Float64Array.of(1, 2, 0), Float64Array.of(0, 1, 5), Float64Array.of(0, 1, 1)];
    expect(inertiaOf(restrict(A, basis))).toEqual({ positive: 1, zero: 1, negative: 1 });
  });
});
