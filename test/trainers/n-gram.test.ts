import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  Bigram,
  corpusFrom,
  elman,
  learn,
  NextWord,
  OptionError,
  Recording,
  SequentialMnist,
  Unigram,
} from '../../lib';
import { arbitraryText } from '../environments/arbitrary-text';

interface Pair {
  readonly o: number;
  readonly y: number;
}

/** The formulas as they stand, by counting all that was seen before anew. */
function unigramOf(seen: readonly Pair[], y: number, classes: number): number {
  return (seen.filter((pair) => pair.y === y).length + 1) / (seen.length + classes);
}

function bigramOf(seen: readonly Pair[], o: number, y: number, classes: number): number {
  const after = seen.filter((pair) => pair.o === o);
  const different = new Set(after.map((pair) => pair.y)).size;
  if (different === 0) return unigramOf(seen, y, classes);
  const often = after.filter((pair) => pair.y === y).length;
  return (often + different * unigramOf(seen, y, classes)) / (after.length + different);
}

/** Loss and error of a predictor on a ring of words that S streams read at once. */
function expected(
  { words, vocabulary }: ReturnType<typeof corpusFrom>,
  { steps, streams }: { steps: number; streams: number },
  probability: (seen: readonly Pair[], o: number, y: number, classes: number) => number,
): { loss: number; error: number } {
  const classes = vocabulary.length;
  const seen: Pair[] = [];
  let loss = 0;
  let wrong = 0;
  for (let t = 0; t < steps; t++) {
    const pairs = Array.from({ length: streams }, (_, s) => {
      const place = Math.floor((s * words.length) / streams) + t;
      return { o: words[place % words.length], y: words[(place + 1) % words.length] };
    });
    for (const { o, y } of pairs) {
      const all = vocabulary.map((_, candidate) => probability(seen, o, candidate, classes));
      expect(all.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
      loss -= Math.log(all[y]);
      // Rounding may tell equally probable classes apart.
      const most = Math.max(...all);
      const isBest = all.findIndex((p) => p > most - 1e-12) === y;
      wrong += isBest ? 0 : 1;
    }
    seen.push(...pairs);
  }
  return { loss: loss / (steps * streams), error: wrong / (steps * streams) };
}

describe.each([
  [
    new Unigram(),
    (seen: readonly Pair[], _: number, y: number, n: number) => unigramOf(seen, y, n),
  ],
  [new Bigram(), bigramOf],
] as const)('%o', (trainer, probability) => {
  test('predicts by counts of what was seen before', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryText,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 20 }),
        async (text, streams, steps) => {
          const corpus = corpusFrom(text);
          fc.pre(streams <= corpus.words.length);
          const environment = new NextWord({ corpus });
          const network = elman(environment, { hiddenUnits: 1 });
          const how = { environment, network, trainer, streams, steps, learningRate: 0 };
          const { runs } = await learn({ ...how, seeds: 2 });
          const { loss, error } = expected(corpus, { steps, streams }, probability);
          for (const run of runs) {
            expect(run.loss).toBeCloseTo(loss, 10);
            expect(run.error).toBeCloseTo(error, 10);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('predicts classes only', async () => {
    const space = { kind: 'vector', size: 1 } as const;
    const environment = new Recording({
      observation: space,
      target: space,
      observations: [[1]],
      targets: [[2]],
    });
    const network = elman(environment, { hiddenUnits: 1 });
    const learning = learn({ environment, network, trainer, steps: 1, learningRate: 0 });
    await expect(learning).rejects.toThrow(OptionError);
    await expect(learning).rejects.toThrow('must be classes, which can be counted');
  });
});

test('unigrams know no digit from another', async () => {
  const environment = new SequentialMnist();
  const network = elman(environment, { hiddenUnits: 1 });
  const how = { environment, network, streams: 20, steps: 280, learningRate: 0 };
  const [{ loss, error }] = (await learn({ ...how, trainer: new Unigram() })).runs;
  expect(loss).toBeGreaterThan(2);
  expect(error).toBeGreaterThan(0.8);
  await expect(learn({ ...how, trainer: new Bigram() })).rejects.toThrow(OptionError);
});
