import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queryTable } from '../../lib/analysis/tables';
import { queryResults, runSweep, SweepError } from '../../lib/sweeps';
import { csvLine } from '../../lib/sweeps/csv';
import { bytesOf, call, forge, inFolder, makeUp, textOf, tiny } from './fixture';

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "fpp-query's [a]*-"));
  for (const experiment of [tiny, 'figure-3a']) {
    await runSweep({ experiment, folder, workers: 1, seeds: 1, compute: makeUp });
  }
  await forge(
    folder,
    'tiny',
    (rows) => (rows[0] = { ...rows[0], loss: NaN, diverged: true }),
    true,
  );
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('a query', () => {
  it('is answered by the rows of all files, united by name', async () => {
    const sql =
      'select experiment, trainer, count(*) as runs, count(prediction) as predictions ' +
      'from results where T is null group by all order by all';
    expect(await queryResults(sql, folder)).toEqual([
      { experiment: 'figure-3a', trainer: 'ConstantPrediction', runs: 1, predictions: 1 },
      { experiment: 'figure-3a', trainer: 'RTRL', runs: 6, predictions: 0 },
      { experiment: 'figure-3a', trainer: 'UORO', runs: 6, predictions: 0 },
      { experiment: 'tiny', trainer: 'UORO', runs: 2, predictions: 0 },
    ]);
  });

  it('tells NaN from null, and gives lists as they are', async () => {
    const sql =
      'select loss, prediction, diverged, curve, "lambda", sum(seed) over () as seeds, ' +
      "date '2020-02-29' as day from results where experiment = 'tiny' limit 1";
    expect(await queryResults(sql, folder)).toEqual([
      {
        ...{ loss: NaN, prediction: null, diverged: true, curve: [0.5, 0.5, 0.5, 0.5] },
        ...{ lambda: 1, seeds: 0, day: '2020-02-29' },
      },
    ]);
  });

  it.each([
    ['selec 1', 'the query cannot be answered: syntax error at or near "selec"'],
    ['select mood from results', 'Referenced column "mood" not found'],
    ['select avg(lambda) from results', 'at or near ")" (write "lambda" with its quotes)'],
    ['', 'a query must be one SELECT statement: got none'],
    ['select 1; select 2', 'a query must be one SELECT statement: got 2'],
    ['drop table results', 'a query must be one SELECT statement: got DROP'],
    ["copy results to 'x.csv'", /got COPY|Cannot access file "x.csv"/],
    ["attach 'x.db'", 'a query must be one SELECT statement: got ATTACH'],
    ['set threads = 4', 'a query must be one SELECT statement: got SET'],
    ['install httpfs', 'a query must be one SELECT statement: got LOAD'],
    ["from read_text('package.json')", 'Cannot access file'],
    ["from glob('*')", 'Cannot access file'],
    ["from read_parquet('http://localhost/x.parquet')", 'Cannot access file'],
    ["from query('copy results to ''x.csv''')", 'Expected a single SELECT statement'],
  ])('that is none, or more than a question, is one line: %s', async (sql, message) => {
    const before = readdirSync(folder);
    await expect(queryResults(sql, folder)).rejects.toThrow(SweepError);
    await expect(queryResults(sql, folder)).rejects.toThrow(message);
    const { code, out, err } = await call('query', sql === '' ? ' ' : sql, '--from', folder);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err.trimEnd()).not.toContain('\n');
    expect(readdirSync(folder)).toEqual(before);
    expect(existsSync('x.csv')).toBe(false);
  });

  it('is not answered by rows that were not computed so', () =>
    inFolder(async (own) => {
      await runSweep({ experiment: tiny, folder: own, workers: 1, compute: makeUp });
      await forge(own, 'tiny', (rows) => rows.pop(), false);
      await expect(queryResults('from results', own)).rejects.toThrow(
        'its SHA-256 is not the one in tiny.provenance.json: move tiny.parquet away',
      );
    }));

  it('needs results', () =>
    inFolder(async (own) => {
      await expect(queryResults('from results', own)).rejects.toThrow(
        `there are no results in ${own}`,
      );
    }));

  it('gives a table to notebooks', async () => {
    const sql =
      "select T, count(*) as runs from results where trainer = 'FPP' group by T order by T";
    const { columns, values } = await queryTable(sql, folder);
    expect(columns).toEqual(['T', 'runs']);
    expect((values as number[][])[0]).toEqual([1, 14]);
    await expect(queryTable('from results limit 0', folder)).rejects.toThrow(
      'no rows in the answer',
    );
  });
});

