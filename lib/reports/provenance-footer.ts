import { shownTable, tableHtml } from '../analysis/tables/html-table';
import { duration } from '../analysis/notebook/progress';
import { html, lines, type Html } from '../analysis/html';
import type { Provenance as SweepProvenance } from '../sweeps';
import type { Provenance } from './provenance';

/** Where a page comes from, and where the results come from that it shows. */
export function provenanceFooter(provenance: Provenance): Html {
  const { version, commit, node, cpu, date, seconds, results, runs } = provenance;
  const rows: [string, string][] = [
    ['Package', `fixed-point-propagation ${version}, commit ${commit}`],
    ['Node', node.replace(/^v/, '')],
    ['Machine', cpu],
    ['Date', readableDate(date)],
  ];
  if (seconds !== undefined) rows.push(['Wall time', duration(seconds * 1000)]);
  if (results.length > 0) {
    rows.push(
      ['Seeds', counted(results, ({ seeds }) => `${seeds} a setting`)],
      ['Engine', counted(results, ({ engine, mode }) => `${engine} (${mode})`)],
    );
  } else {
    rows.push(['Seeds, engine', runs ?? 'of each run, in the code above it']);
  }
  return html`<footer class="provenance" aria-label="Where this comes from"><h2>Where this comes from</h2><dl>
${lines(rows.map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`))}
</dl>${results.length > 0 ? sweeps(results) : undefined}</footer>`;
}

/** What is the same for all sweeps, or for how many each of several holds. */
function counted(
  results: readonly SweepProvenance[],
  say: (one: SweepProvenance) => string,
): string {
  const all = results.map(say);
  const different = [...new Set(all)];
  if (different.length === 1) return different[0];
  return different
    .map((text) => `${text} in ${all.filter((one) => one === text).length} of ${all.length} sweeps`)
    .join('; ');
}

function sweeps(results: readonly SweepProvenance[]): Html {
  const table = shownTable(
    {
      columns: ['sweep', 'runs', 'seeds', 'engine', 'commit', 'date', 'time'],
      values: results.map((one) => [
        one.experiment,
        one.rows,
        one.seeds,
        one.engine,
        one.commit,
        one.date.slice(0, 10),
        one.wallSeconds,
      ]),
    },
    { caption: 'Committed results shown here', columns: { time: { unit: 's' } } },
  );
  return html`<details><summary>The committed results shown here, sweep by sweep</summary>
<div class="scroll">${tableHtml(table)}</div></details>`;
}

function readableDate(date: string): string {
  const time = Date.parse(date);
  if (Number.isNaN(time)) return date;
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
