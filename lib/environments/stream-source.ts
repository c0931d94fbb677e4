import type { Transitions } from './environment';

/**
 * Steps the streams of all runs, where they are automata: a study's environment in the engine. Two may step
 * them in turn, the source and the streams themselves; whoever does so next takes the automata's memory over.
 */
export interface StreamSource {
  /**
   * (o_t, y_t) of all streams' next step, to be handed to `advance`; the one after it overwrites them. They
   * are computed at the latest when somebody looks.
   */
  next(): Transitions;
  /** Takes the automata's memory over as it is now, before {@link next}. */
  takeOver(): void;
  /** Puts the automata's memory where `next` has got to. */
  handBack(): void;
}