describe('fpp query', () => {
  const sql =
    'select trainer, T, max(loss) as loss, 1/3 as third from results ' +
    "where experiment = 'tiny' and (T = 1 or T is null) group by all order by all";

  it('prints a table, numbers on the right', async () => {
    expect((await call('query', sql, '--from', folder)).out).toBe(
      [
        'trainer  T  loss     third',
        'FPP      1   NaN  0.333333',
        'UORO     –   0.5  0.333333',
        '',
      ].join('\n'),
    );
  });

  it('prints CSV and JSON, to the bit', async () => {
    expect((await call('query', sql, '--from', folder, '--csv')).out).toBe(
      `trainer,T,loss,third\nFPP,1,NaN,${1 / 3}\nUORO,,0.5,${1 / 3}\n`,
    );
    expect(JSON.parse((await call('query', sql, '--from', folder, '--json')).out)).toEqual([
      { trainer: 'FPP', T: 1, loss: 'NaN', third: 1 / 3 },
      { trainer: 'UORO', T: null, loss: 0.5, third: 1 / 3 },
    ]);
  });

  it.each([
    [['query'], 'fpp query: <sql> must be given; got nothing'],
    [['query', 'select 1', '--csv', '--json'], '--csv must be left out with --json'],
    [['export', 'a', 'b'], 'must be only [experiment]; got "b"'],
  ])('%j is wrong use', async (args, message) => {
    const { code, err } = await call(...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe('fpp export', () => {
  it('gives an experiment’s rows as CSV', async () => {
    const { out } = await call('export', 'tiny', '--from', folder);
    const [header, first, ...rest] = out.trimEnd().split('\n');
    expect(header).toMatch(/^experiment,environment,cell,.*,T,.*,learningRate,seed,loss,error,/);
    expect(first).toMatch(/^tiny,CycleWorld\(4\),.*,0\.003,0,NaN,0\.5,true,0\.5 0\.5 0\.5 0\.5$/);
    expect(rest).toHaveLength(15);
  });

  it('gives those of all experiments in the columns of all, into a file', async () => {
    await inFolder(async (own) => {
      const file = join(own, 'all.csv');
      const before = bytesOf(folder, 'tiny.parquet');
      expect(await call('export', '--from', folder, '--out', file)).toEqual({
        ...{ code: 0, out: `${file}\n`, err: '' },
      });
      const lines = textOf(file).trimEnd().split('\n');
      expect(lines).toHaveLength(1 + 193 + 16);
      expect(lines[0].split(',')).toContain('prediction');
      expect(new Set(lines.map((line) => line.split(',').length)).size).toBe(1);
      expect(bytesOf(folder, 'tiny.parquet')).toBe(before);
    });
  });

  it('says in one line what it cannot read or write', () =>
    inFolder(async (own) => {
      const away = await call('export', 'figure-7', '--from', folder);
      expect(away).toMatchObject({ code: 1, out: '' });
      expect(away.err).toMatch(
        /^there is no .*figure-7\.parquet: compute it with fpp run figure-7 --out '[^\n]*'\n$/,
      );
      expect(await call('export', '../tiny', '--from', folder)).toMatchObject({
        code: 2,
        err: `results in ${folder}: experiment must be one of figure-3a, tiny; got "../tiny"\n`,
      });
      writeFileSync(join(own, 'file'), '');
      const out = join(own, 'file', 'all.csv');
      expect((await call('export', 'tiny', '--from', folder, '--out', out)).err).toBe(
        `cannot make the folder ${join(own, 'file')}: part of the path is a file, not a folder\n`,
      );
    }));

  it('quotes what CSV must quote', () => {
    expect(csvLine(['a,b', 'say "x"', 'two\nlines', 0.1, true, null, undefined, [1, NaN]])).toBe(
      '"a,b","say ""x""","two\nlines",0.1,true,,,1 NaN\n',
    );
  });
});
