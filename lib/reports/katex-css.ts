import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Need } from '../analysis/html';

/** Fonts that only some formulas need, with the classes that ask for them: all of a list together. */
const optionalFonts: readonly (readonly [font: string, ...asking: (readonly string[])[]])[] = [
  ['AMS-Regular', ['amsrm'], ['mathbb'], ['textbb']],
  ['Caligraphic-Bold', ['mathcal', 'mathbf']],
  ['Caligraphic-Regular', ['mathcal']],
  ['Fraktur-Bold', ['mathboldfrak'], ['textboldfrak']],
  ['Fraktur-Regular', ['mathfrak'], ['textfrak']],
  ['Main-Bold', ['mathbf'], ['textbf']],
  ['Main-BoldItalic', ['textbf', 'textit']],
  ['Main-Italic', ['mathit'], ['textit']],
  ['Math-BoldItalic', ['boldsymbol']],
  ['SansSerif-Bold', ['mathboldsf'], ['textboldsf']],
  ['SansSerif-Italic', ['mathsfit'], ['mathitsf'], ['textitsf']],
  ['SansSerif-Regular', ['mathsf'], ['textsf']],
  ['Script-Regular', ['mathscr'], ['textscr']],
  ['Typewriter-Regular', ['mathtt'], ['texttt']],
];

/** The fonts that a formula needs beyond the usual ones. KaTeX tells them by its classes alone. */
export function fontsOf(formula: string): Need[] {
  const elements = [...formula.matchAll(/ class="([^"]*)"/g)].map(([, names]) => names.split(' '));
  return optionalFonts
    .filter(([, ...asking]) =>
      asking.some((all) => elements.some((names) => all.every((name) => names.includes(name)))),
    )
    .map(([font]): Need => `katex-${font}`);
}

/**
 * KaTeX's style sheet, with the woff2 fonts that a page needs as data URIs; empty for a page without
 * formulas.
 */
export function katexCss(needs: ReadonlySet<Need>): string {
  if (!needs.has('katex')) return '';
  const optional = new Set(optionalFonts.map(([font]) => font));
  const folder = dirname(require.resolve('katex/dist/katex.min.css'));
  return readFileSync(join(folder, 'katex.min.css'), 'utf8').replace(
    /@font-face\{[^}]*\}/g,
    (rule) => {
      const file = /fonts\/KaTeX_([\w-]+)\.woff2/.exec(rule);
      if (!file) throw new Error(`KaTeX's style sheet has a font without woff2: ${rule}`);
      if (optional.has(file[1]) && !needs.has(`katex-${file[1]}`)) return '';
      const font = readFileSync(join(folder, file[0])).toString('base64');
      const source = `src:url(data:font/woff2;base64,${font}) format("woff2")`;
      return rule.replace(/src:[^;}]*/, source);
    },
  );
}
