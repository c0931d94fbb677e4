import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  allocateTransitions,
  AutomatonStreams,
  CycleWorld,
  deriveGenerator,
  OptionError,
  StochasticWorld,
  type Automaton,
  type Environment,
  type RunningAutomaton,
  type Spaces,
} from '../../lib';
import { checkAutomaton, checkMemory } from '../../lib/environments/check-automaton';
import { arbitraryWorld } from './arbitrary-automaton';

describe('the automaton of a world says what its streams do', () => {
  const worlds: fc.Arbitrary<Environment> = fc.oneof(
    fc.integer({ min: 2, max: 30 }).map((length) => new CycleWorld({ length })),
    fc.constant(new StochasticWorld()),
  );

  it('step by step, to the last bit of its memory', () => {
    const property = fc.property(
      worlds,
      fc.integer({ min: 1, max: 4 }),
      fc.nat(1000),
      fc.integer({ min: 1, max: 100 }),
      (world, streams, seed, steps) => {
        const open = () =>
          world.open(streams, deriveGenerator('test', world.name, seed, 'environment'));
        const [own, other] = [open(), open()];
        const read = new AutomatonStreams(other.automaton as RunningAutomaton);
        const [expected, found] = [1, 2].map(() => allocateTransitions(world, streams));
        for (let step = 0; step < steps; step++) {
          own.next(expected, 0);
          read.next(found, 0);
          expect(found).toEqual(expected);
        }
        expect(read.automaton).toEqual(own.automaton);
      },
    );
    fc.assert(property);
  });
});

const coin = { kind: 'class', classes: 2 } as const;
const spaces: Spaces = { observation: coin, target: { kind: 'vector', size: 2 } };
const sound: Automaton = {
  registers: [3, 2],
  history: 4,
  draws: [
    { kind: 'below', count: 2 },
    { kind: 'chance', probability: [0.5, 1], at: [{ kind: 'drawn', index: 0 }] },
  ],
  observation: { kind: 'drawn', index: 1 },
  target: [{ kind: 'register', index: 0 }, -7],
  next: [
    { kind: 'entry', table: [1, 2], at: [{ kind: 'past', lag: 4 }] },
    { kind: 'register', index: 1 },
  ],
};

