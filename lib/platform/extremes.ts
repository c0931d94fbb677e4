/** The least of some numbers, ∞ of none. Not Math.min(...values): of too many arguments a call overflows the stack. */
export function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Infinity);
}

/** The greatest of some numbers, −∞ of none. */
export function greatest(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), -Infinity);
}
