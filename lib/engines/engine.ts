import type { RunningAutomaton, StreamSource, Transitions } from '../environments';
import type { Network } from '../models';
import type { Generator } from '../random';
import type { EngineSnapshot, Numbers } from './engine-snapshot';
import type { ForwardMode } from './forward-mode';
import type { StateStep, UpdateRule } from './update-rules';

/**
 * What an engine is built for. Runs are independent of each other (seeds × learning rates); the
 * streams of a run share its weights.
 */
export interface EngineConfig {
  readonly network: Network;
  /** R, how many independent runs advance together. */
  readonly runs: number;
  /** S, parallel streams of a run. */
  readonly streams: number;
  /** Places for stored states. N transitions need N + 1: the state before the oldest one, too. */
  readonly slots: number;
  /** [R] each run's learning rate. */
  readonly learningRates: ArrayLike<number>;
  /** How weights follow their gradient. */
  readonly optimizer: UpdateRule;
  /**
   * What the next state is computed from: `linked`, the newest stored state, as learning has moved
   * it; `separate`, the state as it was computed.
   */
  readonly actingState: 'linked' | 'separate';
  /**
   * B, the windows that will be asked for at a time, if any: an engine whose mini-batches would not fit
   * into memory is refused before it learns.
   */
  readonly batchSize?: number | undefined;
  /**
   * Whether an influence matrix will be asked for, if it is known: an engine whose matrices would not fit into
   * memory is refused before its weights are drawn. Default false.
   */
  readonly carriesInfluence?: boolean | undefined;
  /**
   * Whether targets may be missing: −1 in place of a class, NaN in place of every number of a vector. Such
   * a step has no loss, ℓ = 0, in whatever window it stands. Default false.
   */
  readonly mayLackTargets?: boolean | undefined;
}

/** B windows of T steps for each run, at the same times in all of a run's streams. */
export interface Windows {
  /** [R × B] the slot of each window's first state s_{i−T}; run r's windows start at r·B. */
  readonly starts: Int32Array;
  /** B, windows for each run. */
  readonly batchSize: number;
  /** T, steps in a window; its states stand in T + 1 slots, one after the other, round the ring. */
  readonly length: number;
}

/** Draws mini-batches of windows, each run's from a generator of its own. */
export interface WindowSampler {
  /**
   * B windows of T steps for each run, uniformly, independently and with replacement among the
   * `count` that start at slot `first` and the slots after it, round the ring. The next draw may
   * overwrite them.
   */
  draw(first: number, count: number, batchSize: number, length: number): Windows;
  /** [R × 4] the generators' words as they are now, to save and go on from later. */
  words(): Uint32Array;
}

/** What is minimised on a window: eq. 6 and its readings. */
export interface Objective {
  /** `last`: ℓ at the window's last step (eq. 6). `every`: the mean of ℓ over its T steps. */
  readonly loss: 'last' | 'every';
  /** λ ≥ 0, the weight of the penalty (λ/2)‖s_i − ŝ_i‖². */
  readonly lambda: number;
  /** Whether ‖·‖² sums over the state's units (the paper) or takes their mean. */
  readonly penalty: 'sum' | 'mean';
  /**
   * Whether p_iᵀ ŝ_i joins L_i, with the costate p_i that stands beside s_i and is held: δ gains p_i. With the
   * penalty it is an augmented Lagrangian. Default false; only where there are {@link Engine.costates}.
   */
  readonly costate?: boolean | undefined;
}

/** Which of a window's stored states are meant: those strictly between its ends, or all but the first. */
export type WrittenBack = 'interior' | 'all';

/**
 * Costates: beside every stored state s_j a vector p_j of its size, which says how the losses after j change
 * with s_j. All 0 at first.
 */
export interface Costates {
  /** p_j ← 0 in a slot, for all streams: a new state has none. */
  clear(slot: number): void;
  /**
   * After `gradient`: p_j ← 0 for i − T < j ≤ i, what stood there having had its effect or being overtaken;
   * then p_{i−T} ← ∇_{s_{i−T}} L_i. Of several windows that start in a slot, the last one's counts.
   */
  update(): void;
  /** A copy of p_j: [stateSize]. */
  read(run: number, stream: number, slot: number): Float64Array;
  /** A copy of all, in the engine's own precision: [R × slots × S × stateSize]. */
  readAll(): Numbers;
  /** Replaces all by what {@link readAll} gave. */
  writeAll(costates: Numbers): void;
}

/**
 * How the newest prediction of each run did, before anything was learned from it; sums over the
 * run's streams that are scored at this step.
 */
export interface OnlinePerformance {
  /** [R] Σ ℓ_β(s_t; y_t); NaN, never ∞, where it leaves the engine's precision. */
  readonly loss: Float64Array;
  /** [R] Σ of wrong classes (argmax of g_β(s_t) ≠ y_t); for vector targets, the loss again. */
  readonly error: Float64Array;
  /** [R] how many predictions were summed. */
  readonly count: Float64Array;
}

/**
 * Advances and updates that are computed later, many at a time, with the same results; whatever else an
 * engine is asked for computes what waits first.
 */
