import type { Generator } from '../random';
import { checkStreamCount } from './check-opening';
import type { RunningAutomaton } from './automaton';

/** Values that are one of a few classes, given by index 0 … classes − 1. */
export interface ClassSpace {
  readonly kind: 'class';
  readonly classes: number;
}

/** Values that are vectors of real numbers. */
export interface VectorSpace {
  readonly kind: 'vector';
  readonly size: number;
}

/** What an observation or a target can be. */
export type Space = ClassSpace | VectorSpace;

/** How many numbers one value takes in memory: 1 for a class index, `size` for a vector. */
export function width(space: Space): number {
  return space.kind === 'class' ? 1 : space.size;
}

/**
 * One time step of many streams side by side: (o_t, y_t) of stream 0, of stream 1, … With R runs
 * of S streams each, stream s of run r has index r·S + s.
 */
export interface Transitions {
  /** o_t: [streams] class indices, or [streams × size] reals. */
  readonly observations: Int32Array | Float64Array;
  /**
   * y_t: [streams] class indices, or [streams × size] reals. Where a step may have no target (see
   * `Environment.mayLackTargets`), −1 or a vector of NaN says that it has none.
   */
  readonly targets: Int32Array | Float64Array;
  /** [streams] 1 where this step counts in the reported metric, else 0. Learning ignores it. */
  readonly scored: Uint8Array | Float64Array;
}

/**
 * Room for one time step of `streams` streams. Every step is scored unless a stream says otherwise. Classes
 * stand in floats, too, so that a number that is none is found out, and not cut down to one.
 *
 * @throws OptionError unless there is a stream
 */
export function allocateTransitions(spaces: Spaces, streams: number): Transitions {
  checkStreamCount('allocateTransitions', streams);
  return {
    observations: new Float64Array(streams * width(spaces.observation)),
    targets: new Float64Array(streams * width(spaces.target)),
    scored: new Float64Array(streams).fill(1),
  };
}

/** What a network must take in and predict. */
export interface Spaces {
  readonly observation: Space;
  readonly target: Space;
}

/** The S parallel streams of one run, all at the same time step. They never end. */
export interface Streams {
  /**
   * Advances every stream by one step and writes stream s at index `first` + s: at once, since what it
   * returns is not awaited, and all of it, since what it leaves out is no number. It writes by index, or by
   * `set`, `fill` or `subarray`: what it writes is kept as it is, and refused if it is no number.
   */
  next(into: Transitions, first: number): void;
  /**
   * What `next` steps, if that is an automaton: an engine may then step it by itself, and leaves its memory as
   * `next` would have. Streams that share a generator with others, or do anything else, have none.
   */
  readonly automaton?: RunningAutomaton | undefined;
}

/** A source of (observation, target) streams; a description only, so one object serves all runs. */
export interface Environment extends Spaces {
  /** Names the environment with its parameters, e.g. `CycleWorld(10)`. It enters the seeds. */
  readonly name: string;
  /**
   * A hash of the data that it plays, where its name does not say which they are: whatever goes on from
   * what was learned before compares it. See {@link dataHash}.
   */
  readonly data?: string;
  /**
   * Whether some steps have no target: −1 in place of a class, NaN in place of every number of a vector.
   * Such a step is observed and stored as any other, and has no loss: it is not scored, and a window that
   * holds it learns from its other steps. Default false: every step has one.
   */
  readonly mayLackTargets?: boolean;
  /**
   * Opens the streams of one run.
   *
   * @param streams S, how many contiguous streams the run learns from at once
   * @param generator all randomness of these streams
   */
  open(streams: number, generator: Generator): Streams;
}
