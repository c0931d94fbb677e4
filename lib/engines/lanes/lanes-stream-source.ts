import type { RunningAutomaton, StreamSource, Transitions } from '../../environments';
import { vouchFor } from '../../environments/check-values';
import { compile, oneByOne } from './code';
import type { Area, Groups } from './groups';
import { AUTOMATON_PARAMETERS, memoryBytes, writeAutomaton } from './kernels/automaton';
import { vectorBytes } from './layout';
import type { Paired } from './program';
import type { Queue } from './queue';
import { givenSize } from './shape';

/** Transitions that stand in the engine's memory, where its next advance finds them. */
export class SteppedTransitions implements Transitions {
  readonly scored: Uint8Array;
  readonly #groups: Groups;
  readonly #queue: Queue;
  readonly #marks: Area;
  #observed: Area;
  #targeted: Area;

  /** @param marks scored marks, all of them 1; [run][S] in each group, as all that stands there */
  constructor(groups: Groups, queue: Queue, observed: Area, targeted: Area, marks: Area) {
    this.#groups = groups;
    this.#queue = queue;
    this.#observed = observed;
    this.#targeted = targeted;
    this.#marks = marks;
    this.scored = new Uint8Array(groups.runs * groups.shape.streams).fill(1);
    vouchFor(this);
  }

  /** Whether they stand in the memory of these groups. */
  isIn(groups: Groups): boolean {
    return groups === this.#groups;
  }

  /** Says where the next ones stand. */
  moveTo(observed: Area, targeted: Area): void {
    this.#observed = observed;
    this.#targeted = targeted;
  }

  /** Writes down where observations, targets and marks stand, from a place of a list on. */
  writeAreas(to: Area[], from: number): void {
    to[from] = this.#observed;
    to[from + 1] = this.#targeted;
    to[from + 2] = this.#marks;
  }

  /** A copy: trainers have no need of it. */
  get observations(): Int32Array | Float64Array {
    return this.#copy('observation', this.#observed);
  }

  /** A copy. */
  get targets(): Int32Array | Float64Array {
    return this.#copy('target', this.#targeted);
  }

  #copy(what: 'observation' | 'target', { at }: Area): Int32Array | Float64Array {
    this.#queue.flush();
    const { arena, runs, shape } = this.#groups;
    const count = runs * shape.streams * givenSize(shape, what);
    const end = at / 4 + count;
    return shape[what] === 'class'
      ? arena.integers.slice(at / 4, end)
      : Float64Array.from(arena.floats.subarray(at / 4, end));
  }
}

/** Steps the automata of all runs in memory, a group at a time. */
export class LanesStreamSource implements StreamSource {
  readonly #groups: Groups;
  readonly #queue: Queue;
  readonly #automata: readonly RunningAutomaton[];
  readonly #code: Paired;
  /** What the streams remember. */
  readonly #memory: Area;
  readonly #nextObservations: () => Area;
  readonly #nextTargets: () => Area;
  readonly #transitions: SteppedTransitions;
  /** What the code is given: memory, observations and targets. */
  readonly #areas: Area[];
  #time = 0;

  /** @param places how many steps can wait */
  constructor(groups: Groups, queue: Queue, automata: readonly RunningAutomaton[], places: number) {
    const { shape, arena } = groups;
    const [{ automaton }] = automata;
    this.#groups = groups;
    this.#queue = queue;
    this.#automata = automata;
    const { step } = compile(groups, ['automaton', automaton], {
      step: {
        parameters: AUTOMATON_PARAMETERS,
        write: (emit) => {
          writeAutomaton(emit, automaton);
        },
      },
    });
    this.#code = oneByOne(step);
    this.#memory = groups.allocate(memoryBytes(shape, automaton));
    const bytes = shape.lanes * shape.streams * 4;
    const nextPlace = (what: 'observation' | 'target'): (() => Area) =>
      queue.ring(bytes * givenSize(shape, what), places);
    this.#nextObservations = nextPlace('observation');
    this.#nextTargets = nextPlace('target');
    this.#areas = [this.#memory];
    const marks = groups.allocate(bytes);
    const firstMark = marks.at / 4;
    arena.integers.fill(1, firstMark, firstMark + (groups.count * bytes) / 4);
    const [observed, targeted] = [this.#nextObservations(), this.#nextTargets()];
    this.#transitions = new SteppedTransitions(groups, queue, observed, targeted, marks);
  }

  next(): Transitions {
    const observations = this.#nextObservations();
    const targets = this.#nextTargets();
    const { history } = this.#automata[0].automaton;
    const slot = history === 0 ? 0 : this.#time % history;
    this.#areas[1] = observations;
    this.#areas[2] = targets;
    this.#queue.call(this.#code, this.#areas, slot);
    this.#time += 1;
    this.#transitions.moveTo(observations, targets);
    return this.#transitions;
  }

  takeOver(): void {
    this.#queue.flush();
    const { integers } = this.#groups.arena;
    this.#eachNumber((place, numbers, i) => {
      integers[place] = numbers[i];
    });
    this.#time = this.#automata[0].time;
  }

  handBack(): void {
    this.#queue.flush();
    const { integers } = this.#groups.arena;
    this.#eachNumber((place, numbers, i) => {
      numbers[i] = integers[place];
    });
    for (const running of this.#automata) running.time = this.#time;
  }

  /** Visits each number that is remembered: its place in memory, and where it is among its run's. */
  #eachNumber(visit: (place: number, numbers: Int32Array | Uint32Array, i: number) => void): void {
    const groups = this.#groups;
    const vector = vectorBytes(groups.shape);
    for (const [run, { automaton, streams, generator, ...kept }] of this.#automata.entries()) {
      let offset = 0;
      const each = (numbers: Int32Array | Uint32Array, first: number, count: number): void => {
        for (let i = first; i < first + count; i++, offset += vector) {
          visit(groups.index(run, offset, this.#memory), numbers, i);
        }
      };
      each(generator.words, 0, 4);
      const { registers, history: H } = automaton;
      for (let s = 0; s < streams; s++) {
        each(kept.registers, s * registers.length, registers.length);
        each(kept.history, s * H, H);
      }
    }
  }
}
