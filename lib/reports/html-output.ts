/**
 * HTML that a cell made, fit to stand in a report: without scripts, event handlers and addresses
 * that a browser would load by itself. The page's Content-Security-Policy is what guards the
 * reader; this keeps the page from asking for what the policy would refuse.
 */
export function quietHtml(html: string): string {
  return html
    .replace(/<script\b[\s\S]*?<\/script\s*>/gi, '')
    .replace(/<(?:link|meta|base|iframe|object|embed)\b[^>]*>/gi, '')
    .replace(/\son\w+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, '')
    .replace(/\s(?:src|srcset|poster)\s*=\s*(["'])(?!data:)[^"']*\1/gi, '')
    .replace(/\shref\s*=\s*(["'])\s*javascript:[^"']*\1/gi, '');
}

/** Numbers the tables of an output: `Table 1.` before each caption. */
export function numberTables(html: string, next: () => number): string {
  const opening = /<div class="(fpp-table[^"]*)"><table>\n<caption[^>]*>/g;
  return html.replace(opening, (_, classes: string) => {
    const number = next();
    return (
      `<div class="${classes} scroll" id="table-${number}"><table>\n` +
      `<caption><a class="number" href="#table-${number}">Table ${number}.</a> `
    );
  });
}
