import { describe, expect, it } from 'vitest';
import type { Effect, Judgement, TaskEffects } from '../../lib/analysis';
import { findings } from '../../lib/reports/findings';

const effect = (mean: number, outcome: Effect['outcome']): Effect => ({
  ...{ mean, low: mean - 0.1, high: mean + 0.1, n: 30, diverged: 0, outcome },
});

const effects: readonly TaskEffects[] = [
  {
    ...{ task: 'CycleWorld(10)', figure: '3a', metric: 'error' },
    effects: [effect(-0.2, 'less'), null, effect(-0.5, 'less'), effect(-0.4, 'less')],
  },
  {
    ...{ task: 'Words & more', figure: '3d', metric: 'loss' },
    effects: [effect(0.3, 'more'), effect(0, 'open'), null, null],
  },
];

const claim = { id: 'a', version: 'letter', verdict: 'partly', counts: {} } as Judgement;

describe('what was found', () => {
  const html = findings(effects, [claim], new Set(['04-cycle-world'])).source;

  it('is said in three sentences', () => {
    expect(html.match(/<li>/g)).toHaveLength(3);
    expect(html).toContain(
      'FPP as the paper has it errs less than truncated BPTT on 1 of 2 tasks and more on 1',
    );
    expect(html).toContain('in CycleWorld(10) 20% less [10, 30]');
    expect(html).toContain('it errs less on 1 of 1</strong>: in CycleWorld(10) 50% less [40, 60]');
    expect(html).toContain('beside stored state 40% less');
    expect(html).toContain(
      'Of the paper’s 1 claims about FPP, 0 are reproduced by its own protocol</strong>, 1 partly',
    );
  });

  it('is shown as a matrix whose signs have a shape and a colour', () => {
    expect(html).toContain('<a href="04-cycle-world.html">CycleWorld(10)</a>');
    expect(html).toContain('Words &amp; more <span class="unit">cross-entropy</span>');
    expect(html.match(/class="effect holds"[^>]*><span aria-hidden="true">▼/g)).toHaveLength(3);
    expect(html.match(/class="effect fails"[^>]*><span aria-hidden="true">▲/g)).toHaveLength(1);
    expect(html.match(/class="effect open"[^>]*><span aria-hidden="true">◆/g)).toHaveLength(1);
    expect(html.match(/class="effect none"/g)).toHaveLength(3);
  });
});
