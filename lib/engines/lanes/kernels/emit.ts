import type { BlockName } from '../cell-shape';
import type { GroupLayout } from '../layout';
import type { Shape } from '../shape';
import type { FunctionBuilder } from '../../kernel-language/function-builder';
import { plus, type Address } from '../../kernel-language/expressions';

/** What a kernel is written with: the function that it goes into, for which sizes, and in which layout. */
export interface Emit {
  readonly f: FunctionBuilder;
  readonly shape: Shape;
  readonly layout: GroupLayout;
}

/** Where a block of a group's θ starts. */
export function blockOf({ layout }: Emit, group: Address, name: BlockName): Address {
  return plus(group, layout.parameters + layout.blocks[name]);
}
