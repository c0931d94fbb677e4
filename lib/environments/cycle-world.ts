import type { Generator } from '../random';
import { integer, parseOptions, record } from '../validation/options';
import type { ClassSpace, Environment, Streams } from './environment';
import { trustedStreams } from './trusted-streams';

/** Options of {@link CycleWorld}. */
export interface CycleWorldOptions {
  /** p, the number of states in the ring; at least 2. Default 10. */
  readonly length?: number;
}

const schema = record({ length: integer(2).default(10) });

/**
 * CycleWorld(p) (Section 5): a ring of p states, walked round and round. The observation is 1 in
 * the last state of the ring and 0 elsewhere; the target is the next observation. Predicting it
 * takes a memory p steps long.
 *
 * Each stream starts at a random state, so that parallel streams differ.
 *
 * Observation and target: a class in {0, 1}.
 */
export class CycleWorld implements Environment {
  readonly name: string;
  readonly observation: ClassSpace = { kind: 'class', classes: 2 };
  readonly target: ClassSpace = { kind: 'class', classes: 2 };
  /** p, the number of states. */
  readonly length: number;

  /** @throws OptionError if `length` is not an integer of at least 2 */
  constructor(options: CycleWorldOptions = {}, ...surplus: never[]) {
    this.length = parseOptions('CycleWorld', schema, options, surplus).length;
    this.name = `CycleWorld(${this.length})`;
  }

  /** The error of always predicting 0, the unit of Figure 2: 1/p. */
  get constantError(): number {
    return 1 / this.length;
  }

  open(streams: number, generator: Generator): Streams {
    const last = this.length - 1;
    const positions = Int32Array.from({ length: streams }, () => generator.below(this.length));
    return trustedStreams((into, first) => {
      for (let s = 0; s < streams; s++) {
        const position = positions[s];
        const following = position === last ? 0 : position + 1;
        into.observations[first + s] = position === last ? 1 : 0;
        into.targets[first + s] = following === last ? 1 : 0;
        positions[s] = following;
      }
    });
  }
}
