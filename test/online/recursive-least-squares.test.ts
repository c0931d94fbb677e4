import fc from 'fast-check';
import { Matrix, solve } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { DataError, Generator, OptionError, RecursiveLeastSquares } from '../../lib';

const words = fc.array(fc.integer({ min: 1, max: 0x7fffffff }), { minLength: 4, maxLength: 4 });

/** The weights that minimise what the class says it minimises, solved for at once. */
function leastSquares(xs: number[][], ys: number[], forgetting: number, prior: number): number[] {
  const n = xs.length;
  const rows = xs.map((x, t) => [...x, 1].map((value) => forgetting ** ((n - 1 - t) / 2) * value));
  const targets = ys.map((y, t) => [forgetting ** ((n - 1 - t) / 2) * y]);
  const A = new Matrix(rows);
  const penalty = Matrix.eye(rows[0].length).mul(forgetting ** n / prior);
  const solved = solve(A.transpose().mmul(A).add(penalty), A.transpose().mmul(new Matrix(targets)));
  return solved.to1DArray();
}

describe('recursive least squares', () => {
  it('are the least squares of all steps so far', () => {
    fc.assert(
      fc.property(
        words,
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom(1, 0.95, 0.7),
        fc.constantFrom(1, 1000),
        (seed, inputs, forgetting, prior) => {
          const generator = new Generator(seed);
          const learner = new RecursiveLeastSquares({ inputs, forgetting, prior });
          const xs: number[][] = [];
          const ys: number[] = [];
          for (let t = 0; t < 12; t++) {
            const x = Array.from({ length: inputs }, () => generator.uniform() - 0.5);
            const y = generator.uniform();
            const before = learner.predict(x);
            const { prediction, loss } = learner.learn(x, y);
            expect(prediction).toBe(before);
            expect(loss).toBe((y - before) ** 2);
            xs.push(x);
            ys.push(y);
          }
          const expected = leastSquares(xs, ys, forgetting, prior);
          const { weights } = learner;
          for (const [i, weight] of expected.entries()) {
            expect(Math.abs(weights[i] - weight)).toBeLessThan(
              1e-7 * Math.max(1, Math.abs(weight)),
            );
          }
        },
      ),
      { numRuns: 100, seed: 5 },
    );
  });

  it('refuse what does not fit, and are as they were', () => {
    const learner = new RecursiveLeastSquares({ inputs: 2 });
    learner.learn([1, 2], 3);
    const before = learner.weights;
    expect(() => learner.predict([1])).toThrow(DataError);
    expect(() => learner.learn([1, NaN], 1)).toThrow(DataError);
    expect(() => learner.learn([1, 2], Infinity)).toThrow('target[0]');
    expect(learner.weights).toEqual(before);
    for (const options of [
      {},
      { inputs: 0 },
      { inputs: 1, forgetting: 0 },
      { inputs: 1, rate: 1 },
    ]) {
      expect(() => new RecursiveLeastSquares(options as never)).toThrow(OptionError);
    }
  });
});
