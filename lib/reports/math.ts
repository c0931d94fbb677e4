import katex from 'katex';
import type MarkdownIt from 'markdown-it';
import { html, trusted, type Html, type Need } from '../analysis/html';
import { fontsOf } from './katex-css';
import type { PictureSources } from './pictures';

/** What markdown-it hands to the rules. */
export interface MarkdownEnvironment {
  /** Here they leave what the fragment in the making needs. */
  readonly needs: Set<Need>;
  /** Where pictures are found, in a place that may show some. */
  readonly pictures: PictureSources | undefined;
}

/**
 * A formula as HTML with MathML beside it; it needs KaTeX's style sheet, and fonts.
 * @throws katex.ParseError if it cannot be read
 */
export function renderMath(tex: string, displayMode: boolean): Html {
  const options = { displayMode, throwOnError: true, strict: false };
  const source = katex.renderToString(tex.trim(), options);
  const formula = trusted(source, 'katex', ...fontsOf(source));
  return displayMode ? html`<span class="formula">${formula}</span>` : formula;
}

/**
 * Mathematics as notebooks write it: `$…$`, `$$…$$` and bare `\begin{…}…\end{…}` blocks. As in
 * Pandoc, an opening dollar has no space behind it, a closing one no space before and no digit
 * after it, so that prices stay prices; code between backticks is never part of a formula.
 */
export function mathematics(markdown: MarkdownIt): void {
  markdown.inline.ruler.before('escape', 'math_inline', (state, silent) => {
    if (state.src[state.pos] !== '$') return false;
    const double = state.src.startsWith('$$', state.pos);
    const pattern = double ? /^\$\$([\s\S]+?)\$\$/ : /^\$((?:\\.|[^$\\`])+?)\$(?!\d)/;
    const match = pattern.exec(state.src.slice(state.pos));
    if (!match) return false;
    if (!double && /^\s|\s$/.test(match[1])) return false;
    if (!silent) {
      const token = state.push(double ? 'math_block' : 'math_inline', 'math', 0);
      token.content = match[1];
    }
    state.pos += match[0].length;
    return true;
  });

  markdown.block.ruler.before(
    'paragraph',
    'math_block',
    (state, startLine, endLine, silent) => {
      const text = state.getLines(startLine, endLine, state.blkIndent, false);
      const match =
        /^\s*\$\$([\s\S]+?)\$\$[ \t]*(?:\n|$)/.exec(text) ??
        /^\s*(\\begin\{([a-z]+\*?)\}[\s\S]+?\\end\{\2\})[ \t]*(?:\n|$)/.exec(text);
      if (!match) return false;
      if (silent) return true;
      const token = state.push('math_block', 'math', 0);
      token.block = true;
      token.content = match[1];
      state.line = startLine + match[0].replace(/\n$/, '').split('\n').length;
      token.map = [startLine, state.line];
      return true;
    },
    { alt: ['paragraph', 'reference', 'blockquote', 'list'] },
  );

  for (const [type, isDisplayed] of [
    ['math_inline', false],
    ['math_block', true],
  ] as const) {
    markdown.renderer.rules[type] = (tokens, index, _, { needs }: MarkdownEnvironment) => {
      const formula = renderMath(tokens[index].content, isDisplayed);
      for (const need of formula.needs) needs.add(need);
      return formula.source;
    };
  }
}
