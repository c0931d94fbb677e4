import { describe, expect, test } from 'vitest';
import { type Judgement, type Verdict } from '../../lib/analysis';
import { claims, evidenceNotebook } from '../../lib/experiments';
import { scoreboard } from '../../lib/reports/scoreboard';

function judgement(id: string, version: Judgement['version'], verdict: Verdict): Judgement {
  return {
    id,
    figure: '3a',
    place: '',
    claim: `${id} < all`,
    statistic: 's',
    version,
    verdict,
    counts: { holds: 2, open: 1, fails: verdict === 'partly' ? 3 : 0 },
    numbers: [],
  };
}

describe('the scoreboard', () => {
  const judgements = [
    judgement('one', 'letter', 'partly'),
    judgement('one', 'best case', 'open'),
    judgement('two', 'best case', 'open'),
    judgement('two', null, 'not'),
  ];
  const { source: html } = scoreboard(judgements, new Set(['04-cycle-world']));

  test('has a row for each claim, with a verdict for each reading', () => {
    expect(html.match(/<tbody>[\s\S]*<\/tbody>/)?.[0].match(/<tr[ >]/g)).toHaveLength(2);
    expect(html).toContain('<span class="verdict partly">letter: partly</span>');
    expect(html).toContain('title="2 hold · 1 open · 3 fail"');
    expect(html).toContain('<span class="verdict open">best case: open</span>');
    expect(html).toContain('<span class="verdict fails">not</span>');
    expect(html).toContain('one &lt; all');
  });

  test('counts them', () => {
    expect(html).toContain('style="flex-grow: 2">2 open</span>');
    expect(html.match(/class="verdict [a-z]+" style="flex-grow/g)).toHaveLength(3);
    // The comparisons of both claims in the best case.
    expect(html).toContain('title="4 hold · 2 open · 0 fail"');
  });

  test('says nothing of readings under which nothing was judged', () => {
    expect(html).toContain('FPP in the best case');
    expect(html).not.toContain('FPP as the scripts are described');
  });

  test('leads to the evidence, where it is there', () => {
    expect(html).toContain('<a href="04-cycle-world.html">3a</a>');
    expect(scoreboard(judgements, new Set()).source).not.toContain('.html');
  });

  test('knows where the evidence for every claim is', () => {
    for (const { figure } of claims) expect(evidenceNotebook(figure)).toMatch(/^0\d-/);
    expect(() => evidenceNotebook('1')).toThrow('no notebook shows figure 1');
  });
});
