import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  allReadings,
  effectOf,
  judgeReadings,
  mean,
  readMultiverse,
  readStudy,
  taskEffects,
} from '../../lib/analysis';
import { claims, experimentNamed, multiverse } from '../../lib/experiments';
import { readChosenRuns, readResults, type ResultsRow } from '../../lib/sweeps';

/**
 * Sentences that say in figures or in plain words what rows hold, each with what it is computed from anew. The words must
 * stand where they are said to: who changes a sentence changes its check.
 */
interface Sentence {
  /** README, a page of the docs, or the number of a notebook. */
  readonly in: string;
  readonly words: string;
  /** Does its own expecting. */
  readonly check: () => Promise<void> | void;
}

const root = path.resolve(__dirname, '..', '..');
const folder = path.join(root, 'data', 'results');
const notebooks: Readonly<Record<string, string>> = {
  '00': '00-start-here.ipynb',
  '04': '04-cycle-world.ipynb',
  '05': '05-stochastic-world.ipynb',
  '06': '06-updates-and-mini-batches.ipynb',
  '07': '07-sensitivity.ipynb',
  '08': '08-sequential-mnist.ipynb',
  '09': '09-penn-treebank.ipynb',
  '10': '10-claims.ipynb',
  readings: 'readings.ipynb',
  '13': '13-whatever-one-reads.ipynb',
  chains: 'backward-chains-figures.ipynb',
};

/** All prose of a notebook, or a text file's. */
function proseOf(where: string): string {
  if (where === 'README') return readFileSync(path.join(root, 'README.md'), 'utf8');
  if (where.endsWith('.md')) return readFileSync(path.join(root, where), 'utf8');
  const file = path.join(root, 'notebooks', notebooks[where]);
  const { cells } = JSON.parse(readFileSync(file, 'utf8')) as {
    cells: { cell_type: string; source: string | string[] }[];
  };
  return cells
    .filter((cell) => cell.cell_type === 'markdown')
    .map(({ source }) => (typeof source === 'string' ? source : source.join('')))
    .join('\n\n');
}

const rowsOf = (experiment: string): Promise<ResultsRow[]> => readResults(folder, experiment);

/** How many values of something there are in rows. */
const valuesOf = <Name extends keyof ResultsRow>(rows: readonly ResultsRow[], name: Name) =>
  new Set(rows.map((row) => row[name]));

/** What is learned by, at rates of a grid. */
const isLearned = ({ trainer, learningRate }: ResultsRow): boolean =>
  trainer !== 'ConstantPrediction' && learningRate > 0;

/** The rate with the smallest mean, and that mean. */
function best(
  rows: readonly ResultsRow[],
  metric: 'error' | 'loss' = 'error',
): { rate: number; mean: number; rows: readonly ResultsRow[] } {
  const rates = [...valuesOf(rows, 'learningRate')].map((rate) => {
    const own = rows.filter(({ learningRate }) => learningRate === rate);
    return { rate, mean: mean(own.map((row) => row[metric])), rows: own };
  });
  const known = rates.filter((one) => !Number.isNaN(one.mean));
  expect(known.length).toBeGreaterThan(0);
  return known.sort((a, b) => a.mean - b.mean)[0];
}

async function hasProtocol(
  experiment: string,
  { rates, seeds, steps }: { rates: number; seeds: number; steps?: number },
): Promise<void> {
  const rows = (await rowsOf(experiment)).filter(isLearned);
  expect(valuesOf(rows, 'learningRate').size).toBe(rates);
  expect(valuesOf(rows, 'seed').size).toBe(seeds);
  if (steps !== undefined) expect([...valuesOf(rows, 'steps')]).toEqual([steps]);
}

const lowestRate = (rows: readonly ResultsRow[]): number =>
  Math.min(...valuesOf(rows, 'learningRate'));

/** FPP beside T-BPTT over all settings of a figure, on fresh seeds. */
async function effect(figure: string): Promise<string | undefined> {
  return effectOf((await readStudy(figure, { folder })).fresh, 'fpp', 'truncated-bptt')?.outcome;
}

/** The means of FPP, states at the weights' rate, by what is asked for. */
async function meansBy(
  experiment: string,
  metric: 'error' | 'loss',
  lengths: readonly number[],
): Promise<Map<number | null, number>> {
  const rows = (await rowsOf(experiment)).filter(
    ({ stateRate, T }) => stateRate === 'shared' && lengths.includes(T ?? NaN),
  );
  return new Map(
    [...valuesOf(rows, 'N')].map((size) => [
      size,
      mean(rows.filter(({ N }) => N === size).map((row) => row[metric])),
    ]),
  );
}

