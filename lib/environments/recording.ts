import { z } from 'zod';
import { OptionError } from '../validation/errors';
import { line, parseOptions, record } from '../validation/options';
import { spaceSchema } from './check-environment';
import { checkStreamCount } from './check-opening';
import { checkValue } from './check-values';
import { isList } from '../validation/describe-value';
import { hashOf } from './data-hash';
import { width, type Environment, type Space, type Spaces, type Streams } from './environment';
import { leaveOut } from './missing-target';
import { trustedStreams } from './trusted-streams';

/** A value of a recorded stream: a class index, or a vector of real numbers. */
export type RecordedValue = number | ArrayLike<number>;

/** A stream of your own, as data. */
export interface RecordingOptions extends Spaces {
  /** Names the stream; it enters the seeds. Default `Recording`. */
  readonly name?: string;
  /** o_1, o_2, …: class indices or vectors, as `observation` says. */
  readonly observations: readonly RecordedValue[];
  /** y_1, y_2, …: class indices or vectors, as `target` says; null where a step has none. */
  readonly targets: readonly (RecordedValue | null)[];
}

const valuesOf = <Value>() =>
  z
    .custom<ArrayLike<Value>>(isList, 'an array (Array.from collects what an iterator gives)')
    .refine(({ length }) => length > 0, 'at least one step');

const schema = record({
  name: line().default('Recording'),
  observation: spaceSchema,
  target: spaceSchema,
  observations: valuesOf<RecordedValue>(),
  targets: valuesOf<RecordedValue | null>(),
});

/**
 * A recorded stream, played in order. With S parallel streams it is cut into S contiguous parts of
 * equal length, one a stream (what is left over is not used); a stream that reaches the end of its
 * part begins it anew.
 *
 * @example
 * ```ts
 * import { lstm, Recording } from 'fixed-point-propagation';
 *
 * const hours = Array.from({ length: 200 }, (_, t) => [Math.sin(t / 4), Math.cos(t / 4)]);
 * const stream = new Recording({
 *   name: 'tides',
 *   observation: { kind: 'vector', size: 2 },
 *   target: { kind: 'vector', size: 1 },
 *   observations: hours.slice(0, -1),
 *   targets: hours.slice(1).map(([height]) => [height]),
 * });
 * console.log(stream.steps, lstm(stream, { hiddenUnits: 8 }).outputSize); // 199 1
 * ```
 */
export class Recording implements Environment {
  readonly name: string;
  readonly observation: Space;
  readonly target: Space;
  /** True if some step has no target. */
  readonly mayLackTargets?: true;
  /** Number of recorded steps. */
  readonly steps: number;
  readonly #observations: Float64Array;
  readonly #targets: Float64Array;
  /** Taken when it is first asked for. */
  #data: string | undefined;

  /**
   * @throws OptionError if an option does not fit, or the record is empty
   * @throws DataError if a value is not a number, a vector has the wrong length, or a class is out
   *   of range; it names the place
   */
  constructor(options: RecordingOptions, ...surplus: never[]) {
    const { name, observation, target, observations, targets } = parseOptions(
      'Recording',
      schema,
      options,
      surplus,
    );
    this.name = name;
    this.observation = observation;
    this.target = target;
    this.steps = observations.length;
    if (targets.length !== this.steps) {
      const allowed = `as long as observations (${this.steps})`;
      throw new OptionError('Recording', 'targets', targets, allowed);
    }
    this.#observations = flatten('observations', observation, observations);
    this.#targets = flatten('targets', target, targets);
    if (Array.from(targets).includes(null)) this.mayLackTargets = true;
  }

  get data(): string {
    const { observation, target } = this;
    this.#data ??= hashOf([[observation, target], this.#observations, this.#targets]);
    return this.#data;
  }

  /** @throws OptionError if there is no stream, or there are more than recorded steps */
  open(streams: number): Streams {
    checkStreamCount('Recording', streams);
    const part = Math.floor(this.steps / streams);
    if (part === 0) {
      throw new OptionError('Recording', 'streams', streams, `at most ${this.steps}, its steps`);
    }
    const observations = this.#observations;
    const targets = this.#targets;
    const observed = width(this.observation);
    const targeted = width(this.target);
    let time = 0;
    return trustedStreams((into, first) => {
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
    });
  }
}

function flatten(
  name: 'observations' | 'targets',
  space: Space,
  values: ArrayLike<RecordedValue | null>,
): Float64Array {
  const size = width(space);
  const flat = new Float64Array(values.length * size);
  for (let step = 0; step < values.length; step++) {
    const value = values[step];
    if (value === null && name === 'targets') {
      leaveOut(space, flat, step);
      continue;
    }
    checkValue('Recording', `${name}[${step}]`, space, value);
    if (typeof value === 'number') flat[step] = value;
    else if (value !== null) flat.set(value, step * size);
  }
  return flat;
}
