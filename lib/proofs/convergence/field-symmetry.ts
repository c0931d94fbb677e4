import { Matrix } from '../numerics/ml-matrix';
import { differencedColumns } from '../gradients/finite-differences';
import type { UpdateField } from './update-fields';

/** The Jacobian of a field by central differences: rows by component of F. */
export function fieldJacobian(field: UpdateField, x: Float64Array): number[][] {
  const moved = x.slice();
  const columns = differencedColumns(() => field(moved), moved);
  return Array.from(x, (_, i) => columns.map((column) => column[i]));
}

/**
 * ‖J − Jᵀ‖ / ‖J + Jᵀ‖ in the Frobenius norm: 0 all over a convex region exactly if the field is the
 * gradient of a function there.
 */
export function asymmetry(jacobian: readonly (readonly number[])[]): number {
  const J = new Matrix(jacobian);
  return Matrix.sub(J, J.transpose()).norm() / Matrix.add(J, J.transpose()).norm();
}
