import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, html, inScript, lines, trusted } from '../../lib/analysis/html';

describe('the html tag', () => {
  it('escapes text and leaves fragments alone', () => {
    const strong = html`<b>${'<&"\'>'}</b>`;
    expect(html`<p title="${'"'}">${strong} ${1.5}</p>`.source).toBe(
      '<p title="&quot;"><b>&lt;&amp;&quot;&#39;&gt;</b> 1.5</p>',
    );
  });

  it('never lets text become markup', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(html`<i>${a}${[b, [a]]}</i>`.source).toBe(
          `<i>${escapeHtml(a)}${escapeHtml(b)}${escapeHtml(a)}</i>`,
        );
      }),
    );
  });

  it('writes arrays one part after the other, and nothing for what is not there', () => {
    expect(html`${['a', undefined, html`<br>`]}${undefined}`.source).toBe('a<br>');
    expect(lines(['a', html`<br>`, 'b']).source).toBe('a\n<br>\nb');
  });

  it('needs what its parts need', () => {
    const figure = html`<figure></figure>`.needing('plotly');
    const formula = trusted('<math></math>', 'katex', 'katex-AMS-Regular');
    const whole = html`<p>${[figure, html`<b>${formula}</b>`]}</p>`;
    expect([...whole.needs]).toEqual(['plotly', 'katex', 'katex-AMS-Regular']);
    expect(figure.source).toBe('<figure></figure>');
  });
});

describe('inScript', () => {
  it.each([
    ['"</script>"', '"<\\/script>"'],
    ['"</SCRIPT>"', '"<\\/SCRIPT>"'],
    ['a <!-- b', 'a <\\!-- b'],
    ['a < b / c', 'a < b / c'],
  ])('%s', (script, written) => {
    expect(inScript(script)).toBe(written);
  });
});
