import {
  ADVANCE_PARAMETERS,
  LOGIT_GRADIENTS_PARAMETERS,
  writeAdvance,
  writeLogitGradients,
} from './kernels/advance';
import { APPLY_PARAMETERS, writeApply } from './kernels/apply';
import { groupsTogether } from './kernels/blocks';
import { FINITE_PARAMETERS, writeFinite } from './kernels/finite';
import type { Emit } from './kernels/emit';
import type { Groups } from './groups';
import type { Compiled, Paired } from './program';
import { FunctionBuilder } from '../kernel-language/function-builder';

/** What a function is written by, and how many integers it takes, of which the first is an address. */
export interface Kernel {
  readonly parameters: number;
  readonly write: (emit: Emit) => void;
}

/**
 * Compiles kernels for an engine's groups.
 *
 * @param key what sets the kernels apart from others of the same shape
 */
export function compile<Name extends string>(
  { arena, backend, shape, layout }: Groups,
  key: unknown,
  kernels: Readonly<Record<Name, Kernel>>,
): Record<Name, Compiled> {
  const write = (): Record<Name, FunctionBuilder> => {
    const functions = Object.entries<Kernel>(kernels).map(([name, kernel]) => {
      const f = new FunctionBuilder(kernel.parameters, shape.relaxed, shape.lanes);
      kernel.write({ f, shape, layout });
      return [name, f] as const;
    });
    return Object.fromEntries(functions) as Record<Name, FunctionBuilder>;
  };
  return backend.link(JSON.stringify([shape, key]), write, arena);
}

/** What every engine needs. */
export interface CoreCode {
  readonly advance: Paired;
  readonly logitGradients: Compiled;
  readonly apply: Paired;
  readonly finite: Compiled;
}

export function coreCode(groups: Groups): CoreCode {
  const { shape } = groups;
  const together = groupsTogether(shape, shape.streams);
  const advance = (size: number): Kernel => ({
    parameters: ADVANCE_PARAMETERS,
    write: (emit) => {
      writeAdvance(emit, size);
    },
  });
  const { several, single, logitGradients, apply, finite } = compile(groups, 'core', {
    several: advance(together),
    single: advance(1),
    logitGradients: { parameters: LOGIT_GRADIENTS_PARAMETERS, write: writeLogitGradients },
    apply: { parameters: APPLY_PARAMETERS, write: writeApply },
    finite: { parameters: FINITE_PARAMETERS, write: writeFinite },
  });
  return { advance: { together, several, single }, logitGradients, apply: oneByOne(apply), finite };
}

/** A function that takes groups one by one. */
export function oneByOne(code: Compiled): Paired {
  return { together: 1, several: code, single: code };
}