const titles: readonly Sentence[] = [
  {
    in: '00',
    words: 'FPP learns what short windows cannot see',
    check: async () => {
      // Its own figure has windows of three steps, sixteen of them a step, of ten that matter.
      const { fresh } = await readStudy('figure-4a', { folder });
      const short = fresh.filter(({ setting: { T, M } }) => T === 4 && M === 16);
      expect(effectOf(short, 'fpp', 'stored-state')?.outcome).toBe('less');
      const [fpp] = short.filter(({ style }) => style === 'fpp');
      expect(mean(fpp.values)).toBeLessThan(0.05);
    },
  },
  {
    in: '04',
    words: 'FPP errs less than T-BPTT (Figures 2 and 3a)',
    check: async () => {
      expect(await effect('figure-2')).toBe('less');
      expect(await effect('figure-3a')).toBe('less');
    },
  },
  {
    in: '05',
    words: 'T-BPTT is ahead from one stream, FPP from sixteen (Figure 3b)',
    check: async () => {
      expect(await effect('figure-3b')).toBe('more');
      expect(await effect('figure-3b-streams')).toBe('less');
    },
  },
  {
    in: '06',
    words: 'FPP makes more of many updates than stored state (Figures 4 and 7)',
    check: async () => {
      for (const figure of ['figure-4a', 'figure-4b', 'figure-7']) {
        const { fresh } = await readStudy(figure, { folder });
        const many = fresh.filter(({ setting }) => setting.M === 16);
        expect(effectOf(many, 'fpp', 'stored-state')?.outcome, figure).toBe('less');
      }
    },
  },
  {
    in: '07',
    words: 'With one update a step, a larger buffer costs FPP',
    check: async () => {
      for (const [experiment, metric] of [
        ['figure-5a-fresh', 'error'],
        ['figure-5b-fresh', 'loss'],
      ] as const) {
        for (const length of [5, 10, 15, 50]) {
          const means = await meansBy(experiment, metric, [length]);
          const [small, middle, large] = [100, 1_000, 10_000].map((N) => means.get(N) ?? NaN);
          expect(small).toBeLessThan(middle);
          expect(middle).toBeLessThan(large);
        }
      }
    },
  },
  {
    in: '08',
    words: 'T-BPTT is ahead of FPP (Figure 3c)',
    check: async () => {
      expect(await effect('figure-3c')).toBe('more');
    },
  },
  {
    in: '09',
    words: 'T-BPTT is ahead of FPP (Figure 3d)',
    check: async () => {
      expect(await effect('figure-3d')).toBe('more');
    },
  },
  {
    in: 'readings',
    words: 'in CycleWorld T-BPTT loses more by uniform ones than FPP does, over all joint readings',
    check: async () => {
      const rows = await readChosenRuns(folder, experimentNamed('multiverse-3a'));
      const meanOf = (name: string, weights: string): number =>
        mean(
          rows
            .filter((row) => row.trainer === name && row.windowLoss !== 'every')
            .filter(({ initialWeights }) => initialWeights === weights)
            .map(({ error }) => error)
            .filter(Number.isFinite),
        );
      const loss = (name: string): number => meanOf(name, 'uniform') - meanOf(name, 'orthogonal');
      expect(loss('FPP')).toBeGreaterThan(0);
      expect(loss('T-BPTT')).toBeGreaterThan(2 * loss('FPP'));
    },
  },
  {
    in: 'docs/readings.md',
    words:
      'in StochasticWorld FPP is ahead of T-BPTT with `glorot` ones and behind with orthogonal ones, which serve both better',
    check: async () => {
      expect(await effect('figure-3b-glorot')).toBe('less');
      expect(await effect('figure-3b')).toBe('more');
      const meanOf = async (experiment: string, name: string): Promise<number> =>
        mean(
          (await rowsOf(experiment))
            .filter(({ trainer, stateRate }) => trainer === name && stateRate !== 1)
            .map(({ loss }) => loss),
        );
      for (const name of ['FPP', 'T-BPTT'])
        expect(await meanOf('figure-3b-fresh', name)).toBeLessThan(
          await meanOf('figure-3b-glorot-fresh', name),
        );
    },
  },
  {
    in: '13',
    words: 'no reading makes all claims hold',
    check: async () => {
      const own = claims.filter(({ id }) => id === '2-fpp-early');
      const ofFigure2 = multiverse.filter(({ figure }) => figure === 'figure-2');
      const judged = judgeReadings(own, allReadings, await readMultiverse(folder, ofFigure2));
      expect(judged).toHaveLength(60);
      for (const { verdict } of judged) expect(['partly', 'not']).toContain(verdict);
    },
  },
  {
    in: 'chains',
    words: 'With backward chains FPP is ahead of T-BPTT (Figures 2 to 7 again)',
    check: async () => {
      const effects = await taskEffects(folder);
      const computed = effects.flatMap(({ effects: [, , chains] }) => chains ?? []);
      expect(computed.length).toBeGreaterThan(2);
      for (const { outcome } of computed) expect(outcome).toBe('less');
    },
  },
];

