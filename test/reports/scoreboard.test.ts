import { describe, expect, test } from 'vitest';
import { claims, evidenceNotebook, type Judgement, type Verdict } from '../../lib';
import { scoreboard } from '../../lib/reports/scoreboard';

function judgement(id: string, stateRate: Judgement['stateRate'], verdict: Verdict): Judgement {
  const check = { what: '', between: [0, 1], mean: 0, low: 0, high: 0, n: 1, diverged: 0 } as const;
  const outcomes =
    verdict === 'partly' ? (['holds', 'fails', 'holds'] as const) : (['holds'] as const);
  return {
    id,
    figure: '3a',
    place: '',
    claim: `${id} < all`,
    statistic: 's',
    stateRate,
    verdict,
    numbers: outcomes.map((outcome) => ({ ...check, outcome })),
  };
}

describe('the scoreboard', () => {
  const judgements = [
    judgement('one', 'shared', 'partly'),
    judgement('one', 'own', 'reproduced'),
    judgement('two', null, 'not'),
  ];
  const html = scoreboard(judgements, new Set(['04-cycle-world']));

  test('has a row for each claim, with a verdict for each reading', () => {
    expect(html.match(/<tbody>[\s\S]*<\/tbody>/)?.[0].match(/<tr[ >]/g)).toHaveLength(2);
    expect(html).toContain('<span class="verdict partly">shared: partly (2/3)</span>');
    expect(html).toContain('<span class="verdict holds">own: reproduced (1/1)</span>');
    expect(html).toContain('<span class="verdict fails">not (1/1)</span>');
    expect(html).toContain('one &lt; all');
  });

  test('counts them', () => {
    expect(html).toContain('style="flex-grow: 1">1 reproduced</span>');
    expect(html.match(/flex-grow/g)).toHaveLength(3);
  });

  test('leads to the evidence, where it is there', () => {
    expect(html).toContain('<a href="04-cycle-world.html">3a</a>');
    expect(scoreboard(judgements, new Set())).not.toContain('.html');
  });

  test('knows where the evidence for every claim is', () => {
    for (const { figure } of claims) expect(evidenceNotebook(figure)).toMatch(/^0\d-/);
    expect(() => evidenceNotebook('1')).toThrow('no notebook shows figure 1');
  });
});
