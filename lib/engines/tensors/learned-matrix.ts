import type { RmspropRule, UpdateRule } from '../update-rules';
import { clip } from './kernels';
import { free, inScope, keep, numbersOf, tensorOf, type Tensor } from './tensor';
import {
  applyRmsprop,
  applyRmspropEpsilonOutside,
  applySgd,
  assignVariable,
  freeVariable,
  makeVariable,
  readVariable,
  type RmspropState,
  type Variable,
} from './variable';

/** A matrix of parameters that follows its gradient in place, and what its rule remembers. */
export class LearnedMatrix {
  readonly #shape: readonly [rows: number, columns: number];
  readonly #rule: UpdateRule;
  readonly #values: Variable;
  readonly #rate: Tensor;
  /** ∓clip, if gradients can reach it. */
  readonly #limits: readonly [low: Tensor, high: Tensor] | null;
  /** Made at the first step. */
  #rmsprop: RmspropState | null = null;

  /**
   * All 0 at first.
   *
   * @param gradientBound a size that no component of a gradient can exceed: clipping at or beyond it
   *   would change nothing, and is left out
   */
  constructor(
    shape: readonly [rows: number, columns: number],
    rule: UpdateRule,
    rate: number,
    gradientBound = Infinity,
  ) {
    this.#shape = shape;
    this.#rule = rule;
    this.#values = filled(shape, 0);
    this.#rate = constant(rate);
    const canClip = rule.clip !== null && rule.clip < gradientBound;
    this.#limits = canClip ? [constant(-rule.clip), constant(rule.clip)] : null;
  }

  /** The values, not copied; let go of them before {@link follow}. */
  read(): Tensor {
    return readVariable(this.#values);
  }

  /** @param values row by row */
  assign(values: Float32Array): void {
    inScope(() => {
      assignVariable(this.#values, tensorOf(values, this.#shape));
    });
  }

  /** RMSprop's accumulators, row by row; null before the first step. */
  accumulators(): ArrayLike<number> | null {
    const { squares } = this.#rmsprop ?? {};
    if (squares === undefined) return null;
    return inScope(() => numbersOf(readVariable(squares)));
  }

  /** Replaces them; nothing under SGD. */
  setAccumulators(values: Float32Array): void {
    const rule = this.#rule;
    if (rule.kind === 'sgd') return;
    this.#rmsprop ??= this.#rmspropOf(rule);
    const { squares } = this.#rmsprop;
    inScope(() => {
      assignVariable(squares, tensorOf(values, this.#shape));
    });
  }

  /** Moves along the gradient by the rule. */
  follow(gradient: Tensor): void {
    inScope(() => {
      const rule = this.#rule;
      const g = this.#limits === null ? gradient : clip(gradient, ...this.#limits);
      if (rule.kind === 'sgd') {
        applySgd(this.#values, this.#rate, g);
        return;
      }
      this.#rmsprop ??= this.#rmspropOf(rule);
      const apply = rule.epsilonPlacement === 'inside' ? applyRmsprop : applyRmspropEpsilonOutside;
      apply(this.#values, this.#rmsprop, g);
    });
  }

  #rmspropOf(rule: RmspropRule): RmspropState {
    return {
      squares: filled(this.#shape, rule.initialAccumulator),
      scratch: filled(this.#shape, 0),
      rate: this.#rate,
      decay: constant(rule.decay),
      epsilon: constant(rule.epsilon),
      zero: constant(0),
    };
  }

  /** Frees everything. */
  dispose(): void {
    freeVariable(this.#values);
    for (const tensor of [this.#rate, ...(this.#limits ?? [])]) free(tensor);
    if (this.#rmsprop === null) return;
    const { squares, scratch, decay, epsilon, zero } = this.#rmsprop;
    freeVariable(squares);
    freeVariable(scratch);
    for (const tensor of [decay, epsilon, zero]) free(tensor);
  }
}

function filled(shape: readonly [rows: number, columns: number], value: number): Variable {
  const values = new Float32Array(shape[0] * shape[1]).fill(value);
  return inScope(() => makeVariable(tensorOf(values, shape)));
}

function constant(value: number): Tensor {
  return inScope(() => keep(tensorOf(Float32Array.of(value), [])));
}
