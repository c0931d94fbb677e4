import {
  ADVANCE_PARAMETERS,
  LOGIT_GRADIENTS_PARAMETERS,
  writeAdvance,
  writeLogitGradients,
} from './kernels/advance';
import { APPLY_PARAMETERS, writeApply } from './kernels/apply';
import { groupsTogether } from './kernels/blocks';
import type { Emit } from './kernels/emit';
import type { Groups } from './groups';
import type { Compiled } from './backend';
import { FunctionBuilder } from './language/function-builder';

/** What a function is written by, and how many integers it takes. */
export interface Kernel {
  readonly parameters: number;
  readonly write: (emit: Emit) => void;
}

/** A function for several groups at a time, and one for a single group, when fewer are left. */
export interface Paired {
  /** How many groups `several` takes at a time. */
  readonly together: number;
  readonly several: Compiled;
  readonly single: Compiled;
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
  readonly apply: Compiled;
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
  const { several, single, logitGradients, apply } = compile(groups, 'core', {
    several: advance(together),
    single: advance(1),
    logitGradients: { parameters: LOGIT_GRADIENTS_PARAMETERS, write: writeLogitGradients },
    apply: { parameters: APPLY_PARAMETERS, write: writeApply },
  });
  return { advance: { together, several, single }, logitGradients, apply };
}

/**
 * The call that takes a paired function through all groups: as many at a time as it can, and the
 * rest one by one. All arguments but `a` and `b` are settled here, as calls are frequent.
 *
 * @param addresses of the first group, with how far each moves on from one group to the next
 */
export function throughGroups(
  { together, several, single }: Paired,
  groups: number,
  addresses: readonly (readonly [start: number, stride: number])[],
): (a?: number, b?: number) => void {
  const times = Math.floor(groups / together);
  const rest = groups % together;
  const starts = addresses.map(([start]) => start);
  const ends = addresses.map(([start, stride]) => start + times * together * stride);
  const [first, second, third, fourth] = starts;
  const [firstEnd, secondEnd, thirdEnd, fourthEnd] = ends;
  return (a = 0, b = 0) => {
    if (times > 0) several(first, second, third, fourth, times, a, b);
    if (rest > 0) single(firstEnd, secondEnd, thirdEnd, fourthEnd, rest, a, b);
  };
}
