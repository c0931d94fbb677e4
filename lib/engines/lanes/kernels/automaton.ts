import { termsOf, type Automaton, type Table, type Term } from '../../../environments/automaton';
import { vectorBytes } from '../layout';
import type { Shape } from '../shape';
import {
  addInteger,
  addIntegers,
  addressOf,
  atLeastUnsigned,
  choose,
  equalIntegers,
  fromIntegers,
  get,
  highHalves,
  integer,
  load,
  minimumUnsigned,
  multiplyInteger,
  plus,
  pointedTo,
  select,
  splatInteger,
  subtractInteger,
  subtractIntegers,
  type Address,
  type Expression,
  type Local,
} from '../../kernel-language/expressions';
import type { Emit } from './emit';
import { drawBits, loadWords, storeWords, wordsBytes } from './generator';

export const AUTOMATON_PARAMETERS = 8;

/** What a group's streams remember: the generators' words, then [S][registers, history] vectors of integers. */
export function memoryBytes(shape: Shape, { registers, history }: Automaton): number {
  return (
    wordsBytes(shape.lanes) + shape.streams * (registers.length + history) * vectorBytes(shape)
  );
}

/**
 * One step of an automaton, the streams of a run one after the other: see {@link Automaton}.
 *
 * The function takes: the first group's memory (see {@link memoryBytes}), how many times to go on to the next
 * group, where its observations and targets go (as an advance takes them), two more addresses that are
 * left alone, and t mod H.
 */
export function writeAutomaton(emit: Emit, automaton: Automaton): void {
  const { f, shape } = emit;
  const { registers, history: H } = automaton;
  const [first, times, observationsAt, targetsAt, , , slot] = f.parameters;
  const observation = termsOf(automaton.observation);
  const target = termsOf(automaton.target);
  const { streams: S } = shape;
  const ownBytes = (registers.length + H) * f.vectorBytes;
  const groups = [
    { from: pointedTo(first), stride: memoryBytes(shape, automaton) },
    { from: pointedTo(observationsAt), stride: f.lanes * S * observation.length * 4 },
    { from: pointedTo(targetsAt), stride: f.lanes * S * target.length * 4 },
  ];
  f.eachOf(times, groups, ([memory, observations, targets]) => {
    const words = loadWords(f, memory);
    const streams = [
      { from: plus(memory, wordsBytes(f.lanes)), stride: ownBytes },
      { from: observations, stride: observation.length * 4 },
      { from: targets, stride: target.length * 4 },
    ];
    f.each(S, streams, ([own, observed, targeted]) => {
      /** Where an observation of the history stands: places are the same for all streams. */
      const remembered = (place: Expression): Address => {
        const history = addressOf(plus(own, registers.length * f.vectorBytes));
        const further = multiplyInteger(place, integer(f.vectorBytes));
        return pointedTo(f.local('i32', addInteger(history, further)));
      };
      const terms = new Terms(emit, {
        register: (index) => load(plus(own, index * f.vectorBytes)),
        past: (lag) => {
          const back = subtractInteger(get(slot), integer(lag));
          const round = addInteger(back, integer(H));
          return load(remembered(choose(back, round, atLeastUnsigned(get(slot), integer(lag)))));
        },
      });
      for (const draw of automaton.draws) {
        const bits = drawBits(f, words);
        if (draw.kind === 'below') {
          terms.drawn.push(f.vector(highHalves(get(bits), splat(draw.count))));
        } else {
          terms.drawn.push(f.vector(terms.chance(bits, draw.probability, draw.at)));
        }
      }
      const given = (of: readonly Term[]): Local[] => of.map((term) => f.vector(terms.of(term)));
      const [seen, wanted, next] = [observation, target, automaton.next].map(given);
      put(emit, 'observation', seen, observed);
      put(emit, 'target', wanted, targeted);
      for (const [i, value] of next.entries()) f.store(plus(own, i * f.vectorBytes), get(value));
      if (H > 0) f.store(remembered(get(slot)), get(seen[0]));
    });
    storeWords(f, words, memory);
  });
}

