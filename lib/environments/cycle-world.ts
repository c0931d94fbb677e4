import type { Generator } from '../random';
import { integer, parseOptions, record } from '../validation/options';
import { checkGenerator, checkStreamCount } from './check-opening';
import type { Automaton, Term } from './automaton';
import { AutomatonStreams } from './automaton-streams';
import type { ClassSpace, Environment, Streams, Transitions } from './environment';
import { trustStreamsOf } from './trusted-streams';

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
  /** What a stream does at each step. */
  readonly automaton: Automaton;

  /** @throws OptionError if `length` is not an integer of at least 2 */
  constructor(options: CycleWorldOptions = {}, ...surplus: never[]) {
    this.length = parseOptions('CycleWorld', schema, options, surplus).length;
    this.name = `CycleWorld(${this.length})`;
    this.automaton = walk(this.length);
  }

  /** The error of always predicting 0, the unit of Figure 2: 1/p. */
  get constantError(): number {
    return 1 / this.length;
  }

  /** @throws OptionError unless there is a stream, and something to draw with */
  open(streams: number, generator: Generator): Streams {
    checkStreamCount(this.name, streams);
    checkGenerator(this.name, generator);
    const positions = Int32Array.from({ length: streams }, () => generator.below(this.length));
    return new Walkers({
      ...{ automaton: this.automaton, streams, generator, time: 0 },
      ...{ registers: positions, history: new Int32Array(0) },
    });
  }
}

/** Streams that walk round the ring, each from its own position. */
class Walkers extends AutomatonStreams {
  override next(into: Transitions, first: number): void {
    const { automaton, streams, registers: positions } = this.automaton;
    const last = automaton.registers[0] - 1;
    for (let s = 0; s < streams; s++) {
      const position = positions[s];
      const following = position === last ? 0 : position + 1;
      into.observations[first + s] = position === last ? 1 : 0;
      into.targets[first + s] = following === last ? 1 : 0;
      positions[s] = following;
    }
    this.automaton.time += 1;
  }
}
trustStreamsOf(Walkers);

/** One register: the position in a ring of `length` states. */
function walk(length: number): Automaton {
  const position: Term = { kind: 'register', index: 0 };
  const following: Term = {
    kind: 'wrapped',
    of: { kind: 'sum', of: [position, 1] },
    modulo: length,
  };
  const isLast = (state: Term): Term => ({ kind: 'equal', of: [state, length - 1] });
  return {
    registers: [length],
    history: 0,
    draws: [],
    observation: isLast(position),
    target: isLast(following),
    next: [following],
  };
}
