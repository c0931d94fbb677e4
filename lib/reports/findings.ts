import type { Effect, Judgement, TaskEffects, Verdict } from '../analysis';
import { effectColumns, effectParts, lessText } from '../analysis/comparisons/effects';
import { evidenceNotebook } from '../experiments';
import { html, lines, type Html } from '../analysis/html';

/**
 * What was found, above all else: three sentences, and a matrix of tasks and rivals.
 *
 * @param effects of FPP beside its rivals, task by task
 * @param judgements of all claims, those about FPP once for each of its versions
 * @param pages names of the reports that are there
 */
export function findings(
  effects: readonly TaskEffects[],
  judgements: readonly Judgement[],
  pages: ReadonlySet<string>,
): Html {
  return html`<section class="brief" aria-labelledby="in-brief">
<h2 id="in-brief">In brief</h2>
<ol>
${lines([...sentences(effects), ofClaims(judgements)].map((sentence) => html`<li>${sentence}</li>`))}
</ol>
${matrix(effects, pages)}
</section>`;
}

/** How the effects of one column came out, over all tasks. */
function outcomes(effects: readonly TaskEffects[], column: number) {
  const own = effects.flatMap(({ task, effects: all }) => {
    const effect = all[column];
    return effect === null ? [] : [{ task, effect }];
  });
  const of = (outcome: Effect['outcome']) => own.filter(({ effect }) => effect.outcome === outcome);
  return { all: own, less: of('less'), more: of('more') };
}

function sentences(effects: readonly TaskEffects[]): Html[] {
  const [paper, , chains, stored] = effectColumns.map((_, column) => outcomes(effects, column));
  const best = [...chains.less].sort((a, b) => a.effect.mean - b.effect.mean).at(0);
  const [first] = effects;
  const sameTask = stored.all.find(({ task }) => task === best?.task);
  return [
    html`<strong>FPP as the paper has it errs less than truncated BPTT on ${paper.less.length} of ${paper.all.length} tasks and more on ${paper.more.length}</strong>, with the same windows, one learning rate for weights and states, and seeds that chose nothing${
      first.effects[0] ? html`: in ${first.task} ${lessText(first.effects[0])}` : undefined
    }.`,
    chains.all.length === 0
      ? html`With backward chains, which are this project’s own, nothing is computed here.`
      : html`<strong>With backward chains, which are this project’s own, it errs less on ${chains.less.length} of ${chains.all.length}</strong>${
          best
            ? html`: in ${best.task} ${lessText(best.effect)}${sameTask ? html`, and beside stored state ${lessText(sameTask.effect)}` : undefined}`
            : undefined
        }.`,
  ];
}

function ofClaims(judgements: readonly Judgement[]): Html {
  const own = judgements.filter(({ version }) => version === 'letter');
  const count = (verdict: Verdict): number => own.filter((one) => one.verdict === verdict).length;
  return html`<strong>Of the paper’s ${own.length} claims about FPP, ${count('reproduced')} are reproduced by its own protocol</strong>, ${count('partly')} partly, ${count('open')} open and ${count('not')} not; <a href="#claims">what holds</a> says which.`;
}

const rivals = ['T-BPTT', 'stored state'];

/** Every effect with its interval; its sign is a shape and a colour. */
function matrix(effects: readonly TaskEffects[], pages: ReadonlySet<string>): Html {
  const rows = effects.map(({ task, figure, metric, effects: own }) => {
    const page = evidenceNotebook(figure);
    const name = pages.has(page) ? html`<a href="${page}.html">${task}</a>` : task;
    const cells = own.map((effect, c) => {
      const { label, method } = effectColumns[c];
      const isComputed = own.some((other, o) => other && effectColumns[o].method === method);
      return cell(effect, label, isComputed ? 'no such rival' : 'not computed');
    });
    return html`<tr><th scope="row">${name} <span class="unit">${metric === 'loss' ? 'cross-entropy' : 'error'}</span></th>${cells}</tr>`;
  });
  return html`<div class="scroll"><table class="matrix">
<caption>What FPP’s error is beside a rival’s at the same windows: ▼ less, ▲ more, ◆ open. Per cent of the rival’s, mean over all truncation lengths, 95% bootstrap interval over fresh seeds.</caption>
<thead><tr><td></td><th scope="colgroup" colspan="2">FPP, as in the paper</th><th scope="colgroup" colspan="2">with backward chains</th></tr>
<tr><td></td>${[...rivals, ...rivals].map((rival) => html`<th scope="col"><span class="visually-hidden">against </span>${rival}</th>`)}</tr></thead>
<tbody>
${lines(rows)}
</tbody>
</table></div>`;
}

function cell(effect: Effect | null, label: string, absence: string): Html {
  if (effect === null) return html`<td class="effect none" title="${label}">${absence}</td>`;
  const { sign, tone, size, interval } = effectParts(effect);
  return html`<td class="effect ${tone}" title="${label}"><span aria-hidden="true">${sign}</span> <strong>${size}</strong> <span class="visually-hidden">${effect.outcome}</span><span class="interval">${interval}</span></td>`;
}
