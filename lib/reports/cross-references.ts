import type MarkdownIt from 'markdown-it';

type Token = ReturnType<MarkdownIt['parse']>[number];

/** The address of what has a number: a figure of the paper (`3a`), one of a notebook's own (`06-B`), a notebook (`06`). */
export type AddressOf = (number: string) => string | undefined;

/** A word, and the numbers that follow on it: `Figures 2, 3a and 06-B`, `notebook 06`. */
const named =
  /\b(Figures?|[Nn]otebooks?)(\s+)((?:\d\d-[A-Z]+|\d\d|\d[a-d]?)(?:(?:,\s+|\s+and\s+|,\s+and\s+)(?:\d\d-[A-Z]+|\d\d|\d[a-d]?))*)(?![\w-])/g;
const number = /\d\d-[A-Z]+|\d\d|\d[a-d]?/g;

/** Makes numbers in running text lead to what has them; what is in a heading, a link or code is left alone. */
export function linkNumbers(markdown: MarkdownIt, addressOf: AddressOf): void {
  markdown.core.ruler.push('cross_references', (state) => {
    for (const [i, token] of state.tokens.entries()) {
      const isHeading = i > 0 && state.tokens[i - 1].type === 'heading_open';
      if (token.type !== 'inline' || token.children === null || isHeading) continue;
      let depth = 0;
      token.children = token.children.flatMap((child) => {
        if (child.type === 'link_open') depth += 1;
        if (child.type === 'link_close') depth -= 1;
        return child.type === 'text' && depth === 0
          ? linked(child, addressOf, state.Token)
          : [child];
      });
    }
  });
}

/** As `matchAll`, but for where they stand, which older declarations do not promise. */
function matchesOf(pattern: RegExp, text: string): RegExpExecArray[] {
  const matches: RegExpExecArray[] = [];
  const own = new RegExp(pattern);
  for (let match = own.exec(text); match !== null; match = own.exec(text)) matches.push(match);
  return matches;
}

type TokenClass = new (type: string, tag: string, nesting: -1 | 0 | 1) => Token;

function linked(token: Token, addressOf: AddressOf, Made: TokenClass): Token[] {
  const { content } = token;
  const tokens: Token[] = [];
  let end = 0;
  const addText = (until: number): void => {
    if (until <= end) return;
    const text = new Made('text', '', 0);
    text.content = content.slice(end, until);
    tokens.push(text);
    end = until;
  };
  for (const { 0: all, 1: word, 2: space, 3: list, index } of matchesOf(named, content)) {
    const isNotebook = /^[Nn]/.test(word);
    const start = index + word.length + space.length;
    const places = matchesOf(number, list);
    for (const [i, { 0: one, index: place }] of places.entries()) {
      const address = /^\d\d$/.test(one) === isNotebook ? addressOf(one) : undefined;
      if (address === undefined) continue;
      // A single number takes its word with it: there is more to aim at.
      addText(i === 0 && places.length === 1 ? index : start + place);
      const opening = new Made('link_open', 'a', 1);
      opening.attrSet('href', address);
      tokens.push(opening);
      addText(start + place + one.length);
      tokens.push(new Made('link_close', 'a', -1));
    }
    addText(index + all.length);
  }
  addText(content.length);
  return tokens;
}
