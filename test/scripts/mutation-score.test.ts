import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Equivalent, Mutant, Score } from '../../mutation/score.mjs' with {
  'resolution-mode': 'import',
};

let scoreOf: (mutants: readonly Mutant[], equivalents: readonly Equivalent[]) => Score;
beforeAll(async () => {
  ({ scoreOf } = await import('../../mutation/score.mjs'));
});

const mutant = (told: Partial<Mutant>): Mutant => ({
  ...{ file: 'a.ts', line: 1, code: 'a < b', from: '<', to: '<=', fate: 'noticed' },
  ...told,
});

describe('the score of mutants', () => {
  it('is the share of those that a test notices, by file and of all', () => {
    const mutants = [
      mutant({ file: 'b.ts' }),
      mutant({}),
      mutant({ line: 2, fate: 'unnoticed' }),
      mutant({ line: 3, fate: 'unreached' }),
    ];
    const { files, all, survivors } = scoreOf(mutants, []);
    expect(files).toMatchObject([
      { file: 'a.ts', mutants: 3, noticed: 1, score: 100 / 3 },
      { file: 'b.ts', mutants: 1, noticed: 1, score: 100 },
    ]);
    expect(all).toMatchObject({ mutants: 4, noticed: 2, equivalent: 0, score: 50 });
    expect(survivors.map(({ line }) => line)).toEqual([2, 3]);
  });

  it('leaves out those that make no difference, and tells which of them are outdated', () => {
    const why = 'the two are never equal';
    const equivalents = [
      { file: 'a.ts', code: 'a < b', from: '<', to: '<=', why },
      { file: 'a.ts', code: 'a > b', from: '>', to: '>=', why },
      { file: 'b.ts', code: 'a < b', from: '<', to: '<=', why },
    ];
    const mutants = [mutant({ fate: 'unnoticed' }), mutant({ to: '>' })];
    const { all, survivors, outdated } = scoreOf(mutants, equivalents);
    expect(all).toMatchObject({ mutants: 1, noticed: 1, equivalent: 1, score: 100 });
    expect(survivors).toEqual([]);
    // b.ts was not looked at.
    expect(outdated).toEqual([equivalents[1]]);
  });

  it('does not excuse a mutant that a test notices after all', () => {
    const equivalent = {
      file: 'a.ts',
      code: 'a < b',
      from: '<',
      to: '<=',
      why: 'it is said to be',
    };
    const { all, outdated } = scoreOf([mutant({})], [equivalent]);
    expect(all).toMatchObject({ mutants: 1, noticed: 1, equivalent: 0 });
    expect(outdated).toEqual([equivalent]);
  });
});

describe('the options of npm run mutate', () => {
  const script = path.resolve(__dirname, '..', '..', 'scripts', 'mutate.mjs');

  it.each([
    [['--only', 'lib/nowhere.ts'], "--only: 'lib/nowhere.ts' is none of"],
    [['--workers', 'all'], "--workers must be a whole number above 0, not 'all'"],
    [['--verbose'], "Unknown option '--verbose'"],
  ])('%j is wrong use: exit code 2 and one clear line', (options, message) => {
    const { status, stderr } = spawnSync(process.execPath, [script, ...options], {
      encoding: 'utf8',
    });
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
