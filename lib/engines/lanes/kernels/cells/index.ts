import type { CellName } from '../../../../models';
import type { Shape } from '../../shape';
import type { CellKernels } from './cell';
import { elmanKernels } from './elman';
import { gruKernels } from './gru';
import { lstmKernels } from './lstm';

const kernels: Readonly<Record<CellName, CellKernels>> = {
  elman: elmanKernels,
  lstm: lstmKernels,
  gru: gruKernels,
};

/** The arithmetic of a shape's cell. */
export function cellKernels({ cell }: Shape): CellKernels {
  return kernels[cell.name];
}