export interface Postponement {
  /** How many advances can wait. */
  readonly capacity: number;
  /**
   * From now on they wait; arrays of `online` that were looked at before stand still until `end`.
   *
   * @param sums what the performances of these advances are to be added to: see {@link addTo}
   */
  begin(sums?: OnlinePerformance): void;
  /**
   * Computes what waits.
   *
   * @returns how the predictions of each advance since `begin` did; the next ones overwrite it
   */
  end(): readonly OnlinePerformance[];
  /**
   * After {@link end}: adds all these performances, one after the other, to the sums that {@link begin} was
   * given. It is the cheaper way if nothing else is wanted of them.
   */
  addTo(sums: OnlinePerformance): void;
}

/** A window's two state gradients (eq. 7), of its own L_i: not divided by B or S. */
export interface StateGradients {
  /** ∇_{s_{i−T}} L_i: [stateSize]. */
  readonly start: Float64Array;
  /** ∇_{s_i} L_i: [stateSize]. */
  readonly end: Float64Array;
}

/**
 * A way to compute a network: everything a trainer may ask for. Each primitive acts on all runs
 * and streams at once. Slots are numbered 0 … slots − 1, and time runs through them round and
 * round; which time stands in which slot is the trainer's business (its replay buffer).
 */
export interface Engine {
  /** Names the engine in result rows, e.g. `reference`. */
  readonly name: string;
  readonly config: EngineConfig;
  /** The largest number that its precision holds: no observation or target may be farther from 0. */
  readonly largest?: number;
  /** Whether it knows `EngineConfig.mayLackTargets`. One that does not say so gets only streams without gaps. */
  readonly knowsMissingTargets?: boolean;

  /**
   * s_t = f_W(s_{t−1}, o_t) for every stream: reads s_{t−1} from slot `from`, writes (s_t, o_t,
   * y_t) to slot `to`, and records how the prediction g_β(s_t) did in {@link online}.
   */
  advance(from: number, to: number, transitions: Transitions): void;

  /** How the predictions of the last `advance` did. Overwritten by the next one. */
  readonly online: OnlinePerformance;

  /**
   * What `advance` from slot `from` would predict after some observations, one after the other, if weights
   * stood still: nothing moves. An engine that cannot tell has none.
   *
   * @param observations [n] of all runs' streams, as in `Transitions`, each; at least one
   * @returns [R × S × outputSize] g_β of the last state: for classes, what the softmax is taken of
   */
  preview?(from: number, observations: readonly Transitions['observations'][]): Float64Array;

  /**
   * A sampler of windows that suits this engine better than `generatorSampler`. From then on the
   * generators are the sampler's.
   *
   * @param generators [R]
   */
  windowSampler?(generators: readonly Generator[]): WindowSampler;

  /**
   * What steps the streams of all runs by itself, with the same bits.
   *
   * @param automata [R] all of the same kind
   */
  streamSource?(automata: readonly RunningAutomaton[]): StreamSource;

  /**
   * The gradients of eq. 7 on a mini-batch of windows, all at the current weights and states. The
   * gradient of W and β is the mean over the B windows and S streams; those of the states are each
   * window's own. Nothing moves.
   */
  gradient(windows: Windows, objective: Objective): void;

  /** Moves W and β along their latest gradient by the optimizer, each run at its own rate. */
  updateWeights(): void;

  /**
   * Moves the windows' end states s_{i−T} and s_i along the latest `gradient`, in the buffer. A
   * state that stands in several windows moves by the sum of its steps.
   */
  updateStates(step: StateStep): void;

  /**
   * s_j ← ŝ_j, as the latest `gradient` unrolled it, in the buffer; called before anything moves. Of several
   * windows that a state stands in, the last one's counts; {@link updateStates} then goes on from there. An
   * engine that cannot do so has none.
   */
  writeBack?(which: WrittenBack): void;

  /** Costates, made when they are first asked for. An engine that keeps none has none. */
  readonly costates?: Costates | undefined;

  /**
   * Derivatives carried forward in time, at the last `advance`; for UORO and RTRL. An engine that
   * carries none has none.
   */
  readonly forward?: ForwardMode | undefined;

  /** Computes many steps at a time, if it can. */
  readonly postponement?: Postponement | undefined;

  /** All that it remembers, to save and go on from later; an engine that cannot do so has none. */
  readonly snapshot?: EngineSnapshot | undefined;

  /**
   * Replaces a run's learning rate from the next `updateWeights` on. An engine that cannot has none.
   *
   * @throws OptionError if it is no rate, or none in the engine's precision
   */
  setLearningRate?(run: number, rate: number): void;

  /** A copy of run's θ, in the layout of `network.blocks`. */
  parameters(run: number): Float64Array;
  /** Replaces a run's θ. The optimizer's accumulators stay. */
  setParameters(run: number, parameters: ArrayLike<number>): void;
  /** A copy of a stored state: [stateSize]. */
  state(run: number, stream: number, slot: number): Float64Array;
  /** Replaces a stored state. */
  setState(run: number, stream: number, slot: number, state: ArrayLike<number>): void;
  /** A copy of the latest gradient of θ, mean over windows and streams. */
  parameterGradient(run: number): Float64Array;
  /** A copy of the latest state gradients of one window (0 … B − 1). */
  stateGradients(run: number, stream: number, window: number): StateGradients;
}

/**
 * Makes an engine with all parameters and states 0.
 *
 * @throws OptionError if the configuration makes no sense
 * @throws MemoryError if it would take more memory than there is
 */
export type EngineFactory = (config: EngineConfig) => Engine;
