import { describe, expect, test } from 'vitest';
import { judgeClaims, type Judgement } from '../../lib/analysis';
import { claims, fppVersions, type FppVersion } from '../../lib/experiments';
import { figure2Tables } from './claims/figure-2';
import { figure3Tables } from './claims/figure-3';
import { figure4Tables } from './claims/figure-4';
import { figure5Tables } from './claims/figure-5';
import { figure6Tables } from './claims/figure-6';
import { figure7Tables } from './claims/figure-7';
import { madeUpRows } from './claims/made-up-rows';
import type { Tables } from './claims/tables';

const tables: Tables = {
  ...figure2Tables,
  ...figure3Tables,
  ...figure4Tables,
  ...figure5Tables,
  ...figure6Tables,
  ...figure7Tables,
};

/** A claim that no run decides: exact values against those that the paper prints. */
const EXACT = 'world-cross-entropies';

function inShort({ verdict, counts: { holds, open, fails } }: Judgement): string {
  return [verdict, holds, open, fails].join(' ');
}

describe.each(claims.filter(({ id }) => id !== EXACT))('$id', (claim) => {
  const isOnRealData = ['3c', '3d'].includes(claim.figure);
  const versions: readonly FppVersion[] = fppVersions.filter(
    (version) => version === 'shared' || typeof claim.checks === 'function',
  );

  test('has a table on which it holds, one on which it is open, and one on which it fails', () => {
    const verdicts = Object.keys(tables[claim.id] ?? {}).map((expected) => expected.split(' ')[0]);
    expect(verdicts).toEqual(expect.arrayContaining(['reproduced', 'open', 'not']));
  });

  test.each(Object.entries(tables[claim.id] ?? {}))('is %s', (expected, table) => {
    for (const version of versions) {
      const judgements = judgeClaims([claim], madeUpRows(table, version));
      const judged = judgements[fppVersions.indexOf(version)];
      if (isOnRealData && version === 'chains') {
        expect(judged.verdict).toBe('not computed');
        continue;
      }
      const [verdict, holds, open, fails, mean] = expected.split(' ') as (string | undefined)[];
      expect(inShort(judged), version).toBe([verdict, holds, open, fails].join(' '));
      if (mean !== undefined) expect(judged.numbers[0].mean, version).toBeCloseTo(Number(mean), 4);
    }
  });
});

test('no table is of a claim that is not made', () => {
  const ids = claims.map(({ id }) => id);
  expect(Object.keys(tables).filter((id) => !ids.includes(id))).toEqual([]);
});

test('the cross-entropies of StochasticWorld are those that the paper prints, to two digits', () => {
  const [judged] = judgeClaims(
    claims.filter(({ id }) => id === EXACT),
    () => undefined,
  );
  expect(inShort(judged)).toBe('reproduced 3 0 0');
  // By hand from Table 1: .4545, .5192 and .6616.
  const apart = judged.numbers.map(({ mean }) => Number(mean.toFixed(4)));
  expect(apart).toEqual([-0.0055, 0.0092, 0.0016]);
  expect(judged.numbers.map(({ between }) => between)).toEqual(Array(3).fill([-0.01, 0.01]));
});
