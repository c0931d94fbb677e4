import { expect, test } from 'vitest';
import { judgeInFolder } from '../../lib/analysis';
import { judgeNamed } from '../../lib/analysis/claims/judge-scoreboard';
import { claims } from '../../lib/experiments';

/**
 * What the committed rows say of every claim. Where rows or claims change on purpose, record it anew and
 * read the difference:
 *
 *     npx vitest run test/results/committed-verdicts.test.ts --update
 */
test.each([
  ['paper', false],
  ['fresh', true],
])('the verdicts of the committed rows are those on record: %s seeds', async (seeds, fresh) => {
  const judgements = [
    ...(await judgeInFolder(claims, { fresh })),
    ...(await judgeNamed(claims, { fresh })),
  ];
  const lines = judgements.map(({ id, version, verdict, counts: { holds, open, fails } }) =>
    [
      id.padEnd(30),
      (version ?? '–').padEnd(10),
      verdict.padEnd(14),
      `${holds} hold, ${open} open, ${fails} fail`,
    ].join(''),
  );
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`verdicts-${seeds}.txt`);
});
