import { expect, it } from 'vitest';
import { judgeInFolder, judgeScoreboard, type Judgement } from '../../../lib/analysis';
import { claims } from '../../../lib/experiments';

const about3a = claims.filter(({ figure }) => figure === '3a');
const folder = 'data/results';

it('the scoreboard has three readings of the paper, and backward chains', async () => {
  const [board, judged] = [
    await judgeScoreboard(about3a, { folder }),
    await judgeInFolder(about3a, { folder }),
  ];
  const of = (list: readonly Judgement[], version: Judgement['version']): Judgement[] =>
    list.filter((one) => one.version === version);
  const about = about3a.filter(({ checks }) => typeof checks === 'function');
  for (const version of ['letter', 'scripts', 'best case', 'chains'] as const) {
    expect(of(board, version).map(({ id }) => id)).toEqual(about.map(({ id }) => id));
  }
  expect(of(board, 'own')).toEqual([]);
  const letter = of(board, 'letter').map((one) => ({ ...one, version: 'shared' }));
  expect(letter).toEqual(of(judged, 'shared'));
  expect(of(board, null)).toEqual(of(judged, null));
  expect(of(board, 'chains')).toEqual(of(judged, 'chains'));
  for (const id of about.map((claim) => claim.id)) {
    const [scripts, best] = (['scripts', 'best case'] as const).map((version) =>
      of(board, version).find((one) => one.id === id),
    );
    // Other runs, and as many seeds: every seed of the figure.
    expect(scripts?.numbers).not.toEqual(best?.numbers);
    expect(scripts?.numbers.map(({ n, diverged }) => n + diverged)).toEqual(
      scripts?.numbers.map(() => 30),
    );
  }
});
