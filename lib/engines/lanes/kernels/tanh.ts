import { constant, type FloatName } from '../constants';
import type { FunctionBuilder } from '../../kernel-language/function-builder';
import {
  divide,
  get,
  load,
  multiply,
  pmax,
  pmin,
  type Local,
} from '../../kernel-language/expressions';

const NUMERATOR: readonly FloatName[] = ['tanhP4', 'tanhP3', 'tanhP2', 'tanhP1', 'one'];
const DENOMINATOR: readonly FloatName[] = ['tanhQ4', 'tanhQ3', 'tanhQ2', 'tanhQ1', 'one'];

/**
 * x ← tanh x for a few vectors at once, so that one fills the waiting times of the other.
 *
 * A rational minimax approximation: x P(x²) / Q(x²), both of degree 4, for |x| ≤ 7.9988; beyond,
 * its value there, 1 − 3·2⁻²⁴. Within 6 units in the last place everywhere; odd; never above 1 in
 * size; NaN stays NaN.
 */
export function tanh(f: FunctionBuilder, xs: readonly Local[]): void {
  f.scoped(() => {
    const limit = f.vector(load(constant('tanhLimit')));
    const lowest = f.vector(load(constant('minusTanhLimit')));
    for (const x of xs) f.set(x, pmax(pmin(get(x), get(limit)), get(lowest)));
    const squares = xs.map((x) => f.vector(multiply(get(x), get(x))));
    const polynomial = (names: readonly FloatName[]): Local[] => {
      const [highest, next, ...rest] = names.map((name) => f.vector(load(constant(name))));
      const sums = squares.map((square) =>
        f.vector(f.multiplyAdd(get(highest), get(square), get(next))),
      );
      for (const coefficient of rest) {
        for (const [i, sum] of sums.entries()) {
          f.set(sum, f.multiplyAdd(get(sum), get(squares[i]), get(coefficient)));
        }
      }
      return sums;
    };
    const numerators = polynomial(NUMERATOR);
    for (const [i, x] of xs.entries()) f.set(x, multiply(get(x), get(numerators[i])));
    const denominators = polynomial(DENOMINATOR);
    for (const [i, x] of xs.entries()) f.set(x, divide(get(x), get(denominators[i])));
  });
}