const sentences: readonly Sentence[] = [
  ...titles,
  {
    in: '10',
    words:
      'T-BPTT gets below always predicting 0 at $p = 16$ only towards the end, and at $p = 20$ not at all; FPP gets further at both, and has not finished',
    check: async () => {
      const rows = await rowsOf('figure-2-fresh');
      const ratios = (trainer: string, p: number) => {
        const own = rows.filter(
          (row) =>
            row.trainer === trainer &&
            row.environment === `CycleWorld(${p})` &&
            row.T === p &&
            row.stateRate !== 1,
        );
        const late = best(own);
        return { all: late.mean * p, end: mean(late.rows.map(({ curve }) => curve[5])) * p };
      };
      const [bptt, fpp] = ['T-BPTT', 'FPP'].map((name) => [16, 20].map((p) => ratios(name, p)));
      expect(bptt[0].all).toBeGreaterThan(0.9);
      expect(bptt[0].end).toBeLessThan(0.85);
      expect(bptt[1].end).toBeGreaterThan(0.95);
      for (const i of [0, 1]) {
        expect(fpp[i].end).toBeLessThan(bptt[i].end);
        expect(fpp[i].end).toBeGreaterThan(0.1);
      }
    },
  },
  {
    in: 'README',
    words: '5,790 runs',
    check: async () => {
      expect(await rowsOf('figure-3a')).toHaveLength(5790);
    },
  },
  {
    in: '04',
    words: 'each method runs at six learning rates with 30 seeds',
    check: () => hasProtocol('figure-2', { rates: 6, seeds: 30, steps: 15_000 }),
  },
  {
    in: '04',
    words: '$T = 4$ is in none of the rows',
    check: async () => {
      expect(valuesOf(await rowsOf('figure-3a'), 'T').has(4)).toBe(false);
    },
  },
  {
    in: '05',
    words: 'each method runs at six learning rates with 30 seeds',
    check: () => hasProtocol('figure-3b', { rates: 6, seeds: 30, steps: 10_000 }),
  },
  {
    in: '06',
    words:
      'StochasticWorld asks for the smallest rate of the paper’s grid, stored state most often',
    check: async () => {
      const figures = ['figure-4a', 'figure-4b', 'figure-4c', 'figure-4d'];
      const all = (await Promise.all(figures.map(rowsOf))).flat();
      const many = all.filter(
        ({ environment, M, B }) =>
          environment.startsWith('StochasticWorld') && (M ?? 1) * (B ?? 1) >= 8,
      );
      const settings = new Map<string, ResultsRow[]>();
      for (const row of many.filter(isLearned)) {
        const { trainer, stateRate, T, M, B } = row;
        const key = JSON.stringify([`${trainer} ${stateRate ?? ''}`, T, M, B]);
        settings.set(key, [...(settings.get(key) ?? []), row]);
      }
      const asked = new Map<string, number[]>();
      for (const [key, rows] of settings) {
        const [method] = JSON.parse(key) as [string];
        const isLowest = Number(best(rows, 'loss').rate === lowestRate(rows));
        asked.set(method, [...(asked.get(method) ?? []), isLowest]);
      }
      const shares = new Map([...asked].map(([method, values]) => [method, mean(values)]));
      const stored = shares.get('StoredState ') ?? NaN;
      expect(stored).toBeGreaterThan(0.5);
      for (const [method, share] of shares) {
        expect(share).toBeGreaterThan(0.25);
        if (method !== 'StoredState ') expect(share).toBeLessThan(stored);
      }
    },
  },
  {
    in: '06',
    words: 'Now every window is a single step ($T = 1$, $B = 16$), 50,000 steps',
    check: async () => {
      const rows = (await rowsOf('figure-7')).filter(({ trainer }) => trainer === 'FPP');
      expect([...valuesOf(rows, 'T')]).toEqual([1]);
      expect([...valuesOf(rows, 'B')]).toEqual([16]);
      expect([...valuesOf(rows, 'steps')]).toEqual([50_000]);
    },
  },
  {
    in: '06',
    words: 'many runs of FPP end without a single mistake, while others never find the memory',
    check: async () => {
      const rows = (await rowsOf('figure-7')).filter(({ trainer }) => trainer === 'FPP');
      const ends = (['shared', 1] as const).flatMap((rate) => {
        const own = rows.filter(({ stateRate, M }) => stateRate === rate && M === 4);
        return best(own).rows.map(({ curve }) => curve.at(-1) ?? NaN);
      });
      expect(ends.filter((end) => end === 0).length).toBeGreaterThan(ends.length / 3);
      expect(ends.filter((end) => end > 0.05).length).toBeGreaterThan(2);
    },
  },
  {
    in: '08',
    words: 'for 28,000 rows in all: 50 images a stream',
    check: async () => {
      const [row] = await rowsOf('figure-3c');
      expect(row.streams * row.steps).toBe(28_000);
      expect(row.steps / 28).toBe(50);
    },
  },
  {
    in: '08',
    words: 'each method runs at six learning rates, with five seeds',
    check: () => hasProtocol('figure-3c', { rates: 6, seeds: 5, steps: 1400 }),
  },
  {
    in: '08',
    words: 'Each chosen rate once more, on 30 seeds',
    check: async () => {
      const rows = (await rowsOf('figure-3c-fresh')).filter(isLearned);
      expect(valuesOf(rows, 'seed').size).toBe(30);
    },
  },
  {
    in: '08',
    words:
      'T-BPTT’s error grows with $T$, where in the other tasks it falls, and at $T = 7$ it is far ahead of all',
    check: async () => {
      const errors = async (
        experiment: string,
        lengths: readonly number[],
        metric: 'error' | 'loss',
      ) => {
        const rows = (await rowsOf(experiment)).filter(({ trainer }) => trainer === 'T-BPTT');
        return lengths.map(
          (length) =>
            best(
              rows.filter(({ T }) => T === length),
              metric,
            ).mean,
        );
      };
      const digits = await errors('figure-3c', [7, 14, 21, 28], 'error');
      expect(digits).toEqual([...digits].sort((a, b) => a - b));
      for (const [experiment, lengths, metric] of [
        ['figure-3a', [1, 15], 'error'],
        ['figure-3b', [10, 40], 'loss'],
        ['figure-3d', [1, 20], 'loss'],
      ] as const) {
        const [short, long] = await errors(experiment, lengths, metric);
        expect(long, experiment).toBeLessThan(short);
      }
      const others = (await rowsOf('figure-3c')).filter(
        (row) => isLearned(row) && row.T === 7 && row.trainer !== 'T-BPTT',
      );
      for (const name of valuesOf(others, 'trainer')) {
        const own = others.filter(({ trainer }) => trainer === name);
        expect(digits[0]).toBeLessThan(best(own).mean - 0.1);
      }
    },
  },
  {
    in: '08',
    words: 'FPP does best at the lowest rate of the grid, and is behind stored state',
    check: async () => {
      const rows = (await rowsOf('figure-3c')).filter(isLearned);
      for (const length of [7, 14, 21, 28]) {
        const at = rows.filter(({ T }) => T === length);
        const stored = best(at.filter(({ trainer }) => trainer === 'StoredState'));
        for (const rate of ['shared', 1] as const) {
          const fpp = best(
            at.filter(({ trainer, stateRate }) => trainer === 'FPP' && stateRate === rate),
          );
          expect(fpp.rate).toBe(lowestRate(rows));
          expect(fpp.mean).toBeGreaterThan(stored.mean);
        }
      }
    },
  },
  {
    in: '09',
    words: 'each method runs at six learning rates, with three seeds',
    check: async () => {
      const rows = (await rowsOf('figure-3d')).filter(({ trainer }) => trainer === 'FPP');
      expect(valuesOf(rows, 'learningRate').size).toBe(6);
      expect(valuesOf(rows, 'seed').size).toBe(3);
      expect([...valuesOf(rows, 'steps')]).toEqual([5000]);
    },
  },
  {
    in: '09',
    words: 'for 5,000 steps: 100,000 words, each seen once',
    check: async () => {
      const [row] = await rowsOf('figure-3d');
      expect(row.streams * row.steps).toBe(100_000);
    },
  },
  {
    in: '09',
    words: 'a share of $(1 - 1/w)^w$, a third and more, never',
    check: async () => {
      const rows = (await rowsOf('figure-3d')).filter(({ trainer }) => trainer === 'FPP');
      for (const { N, T } of rows) {
        const w = (N ?? NaN) - (T ?? NaN) + 1;
        expect((1 - 1 / w) ** w).toBeGreaterThan(1 / 3);
      }
    },
  },
  {
    in: '10',
    words: 'Eight causes account for most of what is not reproduced',
    check: () => {
      const [, list = ''] = /Eight causes [^\n]*\n+((?:- \*\*.*\n?)+)/.exec(proseOf('10')) ?? [];
      expect(list.match(/^- \*\*/gm)).toHaveLength(8);
    },
  },
];

describe.each(sentences)('$in: “$words”', ({ in: where, words, check }) => {
  it('stands there', () => {
    const plain = (text: string): string => text.replace(/[’']/g, "'").replace(/\s+/g, ' ');
    expect(plain(proseOf(where))).toContain(plain(words));
  });

  it('is so', () => check());
});
