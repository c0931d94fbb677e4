import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Fonts that only some formulas need: family and style, with the KaTeX classes that ask for it. */
const optionalFonts: Record<string, RegExp> = {
  'AMS-Regular': /\b(amsrm|mathbb|textbb)\b/,
  'Caligraphic-Bold': /\bmathcal\b[^>]*\bmathbf\b/,
  'Caligraphic-Regular': /\bmathcal\b/,
  'Fraktur-Bold': /\b(mathboldfrak|textboldfrak)\b/,
  'Fraktur-Regular': /\b(mathfrak|textfrak)\b/,
  'Main-Bold': /\b(mathbf|textbf)\b/,
  'Main-BoldItalic': /\btextbf textit\b/,
  'Main-Italic': /\b(mathit|textit)\b/,
  'Math-BoldItalic': /\bboldsymbol\b/,
  'SansSerif-Bold': /\b(mathboldsf|textboldsf)\b/,
  'SansSerif-Italic': /\b(mathsfit|mathitsf|textitsf)\b/,
  'SansSerif-Regular': /\b(mathsf|textsf)\b/,
  'Script-Regular': /\b(mathscr|textscr)\b/,
  'Typewriter-Regular': /\b(mathtt|texttt)\b/,
};

/**
 * KaTeX's style sheet for a page, with the woff2 fonts that its formulas use as data URIs; empty for
 * a page without formulas.
 */
export function katexCss(html: string): string {
  if (!html.includes('class="katex"')) return '';
  const folder = dirname(require.resolve('katex/dist/katex.min.css'));
  return readFileSync(join(folder, 'katex.min.css'), 'utf8').replace(
    /@font-face\{[^}]*\}/g,
    (rule) => {
      const file = /fonts\/KaTeX_([\w-]+)\.woff2/.exec(rule);
      if (!file) throw new Error(`KaTeX's style sheet has a font without woff2: ${rule}`);
      if (file[1] in optionalFonts && !optionalFonts[file[1]].test(html)) return '';
      const font = readFileSync(join(folder, file[0])).toString('base64');
      const source = `src:url(data:font/woff2;base64,${font}) format("woff2")`;
      return rule.replace(/src:[^;}]*/, source);
    },
  );
}
