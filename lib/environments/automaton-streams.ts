import { termsOf, type RunningAutomaton, type Table, type Term } from './automaton';
import { checkRunning } from './check-automaton';
import type { Streams, Transitions } from './environment';
import { trustStreamsOf } from './trusted-streams';

/**
 * The streams of an automaton, stepped by reading it: the meaning of {@link Automaton}, in plain sight. Where a
 * stream has a faster way to step, it overrides `next`, which must do the same.
 */
export class AutomatonStreams implements Streams {
  readonly #running: RunningAutomaton;

  /**
   * @param running its memory as it is at the first step
   * @throws OptionError if it is none
   */
  constructor(running: RunningAutomaton) {
    checkRunning('AutomatonStreams', running);
    this.#running = running;
  }

  /** Not a field: what is made of these streams by spreading them may step otherwise. */
  get automaton(): RunningAutomaton {
    return this.#running;
  }

  next(into: Transitions, first: number): void {
    for (let s = 0; s < this.#running.streams; s++) this.#step(into, first + s, s);
    this.#running.time += 1;
  }

  #step(into: Transitions, index: number, s: number): void {
    const { automaton, generator, registers, history, time } = this.#running;
    const { registers: sizes, history: H, draws, observation, target, next } = automaton;
    const drawn: number[] = [];
    const valueOf = (term: Term): number => {
      if (typeof term === 'number') return term;
      switch (term.kind) {
        case 'register':
          return registers[s * sizes.length + term.index];
        case 'past':
          return history[s * H + ((time + H - term.lag) % H)];
        case 'drawn':
          return drawn[term.index];
        case 'sum':
          return term.of.reduce<number>((sum, one) => sum + valueOf(one), 0);
        case 'wrapped':
          return valueOf(term.of) % term.modulo;
        case 'equal':
          return valueOf(term.of[0]) === valueOf(term.of[1]) ? 1 : 0;
        case 'choice':
          return valueOf(term.condition) === 1 ? valueOf(term.if1) : valueOf(term.if0);
        case 'entry':
          return entryOf(term.table, term.at.map(valueOf));
      }
    };
    for (const draw of draws) {
      if (draw.kind === 'below') drawn.push(generator.below(draw.count));
      else {
        const probability = entryOf(draw.probability, draw.at.map(valueOf));
        drawn.push(generator.uniform() < probability ? 1 : 0);
      }
    }
    const observed = termsOf(observation).map(valueOf);
    const targeted = termsOf(target).map(valueOf);
    const following = next.map(valueOf);
    for (const [i, value] of observed.entries()) {
      into.observations[index * observed.length + i] = value;
    }
    for (const [i, value] of targeted.entries()) into.targets[index * targeted.length + i] = value;
    registers.set(following, s * sizes.length);
    if (H > 0) [history[s * H + (time % H)]] = observed;
  }
}
trustStreamsOf(AutomatonStreams);

function entryOf(table: Table, at: readonly number[]): number {
  const entry = at.reduce<Table>(
    (rows, index) => (typeof rows === 'number' ? NaN : rows[index]),
    table,
  );
  return typeof entry === 'number' ? entry : NaN;
}
