/**
 * HTML that a cell made by itself, fit to stand in a report: without scripts, event handlers and
 * addresses that a browser would load by itself. The page's Content-Security-Policy is what guards
 * the reader; this keeps the page from asking for what the policy would refuse.
 *
 * Only here is an output known by its HTML alone. What this package shows carries its data, out of
 * which the report is made: figures as Plotly's JSON, tables as `ShownTable`.
 */
export function quietHtml(html: string): string {
  return html
    .replace(/<script\b[\s\S]*?<\/script\s*>/gi, '')
    .replace(/<(?:link|meta|base|iframe|object|embed)\b[^>]*>/gi, '')
    .replace(/\son\w+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, '')
    .replace(/\s(?:src|srcset|poster)\s*=\s*(["'])(?!data:)[^"']*\1/gi, '')
    .replace(/\shref\s*=\s*(["'])\s*javascript:[^"']*\1/gi, '');
}
