import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Badge } from '../../../lib/analysis/claims/badge';
import {
  checkTable,
  judgeFigures,
  verdictTable,
  type Judgement,
  type Outcome,
} from '../../../lib/analysis';
import { experimentNamed } from '../../../lib/experiments';
import { type Row } from '../../../lib/sweeps';
import {
  byClaim,
  placeOf,
  totalCounts,
  verdictBadge,
  verdictsText,
  verdictTones,
} from '../../../lib/analysis/claims/verdicts';
import { forge, inFolder, restate, rowsIn } from '../../sweeps/fixture';

/** A folder with results that no claim is judged by. */
async function inUnrelated<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  return inFolder((folder) => {
    for (const file of ['readings-3d.parquet', 'readings-3d.provenance.json']) {
      copyFileSync(join('data', 'results', file), join(folder, file));
    }
    return use(folder);
  });
}

describe('verdicts about a figure', async () => {
  const judged = await judgeFigures(['7']);

  test('are those of its claims, and of no others', () => {
    expect(new Set(judged.map(({ figure }) => figure))).toEqual(new Set(['7']));
    expect(judged.length).toBeGreaterThan(3);
  });

  test('stand side by side, one row a claim, a verdict for each reading', async () => {
    const there = await judgeFigures(['7'], { fresh: true });
    const table = verdictTable({ here: judged, there });
    expect(table.columns.slice(-2)).toEqual(['here', 'there']);
    expect(table.values).toHaveLength(new Set(judged.map(({ id }) => id)).size);
    const texts = table.values.flatMap((row) => (row as Badge[][])[3].map(({ text }) => text));
    expect(texts).toHaveLength(judged.length);
    const { version, verdict, counts } = judged[1];
    expect(texts[1]).toBe(`${version ?? ''}: ${verdict}`);
    expect((table.values[0] as Badge[][])[3][1].counts).toEqual(counts);
  });

  test('say so where nothing was computed', async () => {
    const nowhere = await inUnrelated((folder) => judgeFigures(['7'], { folder }));
    const table = verdictTable({ nowhere });
    const [badge] = (table.values[0] as Badge[][]).at(-1) ?? [];
    expect(badge).toEqual({
      text: expect.stringContaining('not computed') as string,
      tone: 'none',
    });
  });

  test('need a folder with results', async () => {
    await expect(judgeFigures(['7'], { folder: 'no/such/folder' })).rejects.toThrow(
      'cannot read no/such/folder: no such file or folder',
    );
    await inFolder((folder) =>
      expect(judgeFigures(['7'], { folder })).rejects.toThrow(`there are no results in ${folder}`),
    );
  });

  test.each(['figure-7', 'figure-7-fresh'])(
    'are not those of fewer seeds or settings: %s',
    (name) =>
      inFolder(async (folder) => {
        for (const one of ['figure-7', 'figure-7-fresh']) {
          for (const ending of ['.parquet', '.provenance.json']) {
            copyFileSync(join('data', 'results', one + ending), join(folder, one + ending));
          }
        }
        const judge = () => judgeFigures(['7'], { folder, fresh: true });
        expect((await judge()).length).toBeGreaterThan(3);
        const { settings } = experimentNamed('figure-7');
        const whole = await rowsIn(folder, name);
        const forgeOf = (kept: (row: Row) => boolean, seeds: number) =>
          forge(
            folder,
            name,
            (rows) => rows.splice(0, rows.length, ...whole.filter(kept)),
            true,
          ).then(() => {
            restate(folder, name, { seeds });
          });
        await forgeOf(({ seed }) => Number(seed) < 29, 29);
        const again = `compute it again with fpp run ${name} --out ${folder}`;
        await expect(judge()).rejects.toThrow(
          `${name}.parquet: there are 29 seeds, and should be 30: move ${name}.parquet away and ${again}`,
        );
        await forgeOf(({ seed }) => Number(seed) < 29, 30);
        await expect(judge()).rejects.toThrow('seed 29 is missing');
        await forgeOf(({ trainer, T }) => trainer !== 'FPP' || T !== whole.at(-1)?.T, 30);
        await expect(judge()).rejects.toThrow(`settings, and should be ${settings.length}`);
      }),
  );

  test('stand beside the statistic with the reason for it, where there is one', async () => {
    const values = verdictTable({ here: await judgeFigures(['4']) }).values as unknown[][];
    const [updates] = values.filter(([figure]) => figure === '4a, 4b');
    expect(updates[2]).toContain(
      'for every T, with and without state updates. The sentence excepts',
    );
  });

  test('list the comparisons of an outcome', () => {
    const all = judged.flatMap(({ numbers }) => numbers);
    for (const outcome of ['holds', 'fails', 'open'] as const) {
      const expected = all.filter((number) => number.outcome === outcome).length;
      expect(checkTable(judged, [outcome]).values).toHaveLength(expected);
    }
  });
});

