import fc from 'fast-check';
import {
  AutomatonStreams,
  Generator,
  type Automaton,
  type Draw,
  type Environment,
  type Space,
  type Streams,
  type Table,
  type Term,
} from '../../lib';

/** Makes automata out of a generator's draws: every kind of term, draw and table, however nested. */
class Inventor {
  readonly #generator: Generator;
  readonly #registers: readonly number[];
  readonly #history: number;
  readonly #classes: number;
  readonly #drawn: number[] = [];

  constructor(
    generator: Generator,
    registers: readonly number[],
    history: number,
    classes: number,
  ) {
    this.#generator = generator;
    this.#registers = registers;
    this.#history = history;
    this.#classes = classes;
  }

  draw(): Draw {
    const draw: Draw =
      this.#below(2) === 0
        ? { kind: 'below', count: 1 + this.#below(5) }
        : { kind: 'chance', ...this.#chances() };
    this.#drawn.push(draw.kind === 'below' ? draw.count : 2);
    return draw;
  }

  /** A term of 0 … values − 1. */
  term(values: number, depth = 3): Term {
    const leaves: Term[] = [this.#below(values)];
    for (const [index, size] of this.#registers.entries()) {
      if (size <= values) leaves.push({ kind: 'register', index });
    }
    for (const [index, size] of this.#drawn.entries()) {
      if (size <= values) leaves.push({ kind: 'drawn', index });
    }
    if (this.#history > 0 && this.#classes <= values) {
      leaves.push({ kind: 'past', lag: 1 + this.#below(this.#history) });
    }
    const next = depth - 1;
    const kinds: (() => Term)[] = [
      () => ({
        kind: 'wrapped',
        of: { kind: 'sum', of: [this.term(values, next), this.term(values, next)] },
        modulo: values,
      }),
      () => ({
        kind: 'choice',
        condition: this.term(2, next),
        if1: this.term(values, next),
        if0: this.term(values, next),
      }),
      () => ({ kind: 'entry', ...this.#entries(() => this.#below(values), next) }),
      ...(values < 2
        ? []
        : [(): Term => ({ kind: 'equal', of: [this.term(3, next), this.term(3, next)] })]),
    ];
    const isLeaf = depth === 0 || this.#below(4) === 0;
    return isLeaf ? this.#oneOf(leaves) : this.#oneOf(kinds)();
  }

  /** What an observation or a target is, and its space. */
  value(space: Space): Term | readonly Term[] {
    if (space.kind === 'class') return this.term(space.classes);
    return Array.from({ length: space.size }, () => ({
      kind: 'sum',
      of: [this.term(5), -this.#below(4)],
    }));
  }

  #chances(): { probability: Table; at: readonly Term[] } {
    const { table, at } = this.#entries(() => this.#oneOf([0, 0.25, 0.5, 1 / 3, 0.999, 1]), 1);
    return { probability: table, at };
  }

  #entries(entry: () => number, depth: number): { table: Table; at: readonly Term[] } {
    const sizes = Array.from({ length: 1 + this.#below(2) }, () => 1 + this.#below(4));
    const tableOf = (inner: readonly number[]): Table =>
      inner.length === 0
        ? entry()
        : Array.from({ length: inner[0] }, () => tableOf(inner.slice(1)));
    return { table: tableOf(sizes), at: sizes.map((size) => this.term(size, depth)) };
  }

  #below(count: number): number {
    return this.#generator.below(count);
  }

  #oneOf<T>(list: readonly T[]): T {
    return list[this.#below(list.length)];
  }
}

/** An environment whose streams are an automaton, with a memory that is drawn at the start. */
export class AutomatonWorld implements Environment {
  readonly name = 'AutomatonWorld';

  constructor(
    readonly observation: Space,
    readonly target: Space,
    readonly automaton: Automaton,
  ) {}

  open(streams: number, generator: Generator): Streams {
    const { automaton, observation } = this;
    const { registers: sizes, history: H } = automaton;
    const classes = observation.kind === 'class' ? observation.classes : 0;
    const registers = new Int32Array(streams * sizes.length);
    for (let i = 0; i < registers.length; i++) {
      registers[i] = generator.below(sizes[i % sizes.length]);
    }
    const history = Int32Array.from({ length: streams * H }, () => generator.below(classes));
    return new AutomatonStreams({ automaton, streams, generator, registers, history, time: 0 });
  }
}

const space = fc.oneof(
  fc.integer({ min: 1, max: 12 }).map((classes): Space => ({ kind: 'class', classes })),
  fc.integer({ min: 1, max: 5 }).map((size): Space => ({ kind: 'vector', size })),
);

/** Automata of every kind. */
export const arbitraryWorld: fc.Arbitrary<AutomatonWorld> = fc
  .record({
    seed: fc.integer({ min: 1 }),
    observation: space,
    target: space,
    registers: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 3 }),
    history: fc.integer({ min: 0, max: 40 }),
    draws: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ seed, observation, target, registers, draws, ...given }) => {
    const history = observation.kind === 'class' ? given.history : 0;
    const classes = observation.kind === 'class' ? observation.classes : 0;
    const inventor = new Inventor(new Generator([seed, 1, 2, 3]), registers, history, classes);
    const drawn = Array.from({ length: draws }, () => inventor.draw());
    return new AutomatonWorld(observation, target, {
      ...{ registers, history, draws: drawn },
      observation: inventor.value(observation),
      target: inventor.value(target),
      next: registers.map((values) => inventor.term(values)),
    });
  });

const twoOf = { minLength: 2, maxLength: 2 };

/** Two lags whose bits bend a coin, as in StochasticWorld. */
export const arbitraryLags: fc.Arbitrary<AutomatonWorld> = fc
  .record({
    lags: fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 })),
    probability: fc.array(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), twoOf), twoOf),
  })
  .map(({ lags, probability }) => {
    const coin: Space = { kind: 'class', classes: 2 };
    return new AutomatonWorld(coin, coin, {
      registers: [],
      history: Math.max(...lags),
      draws: [
        { kind: 'below', count: 2 },
        { kind: 'chance', probability, at: lags.map((lag) => ({ kind: 'past', lag })) },
      ],
      observation: { kind: 'drawn', index: 0 },
      target: { kind: 'drawn', index: 1 },
      next: [],
    });
  });
