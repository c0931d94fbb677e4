import { descend } from '../../lanes/kernels/optimizer';
import { load, type Address, type Local } from '../../kernel-language/expressions';
import { VECTOR } from '../shape';
import type { Emit } from './emit';

/**
 * Some vectors of θ follow their gradient, which stands in memory.
 *
 * @param places where θ, its accumulators and the gradient begin
 * @param vectors how many, a variable
 */
export function writeApply(
  { f, shape }: Emit,
  places: readonly Address[],
  rateAt: Address,
  vectors: Local,
): void {
  const rate = f.vector(load(rateAt));
  const walks = places.map((from) => ({ from, stride: VECTOR }));
  f.eachOf(vectors, walks, ([parameter, accumulator, from]) => {
    const gradient = f.vector(load(from));
    descend(f, shape.optimizer, rate, [{ parameter, accumulator, gradient }]);
  });
}