describe('an automaton is refused', () => {
  test('not if no step can leave what it says', () => {
    checkAutomaton('test', sound, spaces);
    const property = fc.property(arbitraryWorld, (world) => {
      checkAutomaton('test', world.automaton, world);
    });
    fc.assert(property);
  });

  test('not for a ring as long as its positions can tell', () => {
    const world = new CycleWorld({ length: 2 ** 31 - 1 });
    const { automaton } = world.open(1, deriveGenerator('', '', 0, 'environment'));
    checkAutomaton('test', (automaton as RunningAutomaton).automaton, world);
  });

  const first = { kind: 'register', index: 0 } as const;
  const wrongs: readonly (readonly [string, Partial<Record<keyof Automaton, unknown>>, string])[] =
    [
      ['registers', { registers: 3 }, 'automaton.registers must be a list; got 3'],
      ['values', { registers: [0, 2] }, 'automaton.registers[0] must be an integer from 1 to'],
      ['history', { history: -1 }, 'automaton.history must be an integer from 0 to'],
      [
        'draw',
        { draws: [{ kind: 'dice' }] },
        'draws[0].kind must be "below" or "chance"; got "dice"',
      ],
      [
        'count',
        { draws: [{ kind: 'below', count: 2 ** 30 }] },
        'draws[0].count must be an integer',
      ],
      [
        'probability',
        { draws: [{ kind: 'chance', probability: [0.5, 2], at: [0] }] },
        'draws[0].probability must be probabilities, from 0 to 1; got 2',
      ],
      [
        'a draw that is still to come',
        { draws: [{ kind: 'chance', probability: [0, 1], at: [{ kind: 'drawn', index: 0 }] }] },
        'draws[0].at[0].index must be an integer from 0 to -1',
      ],
      [
        'observation',
        { observation: 2 },
        'automaton.observation must be within 0 to 1 at every step',
      ],
      ['vector', { target: [1] }, 'automaton.target must be as many terms as numbers, 2'],
      [
        'single precision',
        { target: [2 ** 25, 0] },
        'automaton.target must be within -16777216 to',
      ],
      ['kind', { observation: { kind: 'memory' } }, 'an object whose kind says which term it is'],
      ['nothing', { observation: null }, 'an object whose kind says which term it is'],
      ['fraction', { observation: 0.5 }, 'automaton.observation must be an integer from'],
      [
        'lag',
        { observation: { kind: 'past', lag: 5 } },
        'observation.lag must be an integer from 1 to 4',
      ],
      ['next', { next: [0] }, 'automaton.next must be a term for each of 2 registers'],
      [
        'sum',
        { next: [{ kind: 'sum', of: [first, 1] }, 0] },
        'automaton.next[0] must be within 0 to 2 at every step; got "1 to 3"',
      ],
      [
        'wrapped',
        { next: [{ kind: 'wrapped', of: { kind: 'sum', of: [first, 4] }, modulo: 3 }, 0] },
        'automaton.next[0].of must be within 0 to 5 at every step; got "4 to 6"',
      ],
      [
        'equal',
        { observation: { kind: 'equal', of: [first] } },
        'observation.of must be two terms',
      ],
      [
        'choice',
        { observation: { kind: 'choice', condition: first, if1: 0, if0: 1 } },
        'observation.condition must be within 0 to 1 at every step',
      ],
      [
        'entry',
        { observation: { kind: 'entry', table: [0, 1], at: [first] } },
        'observation.at[0] must be within 0 to 1 at every step; got "0 to 2"',
      ],
      [
        'flat table',
        { observation: { kind: 'entry', table: [0, 1, 1], at: [first, first] } },
        'observation.table must be a list of entries; got 0',
      ],
      [
        'deep table',
        { observation: { kind: 'entry', table: [[0], [1], [1]], at: [first] } },
        'observation.table must be numbers, after as many indices as `at` has',
      ],
      [
        'large table',
        { observation: { kind: 'entry', table: Array<number>(300).fill(0), at: [first] } },
        'observation.table must be of at most 256 entries',
      ],
    ];

  test.each(wrongs)('for its %s', (_, change, message) => {
    const wanted = (): void => {
      checkAutomaton('test', { ...sound, ...change } as Automaton, spaces);
    };
    expect(wanted).toThrow(OptionError);
    expect(wanted).toThrow(message);
  });

  /** Everything that anybody may write in place of a part. */
  const anything = fc.oneof(
    fc.constantFrom<unknown>(undefined, null, true, '', 'past', NaN, 0.5, -1, 1e10, [], {}, 7n),
    fc.constantFrom<unknown>(
      { kind: 'past' },
      { kind: 'sum', of: [null] },
      { kind: 'entry', at: 5 },
    ),
    fc.constantFrom<unknown>(new Map(), () => 0, [[]], Symbol('x'), Promise.resolve()),
  );

  /** All places of an object, as paths. */
  const placesIn = (value: unknown, path: readonly string[] = []): (readonly string[])[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, part]) => [
          [...path, name],
          ...placesIn(part, [...path, name]),
        ])
      : [];

  const withPart = (value: unknown, [name, ...rest]: readonly string[], part: unknown): unknown => {
    const copy = (
      Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }
    ) as Record<string, unknown>;
    copy[name] = rest.length === 0 ? part : withPart(copy[name], rest, part);
    return copy;
  };

  test('in one line whatever stands in place of a part, unless it still cannot leave what it says', () => {
    const property = fc.property(arbitraryWorld, fc.nat(), anything, (world, at, part) => {
      const places = placesIn(world.automaton);
      const changed = withPart(world.automaton, places[at % places.length], part) as Automaton;
      try {
        checkAutomaton('test', changed, world);
      } catch (error) {
        expect(error).toBeInstanceOf(OptionError);
        expect((error as OptionError).message).toMatch(
          /^test: automaton[^\n]* must be [^\n]*; got /,
        );
      }
    });
    fc.assert(property, { numRuns: 1000 });
  });

  test.each([
    ['holds itself', (term: { of: unknown[] }) => term.of.push(term)],
    [
      'is too deep',
      (term: { of: unknown[] }) => {
        for (let i = 0; i < 100; i++) term.of = [{ kind: 'sum', of: term.of }];
      },
    ],
    [
      'is too large',
      (term: { of: unknown[] }) => {
        for (let i = 0; i < 30; i++) term.of = [1, 2].map(() => ({ kind: 'sum', of: term.of }));
      },
    ],
  ])('for a term that %s', (_, grow) => {
    const term = { kind: 'sum', of: [] as unknown[] };
    grow(term);
    expect(() => {
      checkAutomaton('test', { ...sound, next: [term, 0] } as unknown as Automaton, spaces);
    }).toThrow(/must be of at most 4096 terms in all, 64 within one another/);
  });

  test.each([
    [{ regsters: [] }, 'automaton.regsters must be left out (did you mean registers?)'],
    [
      { observation: { kind: 'past', lag: 1, lagg: 2 } },
      'automaton.observation.lagg must be left out (did you mean lag?)',
    ],
    [
      { draws: [{ kind: 'below', coutn: 2 }] },
      'draws[0].coutn must be left out (did you mean count?)',
    ],
    [{ draws: [null] }, 'draws[0] must be an object whose kind says which draw it is; got null'],
  ])('%j', (change, message) => {
    expect(() => {
      checkAutomaton('test', { ...sound, ...change } as unknown as Automaton, spaces);
    }).toThrow(message);
  });

  test('if it is none', () => {
    expect(() => {
      checkAutomaton('test', 5 as unknown as Automaton, spaces);
    }).toThrow('test: automaton must be an object that says what a step does; got 5');
  });
});

describe('what streams remember is refused', () => {
  const running: RunningAutomaton = {
    ...{ automaton: sound, streams: 2, generator: deriveGenerator('', '', 0, 'environment') },
    ...{ registers: Int32Array.of(2, 1, 0, 1), history: new Int32Array(8), time: 5 },
  };
  const check = (change: Partial<Record<keyof RunningAutomaton, unknown>>) => (): void => {
    checkMemory('test', 'automata[3]', { ...running, ...change } as RunningAutomaton, 2);
  };

  test('not if it is sound', check({}));

  test.each([
    [
      { registers: Int32Array.of(2, 1, 3, 1) },
      'automata[3].registers[2] must be from 0 to 2; got 3',
    ],
    [{ registers: new Int32Array(3) }, 'automata[3].registers must be 4 integers'],
    [{ history: new Float64Array(8) }, 'automata[3].history must be 8 integers'],
    [{ history: new Int32Array(8).fill(-1) }, 'automata[3].history[0] must be from 0 to 1; got -1'],
    [{ time: -1 }, 'automata[3].time must be an integer of at least 0; got -1'],
    [{ generator: 7 }, 'automata[3].generator must be the Generator that open was given; got 7'],
  ])('%j', (change, message) => {
    expect(check(change)).toThrow(message);
  });
});
