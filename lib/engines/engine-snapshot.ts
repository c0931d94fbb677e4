import type { InfluenceMatrix, ParameterVector, StateVector } from './forward-mode';

/** Numbers in an engine's own precision, so that nothing is lost on the way out and in again. */
export type Numbers = Float32Array | Float64Array;

/** All that one run remembers from one online step to the next. */
export interface RunSnapshot {
  /** θ, in the layout of `network.blocks`. */
  readonly parameters: Numbers;
  /** RMSprop's accumulators, as θ and as the engine keeps them; empty under SGD. */
  readonly optimizer: Numbers;
  /** The stored states' accumulators, [stateSize]; empty before a first step by RMSprop. */
  readonly stateOptimizer: Numbers;
  /** Stored states: [slots × S × stateSize]. */
  readonly states: Numbers;
  /** s_t as it was computed: [S × stateSize]. */
  readonly acting: Numbers;
  /** Stored observations: [slots × S × width]. */
  readonly observations: Numbers;
  /** Stored targets: [slots × S × width]. */
  readonly targets: Numbers;
}

/** A handle to what forward mode keeps inside its engine. */
export type ForwardHandle = StateVector | ParameterVector | InfluenceMatrix;

/**
 * What an engine remembers, to be saved between two online steps and put into an engine of the same
 * configuration, which then goes on with the same bits.
 */
export interface EngineSnapshot {
  /** A copy of what a run remembers. */
  readRun(run: number): RunSnapshot;
  /** Whether a run's weights, accumulators and stored states are finite; quicker than reading them. */
  isFinite(run: number): boolean;
  /** Every run that {@link isFinite} is not true of, if there is a quicker way than to ask it of each. */
  diverged?(): readonly number[];
  /** Replaces what a run remembers. */
  writeRun(run: number, saved: RunSnapshot): void;
  /** A copy of a vector or matrix of forward mode, of all runs; its layout is the engine's own. */
  readForward(handle: ForwardHandle): Numbers;
  /** Replaces it by what {@link readForward} gave. */
  writeForward(handle: ForwardHandle, values: Numbers): void;
}
