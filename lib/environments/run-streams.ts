import { z } from 'zod';
import type { Generator } from '../random';
import { isGenerator } from '../random/generator';
import { hasMethod } from '../validation/describe-value';
import { DataError, OptionError } from '../validation/errors';
import { integer, parseOptions, record } from '../validation/options';
import { environmentSchema } from './check-environment';
import type { RunningAutomaton } from './automaton';
import { checkTransitions, misfitError, type StepPlace } from './check-transitions';
import { checkNumbers, vouchFor, wordsOf } from './check-values';
import {
  width,
  type Environment,
  type Space,
  type Spaces,
  type Streams,
  type Transitions,
} from './environment';
import { KeptValues } from './kept-values';
import { isMissing } from './missing-target';
import type { StreamSource } from './stream-source';
import { isTrusted } from './trusted-streams';

/** Streams as anybody's code may be. */
interface AnyStreams {
  next(...parameters: Parameters<Streams['next']>): unknown;
  readonly automaton?: RunningAutomaton | undefined;
}

const optionsSchema = record({
  environment: environmentSchema,
  streams: integer(1),
  generators: z.array(z.custom(isGenerator, 'a Generator'), 'a Generator for each run'),
});

/** The open streams of all runs, which go together from one time step to the next. */
export class RunStreams {
  readonly #spaces: Spaces & Pick<Environment, 'mayLackTargets'>;
  readonly #sources: readonly AnyStreams[];
  readonly #streams: number;
  readonly #room: Transitions;
  /** What is written by streams that are not this package's, until it was looked at. */
  readonly #kept: Readonly<Record<keyof Transitions, KeptValues>> | undefined;
  /** What else steps them, if anything does. */
  #source: StreamSource | undefined;
  /** Whether it was the source that stepped them last. */
  #areInSource = false;

  /**
   * @param streams S, of each run
   * @param generators [R] each run's own
   * @throws OptionError if the environment opens no streams, or one of the arguments is not what it must be
   */
  constructor(environment: Environment, streams: number, generators: readonly Generator[]) {
    parseOptions('RunStreams', optionsSchema, { environment, streams, generators });
    this.#sources = generators.map((generator) => openedStreams(environment, streams, generator));
    this.#streams = streams;
    const { observation, target, mayLackTargets = false } = environment;
    this.#spaces = { observation, target, mayLackTargets };
    const count = generators.length * streams;
    const sizes = {
      observations: count * width(observation),
      targets: count * width(target),
      scored: count,
    };
    // Classes, too, in floats: of what is not written an integer would be made.
    this.#room = {
      observations: new Float64Array(sizes.observations),
      targets: new Float64Array(sizes.targets),
      scored: new Uint8Array(sizes.scored),
    };
    vouchFor(this.#room);
    if (this.#sources.every(isTrusted)) return;
    this.#kept = {
      observations: new KeptValues(sizes.observations),
      targets: new KeptValues(sizes.targets),
      scored: new KeptValues(sizes.scored),
    };
  }

