import { afterEach, describe, expect, test, vi } from 'vitest';
import { ideaHtml, ideaType } from '../../lib/analysis/idea/idea';
import { sceneSvg, STATES, WINDOW, type Scene } from '../../lib/analysis/idea/scene';
import { showIdea } from '../../lib/analysis';
import * as kernel from '../../lib/analysis/notebook/kernel';

afterEach(() => vi.restoreAllMocks());

const { source } = ideaHtml();
const stills = [...source.matchAll(/<li>(<svg[\s\S]*?<\/svg>)<p>([\s\S]*?)<\/p><\/li>/g)].map(
  ([, svg, words]) => ({ svg, words }),
);

describe('the idea drawn', () => {
  test('is six stills, each with a title, words, and words for who does not see it', () => {
    expect(stills).toHaveLength(6);
    for (const [i, { svg, words }] of stills.entries()) {
      expect(words).toMatch(new RegExp(`^<strong>${i + 1}\\. [A-Z][^.]+\\.</strong> .+\\.$`));
      expect(svg).toMatch(/role="img" aria-label="[^"]{40,}"/);
    }
  });

  test('is built of the same objects throughout', () => {
    for (const { svg } of stills) {
      // Stored states, and where moved ones were; observations; the target.
      expect(svg.match(/<rect /g)?.length).toBeGreaterThanOrEqual(STATES);
      expect(svg.match(/r="4.5"/g)).toHaveLength(STATES);
      expect(svg).toContain('>target y</text>');
    }
  });

  test('has colours for light and dark, and no other', () => {
    const colours = source.match(/(?:fill|stroke)(?:="|: )[^";]+/g) ?? [];
    for (const one of colours) expect(one).toMatch(/none|currentColor|light-dark\(rgb/);
  });

  test('stays inside of its frame, whatever the window', () => {
    const scenes = Array.from({ length: STATES - WINDOW }, (_, i): Scene => {
      const window = WINDOW + i;
      const moved = [{ state: window, by: 14, credit: 1 }];
      return { window, isUnrolled: true, hasGap: true, hops: [window], moved };
    });
    for (const scene of scenes) {
      const svg = sceneSvg(scene, 'A picture');
      expect(svg).not.toMatch(/NaN|undefined/);
      for (const [, x, y] of svg.matchAll(/[ML"](\d+(?:\.\d+)?) (\d+(?:\.\d+)?)/g)) {
        expect(Number(x)).toBeLessThanOrEqual(360);
        expect(Number(y)).toBeLessThanOrEqual(198);
      }
    }
  });

  test('is shown in a notebook, for a report to know', () => {
    const display = vi.spyOn(kernel, 'display').mockReturnValue(undefined);
    showIdea();
    const [[bundle]] = display.mock.calls;
    expect(bundle).toHaveProperty([ideaType]);
    expect(bundle['text/html']).toBe(source);
    expect(bundle['text/plain']).toMatch(/six steps/);
  });
});
