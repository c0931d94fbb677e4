/** ⟨a, b⟩. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** ‖a‖². */
export function squaredNorm(a: ArrayLike<number>): number {
  return dot(a, a);
}

/** ‖a‖. */
export function norm(a: ArrayLike<number>): number {
  return Math.sqrt(dot(a, a));
}

/** a + scale · b, a new vector. */
export function plus(a: Float64Array, b: ArrayLike<number>, scale = 1): Float64Array {
  return a.map((value, i) => value + scale * b[i]);
}

/** a − b, a new vector. */
export function minus(a: Float64Array, b: ArrayLike<number>): Float64Array {
  return plus(a, b, -1);
}