  /**
   * (o_t, y_t) of step t, the next one; the one after it overwrites them.
   *
   * @throws DataError if the environment gives what is no observation or target
   */
  next(step: number): Transitions {
    const transitions = this.advance(step);
    checkTransitions(this.#spaces, transitions, { step, streams: this.#streams });
    return transitions;
  }

  /** As {@link next}, of a step that nobody looks at: NaN where a stream wrote nothing. */
  advance(step: number): Transitions {
    if (this.#areInSource) {
      this.#source?.handBack();
      this.#areInSource = false;
    }
    const { observations, targets, scored } = this.#kept ?? this.#room;
    // What a stream puts in the place of an array is none of the room.
    const into = { observations, targets, scored } as Transitions;
    observations.fill(NaN);
    targets.fill(NaN);
    scored.fill(1);
    for (let run = 0; run < this.#sources.length; run++) {
      const returned = this.#sources[run].next(into, run * this.#streams);
      refuseObject('environment', `what next returns at step ${step}`, returned);
    }
    if (this.#kept !== undefined) this.#takeOver(this.#kept, { step, streams: this.#streams });
    if (this.#spaces.mayLackTargets === true) this.#leaveUnscored();
    return this.#room;
  }

  /**
   * From now on a source may step them, too, if they are automata of one kind: see {@link nextOfSource}.
   *
   * @param open makes one, or nothing
   */
  useSource(open: (automata: readonly RunningAutomaton[]) => StreamSource | undefined): void {
    const automata = automataOf(this.#sources);
    if (automata !== null) this.#source = open(automata);
  }

  /** As {@link next}, by the source; undefined if there is none. */
  nextOfSource(): Transitions | undefined {
    if (this.#source === undefined) return undefined;
    if (!this.#areInSource) {
      this.#source.takeOver();
      this.#areInSource = true;
    }
    return this.#source.next();
  }

  /** Where there is no target, there is no score. */
  #leaveUnscored(): void {
    const { targets, scored } = this.#room;
    for (let i = 0; i < scored.length; i++) {
      if (isMissing(this.#spaces.target, targets, i)) scored[i] = 0;
    }
  }

  /** Takes over what was written, if it is numbers. */
  #takeOver(kept: Readonly<Record<keyof Transitions, KeptValues>>, place: StepPlace): void {
    const { observation, target } = this.#spaces;
    const { observations, targets, scored } = this.#room;
    takeNumbers('observation', observation, kept.observations, observations, place);
    takeNumbers('target', target, kept.targets, targets, place);
    checkLength('scored', kept.scored, scored.length, place);
    for (let i = 0; i < scored.length; i++) {
      const mark = kept.scored[i];
      // Comparisons give booleans, which mean the same.
      if (mark === 1 || mark === true) scored[i] = 1;
      else if (mark === 0 || mark === false) scored[i] = 0;
      else throw misfitError('scored', i, place, mark, '1 where the step counts, else 0');
    }
  }
}

/** The automata of all runs, if all streams are the same automaton and none has part in another's memory. */
function automataOf(sources: readonly AnyStreams[]): readonly RunningAutomaton[] | null {
  const automata = sources.flatMap(({ automaton }) => automaton ?? []);
  const isApart = new Set(automata.map(({ generator }) => generator)).size === sources.length;
  const isSame = automata.every(
    ({ automaton, time }) => automaton === automata[0].automaton && time === automata[0].time,
  );
  return isApart && isSame ? automata : null;
}

function takeNumbers(
  name: string,
  space: Space,
  kept: KeptValues,
  room: Transitions['observations'],
  place: StepPlace,
): void {
  checkLength(`${name}s`, kept, room.length, place);
  for (let i = 0; i < room.length; i++) {
    const value = kept[i];
    if (typeof value !== 'number') {
      throw misfitError(name, Math.floor(i / width(space)), place, value, wordsOf(space));
    }
    room[i] = value;
  }
}

/** It is longer where something was written beyond its end. */
function checkLength(name: string, kept: KeptValues, length: number, { step }: StepPlace): void {
  if (kept.length === length) return;
  checkNumbers('environment', `${name} at step ${step}`, length, kept);
}

function openedStreams(
  environment: Environment,
  streams: number,
  generator: Generator,
): AnyStreams {
  const opened: unknown = environment.open(streams, generator);
  if (hasMethod(opened, 'next') && !hasMethod(opened, Symbol.iterator)) return opened as AnyStreams;
  const allowed = `streams, with next(into, first), at once (${COLLECT})`;
  throw new OptionError(environment.name, 'what open returns', opened, allowed);
}

/** What a promise or an iterator would do is not awaited, and what it would write comes too late. */
export function refuseObject(source: string, place: string, returned: unknown): void {
  if (typeof returned !== 'object' || returned === null) return;
  throw new DataError(source, place, returned, `nothing, since it is not awaited (${COLLECT})`);
}

const COLLECT =
  'push what must be waited for with online(…), or collect it and give it as a Recording';
