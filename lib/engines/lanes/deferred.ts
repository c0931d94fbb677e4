/**
 * What may be left to be computed, in the order in which it is flushed:
 * - `gradient`: the gradient of θ, which is cheapest together with the weights' step;
 * - `sum`: what is still to be added to a vector like W;
 * - `influence`: an influence matrix that is still to be propagated through the last advance.
 */
export type Due = 'gradient' | 'sum' | 'influence';

/**
 * What is derived from the last advance when it is first needed, and then kept:
 * - `logitGradients`: ∂ℓ/∂g_β(s_t);
 * - `localDerivatives`: what ∂s_t/∂s_{t−1} and ∂s_t/∂W are made of.
 */
export type Derived = 'logitGradients' | 'localDerivatives';

interface Rule {
  /** Computed first, since the primitive reads it, or changes what it is made of. */
  readonly flushes: readonly Due[];
  /** Left due if it belongs to the handle at hand: the primitive computes it on the way. */
  readonly joins?: 'sum' | 'influence';
  /** A gradient that writes states back is computed first, too. */
  readonly writesBack?: true;
  /** No longer true afterwards. */
  readonly forgets?: readonly Derived[];
  /** Must be there. */
  readonly needs?: readonly Derived[];
  /** Whether it may itself be computed later, so that nothing that waits must be computed for it. */
  readonly waits?: true;
}

const everything: readonly Due[] = ['gradient', 'sum', 'influence'];
const derived: readonly Derived[] = ['logitGradients', 'localDerivatives'];

/** What each primitive flushes, forgets and needs. What it does not name, it leaves alone. */
export const RULES = {
  advance: { flushes: everything, forgets: derived, waits: true },
  gradient: { flushes: [], writesBack: true, waits: true },
  updateWeights: { flushes: ['influence'], forgets: derived, waits: true },
  updateStates: { flushes: ['gradient'], waits: true },
  writeBack: { flushes: [], waits: true },
  changeCostates: { flushes: ['gradient'], waits: true },
  readCostates: { flushes: [] },
  parameters: { flushes: [] },
  state: { flushes: [], writesBack: true },
  preview: { flushes: [], writesBack: true },
  setLearningRate: { flushes: [] },
  setParameters: { flushes: ['gradient', 'influence'], forgets: derived },
  setState: { flushes: ['gradient'] },
  parameterGradient: { flushes: ['gradient'] },
  stateGradients: { flushes: ['gradient'] },
  readSnapshot: { flushes: everything },
  writeSnapshot: { flushes: everything, forgets: derived },
  norm: { flushes: ['gradient', 'sum'] },
  propagate: { flushes: [], needs: ['localDerivatives'] },
  pullBack: { flushes: ['gradient', 'sum'], needs: ['localDerivatives'] },
  pullBackNorm: { flushes: [], needs: ['localDerivatives'] },
  lossGradient: { flushes: [], needs: ['logitGradients'] },
  propagateInfluence: { flushes: ['influence'] },
  contract: { flushes: everything, joins: 'influence', needs: ['localDerivatives'] },
  useGradient: { flushes: ['gradient', 'sum'], joins: 'sum', needs: ['logitGradients'] },
} as const satisfies Record<string, Rule>;

export type Primitive = keyof typeof RULES;

/** A gradient that was asked for. */
export interface DueGradient {
  /** Whether it writes states back when it is computed, so that it cannot be dropped. */
  readonly isNeeded?: boolean;
  /** Computes it. */
  compute(): void;
  /** Computes it and moves the weights along it. */
  learn(): void;
}

interface Work {
  readonly of: object;
  readonly compute: () => void;
}

/** What is still due in an engine, and what has been derived from its last advance. */
export class Deferred {
  readonly #settle: () => void;
  #gradient: DueGradient | null = null;
  readonly #works = new Map<Due, Work>();
  readonly #makers = new Map<Derived, () => void>();
  readonly #ready = new Set<Derived>();

  /** @param settle computes what waits, gradients and primitives alike: see `Queue` */
  constructor(settle: () => void) {
    this.#settle = settle;
  }

  /** Says how something is derived. */
  derive(what: Derived, make: () => void): void {
    this.#makers.set(what, make);
  }

  /**
   * To be called at the beginning of a primitive: computes what must not be left due, forgets what
   * will no longer be true, and derives what is needed; computes what waits, unless it may wait itself.
   *
   * @param own the handle that the primitive works on
   */
  before(primitive: Primitive, own?: object): void {
    const { flushes, joins, writesBack, forgets, needs, waits }: Rule = RULES[primitive];
    if (writesBack === true && this.#gradient?.isNeeded === true) this.#flush('gradient');
    // Asked at every step, and mostly nothing is due and nothing derived.
    if (this.#gradient !== null || this.#works.size > 0) {
      for (const due of flushes) {
        if (due !== joins || this.#works.get(due)?.of !== own) this.#flush(due);
      }
    }
    if (forgets !== undefined && this.#ready.size > 0) {
      for (const what of forgets) this.#ready.delete(what);
    }
    if (needs !== undefined) for (const what of needs) this.ensure(what);
    if (waits !== true) this.#settle();
  }

  /** Derives something, unless it is there. */
  ensure(what: Derived): void {
    if (this.#ready.has(what)) return;
    this.#settle();
    this.#makers.get(what)?.();
    this.#ready.add(what);
  }

  /** Leaves a gradient to be computed; one that was left before is dropped. */
  deferGradient(gradient: DueGradient): void {
    this.#gradient = gradient;
  }

  /** Leaves something to be computed for a handle. */
  defer(due: 'sum' | 'influence', of: object, compute: () => void): void {
    this.#works.set(due, { of, compute });
  }

  /** Whether a gradient is due. */
  get isGradientDue(): boolean {
    return this.#gradient !== null;
  }

  /** The gradient that is due, if any; the caller computes it. */
  takeGradient(): DueGradient | null {
    const gradient = this.#gradient;
    this.#gradient = null;
    return gradient;
  }

  /** Whether something is due for this very handle; if so, the caller computes it. */
  take(due: 'sum' | 'influence', of: object): boolean {
    if (this.#works.get(due)?.of !== of) return false;
    return this.#works.delete(due);
  }

  #flush(due: Due): void {
    if (due === 'gradient') {
      this.takeGradient()?.compute();
      return;
    }
    const work = this.#works.get(due);
    if (work === undefined) return;
    this.#works.delete(due);
    this.#settle();
    work.compute();
  }
}
