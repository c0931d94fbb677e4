import { duration } from '../analysis/notebook/progress';
import { html, inScript, lines, trusted, type Html } from '../analysis/html';
import { asset } from './browser-files';
import { pageHtml } from './page';
import { provenanceFooter } from './provenance-footer';
import type { Report } from './report';

/** The page of one notebook; the neighbours are what comes before and after it. */
export function reportPage(report: Report, previous?: Report, next?: Report): string {
  return pageHtml({
    title: `${report.title} · Fixed Point Propagation`,
    description: report.summaryText,
    body: html`<div class="page${report.headings.length > 0 ? ' with-contents' : ''}">
${contents(report)}
<main id="main">
<div class="title"><h1>${report.titleHtml}</h1>
${facts(report)}</div>
${report.brief}
${report.bodyHtml}
${pager(previous, next)}
${provenanceFooter(report.provenance)}
</main>
</div>`,
  });
}

/** Reading and execution time, as a list. */
export function facts({ readingMinutes, provenance }: Report): Html {
  const ran =
    provenance.seconds === undefined
      ? undefined
      : html`<li>ran in ${duration(provenance.seconds * 1000)}</li>`;
  return html`<ul class="facts"><li>${readingMinutes} min to read</li>${ran}</ul>`;
}

function contents({ headings }: Report): Html | undefined {
  if (headings.length === 0) return undefined;
  const items = headings.map(
    ({ level, id, html: words }) =>
      html`<li><a class="level-${level}" href="#${id}">${words}</a></li>`,
  );
  return html`<nav class="contents" aria-label="Contents"><details open><summary>Contents</summary><ol>
${lines(items)}
</ol></details></nav>
<script>${trusted(inScript(asset('contents.js')))}</script>`.needing('contents');
}

function pager(previous?: Report, next?: Report): Html | undefined {
  const link = (report: Report | undefined, kind: 'previous' | 'next') =>
    report
      ? html`<a class="${kind}" rel="${kind === 'next' ? 'next' : 'prev'}" href="${encodeURIComponent(report.name)}.html">${
          kind === 'next' ? 'Next' : 'Previous'
        }: ${report.titleHtml}</a>`
      : undefined;
  if (!previous && !next) return undefined;
  return html`<nav class="pager" aria-label="Notebooks">${link(previous, 'previous')}${link(next, 'next')}</nav>`;
}