/** A judgement with comparisons that came out so. */
function judgement(told: Partial<Judgement>, outcomes: readonly Outcome[] = []): Judgement {
  const numbers = outcomes.map((outcome, i) => ({
    ...{ what: `comparison ${i}`, between: [-Infinity, 0.25] as const, mean: -1, outcome },
    ...{ bootstrap: { low: -3, high: 1 }, student: { low: -4, high: 2 }, n: 29, diverged: 1 },
  }));
  const count = (outcome: Outcome) => outcomes.filter((one) => one === outcome).length;
  const counts = { holds: count('holds'), open: count('open'), fails: count('fails') };
  return {
    ...{ id: 'a', figure: '9', place: '', claim: 'it is so', statistic: 'a mean', version: null },
    ...{ verdict: 'open', counts, numbers },
    ...told,
  };
}

describe('a comparison’s row', () => {
  test('has where its mean should lie, the mean and both intervals', () => {
    const judged = [judgement({ version: 'own' }, ['holds', 'open']), judgement({}, ['fails'])];
    const { columns, values } = checkTable(judged, ['open', 'fails']);
    expect(columns).toEqual([
      ...['figure', 'FPP', 'comparison', 'should be', 'mean'],
      ...['low', 'high', 't low', 't high', 'diverged', 'outcome'],
    ]);
    expect(values).toEqual([
      ['9', 'own', 'comparison 1', '< 0.25', -1, -3, 1, -4, 2, 1, 'open'],
      ['9', 'no matter', 'comparison 0', '< 0.25', -1, -3, 1, -4, 2, 1, 'fails'],
    ]);
  });

  test.each([
    [[-Infinity, 0.12345], '< 0.123'],
    [[0.5, Infinity], '> 0.5'],
    [[-0.01, 0.01], 'in [-0.01, 0.01]'],
  ] as const)('says where a mean should lie: %j as %s', (between, words) => {
    expect(placeOf(between)).toBe(words);
  });
});

describe('a verdict', () => {
  const counts = { holds: 3, open: 2, fails: 1 };

  test('is a badge with its reading and its counts', () => {
    expect(verdictBadge(judgement({ verdict: 'partly', version: 'own', counts }))).toEqual({
      ...{ text: 'own: partly', tone: 'partly', counts },
    });
    expect(verdictBadge(judgement({ verdict: 'not', counts })).text).toBe('not');
    expect(verdictBadge(judgement({ verdict: 'not computed' }))).toEqual({
      ...{ text: 'not computed', tone: 'none' },
    });
  });

  test('has a colour that no other has, from good to bad', () => {
    expect(Object.entries(verdictTones)).toEqual([
      ['reproduced', 'holds'],
      ['partly', 'partly'],
      ['open', 'open'],
      ['not', 'fails'],
      ['not computed', 'none'],
    ]);
  });
});

describe('several judgements', () => {
  const judged = [
    judgement({ id: 'a', verdict: 'not' }, ['fails', 'open']),
    judgement({ id: 'b', verdict: 'reproduced' }, ['holds']),
    judgement({ id: 'a', verdict: 'not' }, ['holds', 'holds', 'holds']),
  ];

  test('are counted by verdict, from good to bad, and by what comparisons came to', () => {
    expect(verdictsText(judged)).toBe('1 reproduced, 2 not');
    expect(totalCounts(judged)).toEqual({ holds: 4, open: 1, fails: 1 });
  });

  test('stand together by claim', () => {
    expect(byClaim(judged)).toEqual([[judged[0], judged[2]], [judged[1]]]);
  });

  test('are a table with a row for each claim, and a column for each set', () => {
    const noted = [
      judgement({ id: 'a', note: 'For a reason.' }),
      judgement({ id: 'b', figure: '8' }),
    ];
    const { columns, values } = verdictTable({ here: judged, there: noted });
    const rows = values as unknown[][];
    expect(columns).toEqual(['figure', 'the paper says', 'it holds if', 'here', 'there']);
    expect(rows.map((row) => row.slice(0, 3))).toEqual([
      ['9', 'it is so', 'a mean'],
      ['9', 'it is so', 'a mean'],
    ]);
    expect(rows.map((row) => row.slice(3))).toEqual([
      [[judged[0], judged[2]].map(verdictBadge), [verdictBadge(noted[0])]],
      [[verdictBadge(judged[1])], [verdictBadge(noted[1])]],
    ]);
    const [[, , statistic]] = verdictTable({ there: noted }).values as unknown[][];
    expect(statistic).toBe('a mean. For a reason.');
  });
});

describe('the figures', () => {
  const figuresOf = async (...names: string[]) => {
    const judged = await inUnrelated((folder) => judgeFigures(names, { folder }));
    return [...new Set(judged.map(({ figure }) => figure))];
  };

  test('are named by their numbers, with or without a panel', async () => {
    expect(await figuresOf('3a')).toEqual(['3a']);
    expect((await figuresOf('3')).every((figure) => figure.startsWith('3'))).toBe(true);
    expect((await figuresOf('3')).length).toBeGreaterThan(2);
    expect((await figuresOf('7', '2a')).sort()).toEqual(['2a', '7']);
  });
});
