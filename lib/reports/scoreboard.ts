import { verdictTable, type Judgement, type Verdict } from '../analysis';
import { countsBar } from '../analysis/claims/badge';
import { shownTable, tableHtml } from '../analysis/tables/html-table';
import { totalCounts, verdictTones } from '../analysis/claims/verdicts';
import { bestCase, evidenceNotebook, readingName } from '../experiments';
import { html, lines, type Html } from '../analysis/html';
import { reportAddress } from './markdown';

/**
 * The paper's claims with their verdicts, each leading to its evidence.
 *
 * @param judgements of all claims, those about FPP once for each of its readings
 * @param pages names of the reports that are there
 */
export function scoreboard(judgements: readonly Judgement[], pages: ReadonlySet<string>): Html {
  const claims = verdictTable({ verdict: judgements });
  const evidence = (figure: string): string | undefined => {
    const page = evidenceNotebook(figure);
    return pages.has(page) ? `${page}.html` : undefined;
  };
  const table = shownTable(claims, {
    caption:
      'The paper’s claims; the bars count comparisons that hold, are open (dashed), and fail (hatched)',
    columns: { figure: { link: evidence } },
  });
  return html`<h2 id="claims">What holds</h2>
<p>Every sentence of the paper that says something about a result, decided by a statistic over the
committed runs: a claim is reproduced if all its comparisons hold, partly if some hold and some fail, open
if none fails and not all hold, not if some fail and none holds. Claims about FPP are judged under three readings
of the paper: its letter; as its scripts are described (scripts); and the one under which most comparisons hold
(best case: ${readingName(bestCase)}), chosen from a design of many and judged on the paper’s seeds. The last two
are judged by those of a claim’s comparisons that were computed. With backward chains (chains) FPP is this project’s
and not the paper’s.</p>
${tally(judgements)}
<details class="claims"><summary>All ${claims.values.length} claims</summary>
${tableHtml(table, { number: 1, address: reportAddress })}</details>`;
}

function tally(judgements: readonly Judgement[]): Html {
  const readings = [
    ['FPP by the letter of the paper', 'letter'],
    ['FPP as the scripts are described', 'scripts'],
    ['FPP in the best case', 'best case'],
    ['FPP with backward chains (ours)', 'chains'],
    ['Other methods and the tasks', null],
  ] as const;
  const bars = readings.flatMap(([label, version]) => {
    const own = judgements.filter((one) => one.version === version);
    if (own.length === 0) return [];
    const parts = (Object.keys(verdictTones) as Verdict[])
      .map((verdict) => ({ verdict, n: own.filter((one) => one.verdict === verdict).length }))
      .filter(({ n }) => n > 0);
    const pieces = parts.map(
      ({ verdict, n }) =>
        html`<span class="verdict ${verdictTones[verdict]}" style="flex-grow: ${n}">${n} ${verdict}</span>`,
    );
    return [
      html`<dt>${label}</dt><dd class="tally">${pieces}</dd>
<dt class="of-comparisons">their comparisons</dt><dd>${countsBar(totalCounts(own))}</dd>`,
    ];
  });
  return html`<dl class="tallies">${lines(bars)}</dl>`;
}