/** One stream's numbers, of each run in its lane: [run][S][numbers], as floats if they make a vector. */
function put(
  { f, shape }: Emit,
  what: 'observation' | 'target',
  values: readonly Local[],
  to: Address,
): void {
  const runBytes = shape.streams * values.length * 4;
  for (const [i, value] of values.entries()) {
    const number = shape[what] === 'class' ? get(value) : fromIntegers(get(value));
    if (runBytes === 4) f.store(to, number);
    else {
      const stored = f.vector(number);
      for (let l = 0; l < f.lanes; l++) {
        f.storeLane(plus(to, l * runBytes + i * 4), get(stored), l);
      }
    }
  }
}

/** What terms are made of, where they are computed. */
interface Places {
  readonly register: (index: number) => Expression;
  readonly past: (lag: number) => Expression;
}

/** The terms of one stream's step, each computed once. */
class Terms {
  readonly drawn: Local[] = [];
  readonly #emit: Emit;
  readonly #places: Places;
  readonly #known = new Map<Term, Local>();

  constructor(emit: Emit, places: Places) {
    this.#emit = emit;
    this.#places = places;
  }

  of(term: Term): Expression {
    if (typeof term === 'number') return splat(term);
    let known = this.#known.get(term);
    if (known === undefined) {
      known = this.#emit.f.vector(this.#computed(term));
      this.#known.set(term, known);
    }
    return get(known);
  }

  /** 1 where bits / 2³² is below a probability p, else 0: where they are below ⌈2³² p⌉. */
  chance(bits: Local, probability: Table, at: readonly Term[]): Expression {
    const { f } = this.#emit;
    const indices = at.map((term) => this.of(term));
    // The last bits that are: of p = 1 all, of p = 0 none, which no number says.
    const last = f.vector(
      entry(probability, indices, (p) => splat(Math.max(0, Math.ceil(p * 2 ** 32) - 1))),
    );
    const possible = f.vector(entry(probability, indices, (p) => splat(p > 0 ? -1 : 0)));
    const isBelow = equalIntegers(minimumUnsigned(get(bits), get(last)), get(bits));
    return isTrue(select(isBelow, splat(0), get(possible)));
  }

  #computed(term: Exclude<Term, number>): Expression {
    switch (term.kind) {
      case 'register':
        return this.#places.register(term.index);
      case 'past':
        return this.#places.past(term.lag);
      case 'drawn':
        return get(this.drawn[term.index]);
      case 'sum':
        return term.of.map((one) => this.of(one)).reduce(addIntegers, splat(0));
      case 'wrapped': {
        // One turn less is a huge number where it is in its first turn.
        const value = this.of(term.of);
        return minimumUnsigned(value, subtractIntegers(value, splat(term.modulo)));
      }
      case 'equal':
        return isTrue(equalIntegers(this.of(term.of[0]), this.of(term.of[1])));
      case 'choice':
        return select(
          this.of(term.if1),
          this.of(term.if0),
          equalIntegers(this.of(term.condition), splat(1)),
        );
      case 'entry':
        return entry(
          term.table,
          term.at.map((index) => this.of(index)),
          splat,
        );
    }
  }
}

function splat(value: number): Expression {
  return splatInteger(integer(value));
}

/** 1 where a mask holds, else 0. */
function isTrue(mask: Expression): Expression {
  return subtractIntegers(splat(0), mask);
}

/** What an index, which may differ from lane to lane, chooses of a table. */
function entry(
  table: Table,
  indices: readonly Expression[],
  valueOf: (entry: number) => Expression,
): Expression {
  if (typeof table === 'number') return valueOf(table);
  const [index, ...rest] = indices;
  const [first, ...others] = table.map((row) => entry(row, rest, valueOf));
  return others.reduce(
    (chosen, row, i) => select(row, chosen, equalIntegers(index, splat(i + 1))),
    first,
  );
}
