import type { RunningAutomaton, StreamSource, Transitions } from '../environments';
import { checkAutomaton, checkMemory } from '../environments/check-automaton';
import { isList } from '../validation/describe-value';
import { DataError, OptionError } from '../validation/errors';
import type { EngineConfig } from './engine';

/**
 * Sees to it that there is one kind of automaton for all runs, and that none of them is there twice.
 *
 * @throws OptionError if not, or if it could leave what it says of itself
 */
export function checkAutomata(
  owner: string,
  { network, runs, streams }: EngineConfig,
  automata: readonly RunningAutomaton[],
): void {
  if (!isList(automata) || automata.length !== runs) {
    throw new OptionError(owner, 'automata', automata, `one for each run (${runs})`);
  }
  for (const [run, running] of automata.entries()) {
    if (typeof (running as unknown) === 'object' && (running as unknown) !== null) continue;
    throw new OptionError(owner, `automata[${run}]`, running, 'an automaton with its memory');
  }
  const [{ automaton }] = automata;
  checkAutomaton(owner, automaton, network);
  for (const [run, running] of automata.entries()) {
    if (running.streams !== streams) {
      throw new OptionError(owner, `automata[${run}].streams`, running.streams, `${streams}`);
    }
    if (running.automaton === automaton) continue;
    throw new OptionError(owner, `automata[${run}].automaton`, running.automaton, 'that of run 0');
  }
  if (new Set(automata.map(({ generator }) => generator)).size === runs) return;
  throw new OptionError(owner, 'automata', automata, 'with a generator for each');
}

/**
 * A source of checked automata: what they remember, which anybody may write to, is checked when it is taken
 * over.
 *
 * @param onNext is given all transitions that the source gives
 */
export function checkedSource(
  owner: string,
  { network }: EngineConfig,
  automata: readonly RunningAutomaton[],
  source: StreamSource,
  onNext: (transitions: Transitions) => void,
): StreamSource {
  const { observation } = network;
  const classes = observation.kind === 'class' ? observation.classes : 0;
  return {
    next: () => {
      const transitions = source.next();
      onNext(transitions);
      return transitions;
    },
    takeOver: () => {
      const [{ time }] = automata;
      for (const [run, running] of automata.entries()) {
        const place = `automata[${run}]`;
        checkMemory(owner, place, running, classes);
        if (running.time === time) continue;
        throw new DataError(owner, `${place}.time`, running.time, `that of run 0, ${time}`);
      }
      source.takeOver();
    },
    handBack: () => {
      source.handBack();
    },
  };
}
