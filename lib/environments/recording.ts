import { DataError, OptionError } from '../validation/errors';
import {
  width,
  type Environment,
  type Space,
  type Spaces,
  type Streams,
  type Transitions,
} from './environment';

/** A value of a recorded stream: a class index, or a vector of real numbers. */
export type RecordedValue = number | ArrayLike<number>;

/** A stream of your own, as data. */
export interface RecordingOptions extends Spaces {
  /** Names the stream; it enters the seeds. Default `Recording`. */
  readonly name?: string;
  /** o_1, o_2, …: class indices or vectors, as `observation` says. */
  readonly observations: readonly RecordedValue[];
  /** y_1, y_2, …: class indices or vectors, as `target` says. */
  readonly targets: readonly RecordedValue[];
}

/**
 * A recorded stream, played in order. With S parallel streams it is cut into S contiguous parts of
 * equal length, one a stream (what is left over is not used); a stream that reaches the end of its
 * part begins it anew.
 */
export class Recording implements Environment {
  readonly name: string;
  readonly observation: Space;
  readonly target: Space;
  /** Number of recorded steps. */
  readonly steps: number;
  readonly #observations: Float64Array;
  readonly #targets: Float64Array;

  /**
   * @throws OptionError if the record is empty or a space makes no sense
   * @throws DataError if a value is not a number, a vector has the wrong length, or a class is out
   *   of range; it names the place
   */
  constructor(options: RecordingOptions) {
    this.name = options.name ?? 'Recording';
    this.observation = checkSpace('observation', options.observation);
    this.target = checkSpace('target', options.target);
    this.steps = options.observations.length;
    if (this.steps === 0) {
      throw new OptionError('Recording', 'observations', options.observations, 'at least one step');
    }
    if (options.targets.length !== this.steps) {
      const allowed = `as long as observations (${this.steps})`;
      throw new OptionError('Recording', 'targets', options.targets, allowed);
    }
    this.#observations = flatten('observations', this.observation, options.observations);
    this.#targets = flatten('targets', this.target, options.targets);
  }

  /** @throws OptionError if there are more streams than recorded steps */
  open(streams: number): Streams {
    const part = Math.floor(this.steps / streams);
    if (part === 0) {
      throw new OptionError('Recording', 'streams', streams, `at most ${this.steps}, its steps`);
    }
    const observations = this.#observations;
    const targets = this.#targets;
    const observed = width(this.observation);
    const targeted = width(this.target);
    let time = 0;
    return {
      next(into: Transitions, first: number): void {
        for (let s = 0; s < streams; s++) {
          const step = s * part + time;
          for (let i = 0; i < observed; i++) {
            into.observations[(first + s) * observed + i] = observations[step * observed + i];
          }
          for (let i = 0; i < targeted; i++) {
            into.targets[(first + s) * targeted + i] = targets[step * targeted + i];
          }
        }
        time = (time + 1) % part;
      },
    };
  }
}

function checkSpace(option: string, space: Space): Space {
  const [field, count] = space.kind === 'class' ? ['classes', space.classes] : ['size', space.size];
  if (!Number.isInteger(count) || count < 1) {
    throw new OptionError('Recording', `${option}.${field}`, count, 'an integer of at least 1');
  }
  return space;
}

function flatten(name: string, space: Space, values: readonly RecordedValue[]): Float64Array {
  const size = width(space);
  const flat = new Float64Array(values.length * size);
  for (const [step, value] of values.entries()) {
    const place = `${name}[${step}]`;
    if (space.kind === 'class') {
      flat[step] = checkClass(place, value, space.classes);
    } else {
      flat.set(checkVector(place, value, size), step * size);
    }
  }
  return flat;
}

function checkClass(place: string, value: RecordedValue, classes: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value >= classes) {
    throw new DataError('Recording', place, value, `a class, an integer from 0 to ${classes - 1}`);
  }
  return value;
}

function checkVector(place: string, value: RecordedValue, size: number): ArrayLike<number> {
  if (typeof value === 'number' || value.length !== size) {
    throw new DataError('Recording', place, value, `a vector of ${size} numbers`);
  }
  for (let i = 0; i < size; i++) {
    if (!Number.isFinite(value[i])) {
      throw new DataError('Recording', `${place}[${i}]`, value[i], 'a finite number');
    }
  }
  return value;
}
