import type { RmspropRule, UpdateRule } from '../update-rules';
import { accumulated, isWide, LARGEST_PLAIN_GRADIENT, perRoot, squaresOf } from './accumulator';
import { any, areAllFinite, clip, halfSquareSum, multiply, subtract } from './kernels';
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

/** From it on, what is lost in v + (g² − v)(1 − ρ) is within float32's rounding. */
const LEAST_DECAY_OF_KERNELS = 0.5;

/** A matrix of parameters that follows its gradient in place, and what its rule remembers. */
export class LearnedMatrix {
  readonly #shape: readonly [rows: number, columns: number];
  readonly #rule: UpdateRule;
  readonly #values: Variable;
  #rate: Tensor;
  /** ∓clip, if gradients can reach it. */
  readonly #limits: readonly [low: Tensor, high: Tensor] | null;
  /** Whether a gradient may be so large that float32 does not hold its square. */
  readonly #isUnbounded: boolean;
  /** Made at the first step. */
  #rmsprop: RmspropState | null = null;
  /** Whether an accumulator is kept scaled, see accumulator.ts. */
  #isWide = false;

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
    this.#isUnbounded = Math.min(gradientBound, rule.clip ?? Infinity) > LARGEST_PLAIN_GRADIENT;
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

  /** Whether the values and RMSprop's accumulators are. */
  get isFinite(): boolean {
    const { squares } = this.#rmsprop ?? {};
    return [this.#values, ...(squares === undefined ? [] : [squares])].every((variable) =>
      inScope(() => areAllFinite(readVariable(variable))),
    );
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
    this.#isWide = values.some((v) => v < 0);
  }

  /** Replaces the learning rate. */
  setRate(rate: number): void {
    free(this.#rate);
    this.#rate = constant(rate);
    if (this.#rmsprop !== null) this.#rmsprop = { ...this.#rmsprop, rate: this.#rate };
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
      if (this.#needsCare(rule, g)) {
        this.#followStepByStep(rule, this.#rmsprop.squares, g);
        return;
      }
      const apply = rule.epsilonPlacement === 'inside' ? applyRmsprop : applyRmspropEpsilonOutside;
      apply(this.#values, this.#rmsprop, g);
    });
  }

  /**
   * Whether TensorFlow's kernels are not right: they square g as it is, and compute v + (g² − v)(1 − ρ),
   * in which a g² far below v is lost where little of v is to remain.
   */
  #needsCare({ decay }: RmspropRule, gradient: Tensor): boolean {
    if (this.#isWide || decay < LEAST_DECAY_OF_KERNELS) return true;
    if (!this.#isUnbounded) return false;
    const [half] = numbersOf(halfSquareSum(gradient));
    return !(2 * half < LARGEST_PLAIN_GRADIENT ** 2);
  }

  #followStepByStep(rule: RmspropRule, squares: Variable, gradient: Tensor): void {
    const v = accumulated(rule, readVariable(squares), squaresOf(gradient));
    const step = perRoot(rule, multiply(gradient, this.#rate), v);
    const values = subtract(readVariable(this.#values), step);
    assignVariable(squares, v);
    assignVariable(this.#values, values);
    this.#isWide = numbersOf(any(isWide(v)))[0] !== 0;
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
