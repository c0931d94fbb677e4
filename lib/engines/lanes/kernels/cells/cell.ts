import type { Address, Expression } from '../../../kernel-language/expressions';
import type { FunctionBuilder } from '../../../kernel-language/function-builder';
import type { PerSample } from '../blocks';
import type { Emit } from '../emit';

/** One step of all samples of some groups. */
export interface StepArrays {
  readonly previous: PerSample;
  readonly next: PerSample;
  /** Room for what the cell keeps between a step forward and back, and then for ∂L/∂z. */
  readonly kept: PerSample;
}

/** A unit's vectors by number, in the order in which the cell's shape counts them. */
export type Parts = (part: number) => Expression;

/**
 * A cell's arithmetic: all that the kernels do not know by themselves. It and a `CellShape` make a
 * network that lanes can compute.
 */
export interface CellKernels {
  /** next ← f_W(previous, input). */
  forward(
    emit: Emit,
    groups: readonly Address[],
    samples: number,
    arrays: StepArrays & { readonly input: PerSample },
  ): void;

  /** Back through one step: kept ← ∂L/∂z, then δ ← δᵀ ∂next/∂previous. */
  backward(
    emit: Emit,
    groups: readonly Address[],
    samples: number,
    arrays: StepArrays & { readonly delta: PerSample },
  ): void;

  /**
   * The derivatives of one stream's step, of which tangents are made.
   *
   * @param at its states before and after, what the step forward kept, and where the derivatives go
   * @param stride bytes from one unit's derivative to the next
   */
  localDerivatives(
    emit: Emit,
    at: Record<'previous' | 'next' | 'kept' | 'derivatives', Address>,
    stride: number,
  ): void;

  /**
   * A unit's part of (∂s_t/∂z) dz + (∂s_t/∂s_{t−1}) v, without what v does through z.
   *
   * @param scaled dz of a preactivation, times its derivative
   * @param state the first part of v
   * @returns a vector for each part of the state
   */
  tangent(
    f: FunctionBuilder,
    scaled: Parts,
    derivative: Parts,
    state: () => Expression,
  ): readonly Expression[];

  /** A unit's part of νᵀ ∂s_t/∂z and of νᵀ ∂s_t/∂s_{t−1}, the latter without what passes through z. */
  cotangent(f: FunctionBuilder, derivative: Parts, nu: Parts): Cotangent;
}

export interface Cotangent {
  /** A vector for each preactivation. */
  readonly preactivations: readonly Expression[];
  /** One for the first part of the state, if the cell passes it on. */
  readonly state?: Expression;
}
