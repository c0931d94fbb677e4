import {
  ADVANCE_PARAMETERS,
  SLOPES_PARAMETERS,
  writeAdvance,
  writeSlopes,
} from './kernels/advance';
import { APPLY_PARAMETERS, writeApply } from './kernels/apply';
import { DRAW_PARAMETERS, writeDraw } from './kernels/draw';
import { groupsTogether } from './kernels/blocks';
import { GRADIENT_PARAMETERS, writeGradient } from './kernels/gradient';
import { STATE_MOVE_PARAMETERS, writeStateMove, type StateStepShape } from './kernels/state-move';
import type { Batch, GroupLayout } from './layout';
import type { Shape } from './shape';
import { ModuleBuilder } from './wasm/module-builder';

/** A WebAssembly function of integers. */
export type Compiled = (...parameters: number[]) => void;

/** Functions for several groups at a time, and for one, when fewer are left. */
export interface Paired {
  /** How many groups `several` takes at a time. */
  readonly together: number;
  readonly several: Compiled;
  readonly one: Compiled;
}

/**
 * Modules by what they were written for. The code depends on shapes only, not on an engine's
 * memory or number of runs; an engine made again finds it compiled, and optimised.
 */
const modules = new Map<string, WebAssembly.Module>();

export function functionsOf(
  memory: WebAssembly.Memory,
  shape: Shape,
  key: unknown,
  write: (builder: ModuleBuilder) => void,
): Record<string, Compiled> {
  const name = JSON.stringify([shape, key]);
  let module = modules.get(name);
  if (module === undefined) {
    const builder = new ModuleBuilder(shape.relaxed);
    write(builder);
    module = new WebAssembly.Module(builder.bytes());
    modules.set(name, module);
  }
  const { exports } = new WebAssembly.Instance(module, { engine: { memory } });
  return exports as Record<string, Compiled>;
}

/** What every engine needs. */
export interface CoreCode {
  readonly advance: Paired;
  readonly slopes: Compiled;
  readonly apply: Compiled;
}

export function coreCode(memory: WebAssembly.Memory, shape: Shape, layout: GroupLayout): CoreCode {
  const together = groupsTogether(shape.hiddenUnits, shape.streams);
  const functions = functionsOf(memory, shape, 'core', (builder) => {
    builder.define('several', ADVANCE_PARAMETERS, (f) => {
      writeAdvance(f, shape, layout, together);
    });
    builder.define('one', ADVANCE_PARAMETERS, (f) => {
      writeAdvance(f, shape, layout, 1);
    });
    builder.define('slopes', SLOPES_PARAMETERS, (f) => {
      writeSlopes(f, shape, layout);
    });
    builder.define('apply', APPLY_PARAMETERS, (f) => {
      writeApply(f, shape, layout);
    });
  });
  const { several, one, slopes, apply } = functions;
  return { advance: { together, several, one }, slopes, apply };
}

/** The gradient of a mini-batch, with or without the step along it. */
export function gradientCode(
  memory: WebAssembly.Memory,
  shape: Shape,
  layout: GroupLayout,
  batch: Batch,
  update: boolean,
): Paired {
  const together = groupsTogether(shape.hiddenUnits, shape.streams * batch.windows);
  const functions = functionsOf(memory, shape, ['gradient', batch, update], (builder) => {
    builder.define('several', GRADIENT_PARAMETERS, (f) => {
      writeGradient(f, shape, layout, batch, together, update);
    });
    builder.define('one', GRADIENT_PARAMETERS, (f) => {
      writeGradient(f, shape, layout, batch, 1, update);
    });
  });
  const { several, one } = functions;
  return { together, several, one };
}

/** Drawing windows. */
export function drawCode(memory: WebAssembly.Memory, shape: Shape, windows: number): Compiled {
  const functions = functionsOf(memory, shape, ['draw', windows], (builder) => {
    builder.define('draw', DRAW_PARAMETERS, (f) => {
      writeDraw(f, shape, windows);
    });
  });
  return functions.draw;
}

/** The stored states' step. */
export function stateMoveCode(
  memory: WebAssembly.Memory,
  shape: Shape,
  layout: GroupLayout,
  batch: Batch,
  step: StateStepShape,
): Compiled {
  const functions = functionsOf(memory, shape, ['states', batch, step], (builder) => {
    builder.define('move', STATE_MOVE_PARAMETERS, (f) => {
      writeStateMove(f, shape, layout, batch, step);
    });
  });
  return functions.move;
}

/**
 * The call that takes a paired function through all groups: as many at a time as it can, and the
 * rest one by one. All arguments but `a` and `b` are settled here, as calls are frequent.
 *
 * @param addresses of the first group, with how far each moves on from one group to the next
 */
export function throughGroups(
  { together, several, one }: Paired,
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
    if (rest > 0) one(firstEnd, secondEnd, thirdEnd, fourthEnd, rest, a, b);
  };
}
