import type { Environment, Streams, Transitions } from '../environments';
import type { Generator } from '../random';

/**
 * A world of two classes that is opened twice: its second stream shows what the first one does, but for a
 * target now and then. What the first one showed is remembered.
 */
export class TwinWorld implements Environment {
  readonly name: string;
  readonly observation: Environment['observation'];
  readonly target: Environment['target'];
  /** o_1, o_2, … */
  readonly observations: number[] = [];
  /** y_1, y_2, … as the first stream has them. */
  readonly targets: number[] = [];
  /** Whether the next target of the second stream is the other class; said anew for every step. */
  isNextOther = false;
  readonly #world: Environment;
  #opened = 0;

  constructor(world: Environment) {
    this.#world = world;
    this.name = world.name;
    this.observation = world.observation;
    this.target = world.target;
  }

  open(streams: number, generator: Generator): Streams {
    const opened = this.#world.open(streams, generator);
    this.#opened += 1;
    const isTwin = this.#opened === 2;
    return {
      next: (into: Transitions, first: number): void => {
        opened.next(into, first);
        if (!isTwin) {
          this.observations.push(into.observations[first]);
          this.targets.push(into.targets[first]);
        } else if (this.isNextOther) into.targets[first] = 1 - into.targets[first];
      },
    };
  }
}
