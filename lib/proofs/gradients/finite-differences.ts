import type { Window } from '../../engines';
import {
  miniBatchObjective,
  windowObjective,
  type Eq7Gradients,
  type MiniBatch,
} from './mini-batch';

/** How to difference. */
export interface DifferenceOptions {
  /** h, the step; every variable is moved by ±h and, at higher order, multiples of it. */
  readonly step: number;
  /** Order of the truncation error: h², h⁴ or h⁶. */
  readonly order: 2 | 4 | 6;
}

/** Weights of f(x + jh) − f(x − jh), j = 1, 2, …, times h, for each order. */
const STENCILS: Readonly<Record<DifferenceOptions['order'], readonly number[]>> = {
  2: [1 / 2],
  4: [2 / 3, -1 / 12],
  6: [3 / 4, -3 / 20, 1 / 60],
};

/** The step that about balances truncation against rounding in float64, for each order. */
const BALANCED_STEP: Readonly<Record<DifferenceOptions['order'], number>> = {
  2: 6e-6,
  4: 7e-4,
  6: 1.5e-3,
};

/**
 * ∂f/∂x by central differences, component by component. `x` is changed in place and put back.
 *
 * @param f reads x
 */
export function centralDifferences(
  f: () => number,
  x: Float64Array,
  { step, order }: DifferenceOptions,
): Float64Array {
  const stencil = STENCILS[order];
  return x.map((center, i) => {
    const at = (offset: number): number => {
      x[i] = center + offset;
      return f();
    };
    let derivative = 0;
    for (const [j, weight] of stencil.entries()) {
      const offset = (j + 1) * step;
      derivative += weight * (at(offset) - at(-offset));
    }
    x[i] = center;
    return derivative / step;
  });
}

/**
 * ∂f/∂x of a vector-valued f by central differences, column by column: ∂²F/∂x² if f = ∇F. `x` is
 * changed in place and put back.
 *
 * @param f reads x
 * @returns [|x|][|f|]: entry j is ∂f/∂x_j
 */
export function differencedColumns(
  f: () => Float64Array,
  x: Float64Array,
  { step = BALANCED_STEP[6], order = 6 }: Partial<DifferenceOptions> = {},
): Float64Array[] {
  const stencil = STENCILS[order];
  return Array.from(x, (center, i) => {
    const at = (offset: number): Float64Array => {
      x[i] = center + offset;
      return f();
    };
    const derivative = new Float64Array(f().length);
    for (const [j, weight] of stencil.entries()) {
      const offset = (j + 1) * step;
      const ahead = at(offset);
      const behind = at(-offset);
      for (let k = 0; k < derivative.length; k++)
        derivative[k] += (weight * (ahead[k] - behind[k])) / step;
    }
    x[i] = center;
    return derivative;
  });
}

/**
 * The four gradients of eq. 7 without any calculus: the objective itself, differenced. Order 6 by
 * default, good to some 1e-11 of the objective.
 */
export function finiteDifferenceGradients(
  batch: MiniBatch,
  options: Partial<DifferenceOptions> = {},
): Eq7Gradients {
  const order = options.order ?? 6;
  const settings = { order, step: options.step ?? BALANCED_STEP[order] };
  const parameters = batch.parameters.slice();
  const moved = { ...batch, parameters };
  const theta = centralDifferences(() => miniBatchObjective(moved), parameters, settings);

  const byState = (end: 'start' | 'end'): Float64Array[] =>
    batch.windows.map((window) => {
      const state = window[end].slice();
      const movedWindow: Window = { ...window, [end]: state };
      return centralDifferences(() => windowObjective(batch, movedWindow), state, settings);
    });

  const { cellParameterCount, learnedParameterCount } = batch.network;
  return {
    W: theta.slice(0, cellParameterCount),
    beta: theta.slice(cellParameterCount, learnedParameterCount),
    starts: byState('start'),
    ends: byState('end'),
  };
}
