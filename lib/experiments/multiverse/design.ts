import { deriveGenerator } from '../../random';
import { factors, isSameReading, letter, scripts, type Factor, type Reading } from './factors';

/**
 * Which readings are computed: of 432 that are possible for one stream and one loss, 36, a regular fraction of
 * strength 2. With the state step written as (d₂, d₃) ∈ {0, 1} × {0, 1, 2}, initial weights a, RMSprop b:
 *
 *     penalty       c = d₃ + a  mod 3
 *     bookkeeping   e = d₂ + b  mod 2
 *
 * over all (d₂, d₃, a, b). Any two factors have each pair of their levels equally often, so that no main effect
 * is mixed with another. Main effects are mixed with interactions: the penalty's with that of state step and
 * weights, the bookkeeping's with that of state step and RMSprop, and so on round.
 *
 * Twelve of them, a = d₃ + u(d₂, b) mod 3, are computed again with the loss of every step, and again from sixteen
 * streams. Of these every level of a factor is as frequent as its others; so is every pair of levels, but for
 * the pairs of weights with state step (0 or 1 times), penalty with state step (likewise) and weights with
 * penalty (1 or 2 times).
 *
 * Which level goes by which number is drawn from a seed, the smallest with which the paper's letter is among the
 * 36, and the reading of the original scripts, but for its streams, among the twelve. (Both among the twelve is
 * not to be had.)
 */
export interface Design {
  readonly seed: number;
  /** 36 readings: one stream, the last loss. */
  readonly oneStream: readonly Reading[];
  /** Twelve of them with every step's loss. */
  readonly everyLoss: readonly Reading[];
  /** The same twelve, with the last loss, from sixteen streams. */
  readonly manyStreams: readonly Reading[];
}

/** The levels of the factors that are varied together, by number. */
interface Point {
  readonly d: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly e: number;
}

/** u(d₂, b) of the twelve. */
const SHIFT = [
  [0, 1],
  [2, 0],
] as const;

const all: readonly Point[] = [0, 1].flatMap((d2) =>
  [0, 1, 2].flatMap((d3) => [0, 1, 2].flatMap((a) => [0, 1].map((b) => pointOf(d2, d3, a, b)))),
);

const twelve: readonly Point[] = [0, 1].flatMap((d2) =>
  [0, 1, 2].flatMap((d3) => [0, 1].map((b) => pointOf(d2, d3, (d3 + SHIFT[d2][b]) % 3, b))),
);

function pointOf(d2: number, d3: number, a: number, b: number): Point {
  return { d: 3 * d2 + d3, a, b, c: (d3 + a) % 3, e: (d2 + b) % 2 };
}

/** More seeds are not tried: about one in two hundred serves. */
const MOST_SEEDS = 10_000;

/** The design with the smallest seed that serves. */
export const design: Design = firstDesign();

function firstDesign(): Design {
  for (let seed = 0; seed < MOST_SEEDS; seed++) {
    const found = designOf(seed);
    const has = (readings: readonly Reading[], wanted: Reading): boolean =>
      readings.some((reading) => isSameReading(reading, wanted));
    if (has(found.oneStream, letter) && has(found.manyStreams, scripts)) return found;
  }
  throw new Error(`no seed below ${MOST_SEEDS} has both named readings`);
}

/** The design by a seed. */
export function designOf(seed: number): Design {
  const names = ['initialWeights', 'optimizer', 'penalty', 'stateStep', 'bookkeeping'] as const;
  const generator = deriveGenerator('multiverse', 'design', seed, 'samples');
  const [weights, optimizers, penalties, steps, books] = names.map((factor: Factor) =>
    shuffled(factors[factor].length, (count) => generator.below(count)),
  );
  const readingAt = ({ d, a, b, c, e }: Point): Reading => ({
    ...{ initialWeights: weights[a], optimizer: optimizers[b], penalty: penalties[c] },
    ...{ stateStep: steps[d], bookkeeping: books[e], loss: 0, streams: 0 },
  });
  const some = twelve.map(readingAt);
  return {
    seed,
    oneStream: all.map(readingAt),
    everyLoss: some.map((reading) => ({ ...reading, loss: 1 })),
    manyStreams: some.map((reading) => ({ ...reading, streams: 1 })),
  };
}

/** 0, …, count − 1 in an order by chance (Fisher & Yates). */
function shuffled(count: number, below: (count: number) => number): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const other = below(i + 1);
    [order[i], order[other]] = [order[other], order[i]];
  }
  return order;
}
