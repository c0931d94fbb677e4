import { symmetricEigen } from './symmetric-eigen';

/** How many eigenvalues of a symmetric matrix lie above, at and below zero. */
export interface Inertia {
  readonly positive: number;
  readonly zero: number;
  readonly negative: number;
}

/** Eigenvalues within this share of the largest count as zero: differenced Hessians are no better. */
const ZERO = 1e-7;

/** The inertia of a symmetric matrix. Congruent matrices have the same (Sylvester). */
export function inertiaOf(matrix: readonly ArrayLike<number>[]): Inertia {
  const { values } = symmetricEigen(matrix);
  const zero = ZERO * Math.max(...values.map(Math.abs));
  const positive = values.filter((value) => value > zero).length;
  const negative = values.filter((value) => value < -zero).length;
  return { positive, zero: values.length - positive - negative, negative };
}
