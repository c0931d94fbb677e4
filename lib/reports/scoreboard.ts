import { countHolding, type Judgement, type Verdict } from '../analysis';
import { evidenceNotebook } from '../experiments';
import { escapeHtml } from '../html';

/** A verdict as a class of the style sheet. */
const classes: Readonly<Record<Verdict, string>> = {
  reproduced: 'holds',
  partly: 'partly',
  not: 'fails',
  'not computed': 'open',
};

/**
 * The paper's claims with their verdicts, each leading to its evidence.
 *
 * @param judgements of all claims, those about FPP once for each reading of the state step
 * @param pages names of the reports that are there
 */
export function scoreboard(judgements: readonly Judgement[], pages: ReadonlySet<string>): string {
  const ids = [...new Set(judgements.map(({ id }) => id))];
  const claims = ids.map((id) => judgements.filter((one) => one.id === id));
  const rows = claims.map((readings) => row(readings, pages));
  return `<h2 id="claims">What holds</h2>
<p>Every sentence of the paper that says something about a result, decided by a statistic over the
committed runs. Claims about FPP are judged for two readings: stored states move at the weights’
learning rate (shared), or at a rate of their own (own).</p>
${tally(judgements)}
<details class="claims"><summary>All ${claims.length} claims</summary>
<div class="scroll"><table class="scoreboard"><caption class="visually-hidden">The paper’s claims and their
verdicts</caption>
<thead><tr><th scope="col">Figure</th><th scope="col">Claim</th><th scope="col">Verdict</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></div></details>`;
}

function row(readings: readonly Judgement[], pages: ReadonlySet<string>): string {
  const [{ figure, claim, statistic }] = readings;
  const page = evidenceNotebook(figure);
  const name = escapeHtml(figure);
  const link = pages.has(page) ? `<a href="${page}.html">${name}</a>` : name;
  const badges = readings.map(badge).join(' ');
  return `<tr><td>${link}</td><td title="${escapeHtml(statistic)}">${escapeHtml(claim)}</td><td>${badges}</td></tr>`;
}

function badge({ stateRate, verdict, numbers }: Judgement): string {
  const reading = stateRate === null ? '' : `${stateRate}: `;
  const count = verdict === 'partly' ? ` ${countHolding(numbers)}/${numbers.length}` : '';
  return `<span class="verdict ${classes[verdict]}">${reading}${verdict}${count}</span>`;
}

function tally(judgements: readonly Judgement[]): string {
  const readings = [
    ['FPP, shared state rate', 'shared'],
    ['FPP, own state rate', 'own'],
    ['Other methods and the tasks', null],
  ] as const;
  const bars = readings.map(([label, stateRate]) => {
    const own = judgements.filter((one) => one.stateRate === stateRate);
    const parts = (Object.keys(classes) as Verdict[])
      .map((verdict) => ({ verdict, n: own.filter((one) => one.verdict === verdict).length }))
      .filter(({ n }) => n > 0);
    const pieces = parts.map(
      ({ verdict, n }) =>
        `<span class="verdict ${classes[verdict]}" style="flex-grow: ${n}">${n} ${verdict}</span>`,
    );
    return `<dt>${label}</dt><dd class="tally">${pieces.join('')}</dd>`;
  });
  return `<dl class="tallies">${bars.join('\n')}</dl>`;
}
