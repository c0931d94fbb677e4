import type { Judgement, TaskEffects } from '../analysis';
import { html, lines, type Html } from '../analysis/html';
import { ideaHtml } from '../analysis/idea/idea';
import { highlight } from './code';
import { explorableHtml } from './explorable-html';
import { findings } from './findings';
import { pageHtml } from './page';
import { thisExport } from './provenance';
import type { Report } from './report';
import { provenanceFooter } from './provenance-footer';
import { facts } from './report-page';
import { scoreboard } from './scoreboard';

/**
 * The page that leads to all reports.
 *
 * @param judgements the scoreboard's; without any there is none
 * @param effects FPP beside its rivals on all tasks, for the top of the page; without any there is nothing
 * @param hasApi whether the pages of the API are beside it
 */
export function indexPage(
  reports: readonly Report[],
  judgements: readonly Judgement[] = [],
  effects: readonly TaskEffects[] = [],
  hasApi = false,
): string {
  const pages = new Set(reports.map(({ name }) => name));
  return pageHtml({
    title: 'Fixed Point Propagation: learning recurrent networks online',
    description: 'An executable edition of the ICLR 2020 paper on Fixed Point Propagation.',
    body: html`<div class="page">
<main id="main">
<div class="title"><h1>Learning recurrent networks online, by learning their states</h1></div>
${effects.length > 0 ? findings(effects, judgements, pages) : undefined}
${idea}
${judgements.length > 0 ? ofOurOwn(judgements) : undefined}
${ideaHtml().needing('idea')}
${pages.has('01-gradients') ? creditMeasured : undefined}
${explorableHtml(2)}
${judgements.length > 0 ? scoreboard(judgements, pages) : undefined}
<h2 id="notebooks">The notebooks</h2>
${lines(groups(reports))}
${hasApi ? api : undefined}
${further(pages)}
${provenanceFooter(thisExport())}
</main>
</div>`,
  });
}

/** What the notebooks are about, in the order in which they are read. */
const kinds: readonly (readonly [title: string, names: RegExp])[] = [
  ['Start', /^00/],
  ['Theory', /^0[1-3]/],
  ['The paper’s figures', /^0[4-9]/],
  ['The paper’s claims', /^10/],
  ['Beyond the paper', /./],
];

/** The cards, those of a kind together. */
function groups(reports: readonly Report[]): Html[] {
  const kindOf = ({ name }: Report): string =>
    kinds.find(([, names]) => names.test(name))?.[0] ?? '';
  return kinds.flatMap(([title]) => {
    const own = reports.filter((report) => kindOf(report) === title);
    if (own.length === 0) return [];
    return [
      html`<h3 class="kind">${title}</h3>\n<ol class="cards">\n${lines(own.map(card))}\n</ol>`,
    ];
  });
}

function card(report: Report): Html {
  const [number] = /^\d+/.exec(report.name) ?? [];
  return html`<li>${report.thumbnail}<h4>${number && html`<span class="ordinal">${number}</span> `}<a href="${encodeURIComponent(report.name)}.html">${report.titleHtml}</a></h4>
<p>${report.summaryHtml}</p>
${facts(report)}</li>`;
}

const idea = html`<p class="lead">A recurrent network that learns while it acts has to know how its past
affects its present. Truncated backpropagation looks back a fixed number of steps, and is blind to
whatever lies further in the past.</p>
<p>Fixed Point Propagation (FPP) keeps the states of a recent stretch of experience in a buffer and
treats them as variables of their own. Each update takes a short window from the buffer, and moves
both the weights and the stored states: towards better predictions, and towards states that the
network itself would produce from one another. Credit then travels from window to window through the
stored states, further back than any single window reaches. Windows can be sampled in any order and
in batches, so that more computation buys faster learning.</p>
<p>This is an executable edition of the paper that proposed it: its algorithms, its experiments and
its proofs as a typed library, and notebooks that run them.</p>`;

const creditMeasured = html`<p>That it is so is <a href="01-gradients.html#s-how-the-penalty-carries-the-signal-past-the-window">measured
in notebook 01</a>: two buffers that differ in one target, and how far back their states come to differ.</p>`;

/** What is new here, and what it is worth, by the verdicts. */
function ofOurOwn(judgements: readonly Judgement[]): Html {
  // Claims about what was computed with backward chains, too.
  const computed = new Set(
    judgements
      .filter(({ version, verdict }) => version === 'chains' && verdict !== 'not computed')
      .map(({ id }) => id),
  );
  if (computed.size === 0) return html``;
  const reproduced = (which: Judgement['version']): number =>
    judgements.filter(
      ({ id, version, verdict }) =>
        version === which && verdict === 'reproduced' && computed.has(id),
    ).length;
  return html`<p><strong>Backward chains are this project’s own.</strong> The paper draws windows at random, so that
a credit is hardly ever carried on. Here windows can follow on each other, each ending where the last one began, and one
sweep is then full backpropagation through time at the price of a window a step. Of the paper’s ${computed.size} claims
about FPP in its simulations, ${reproduced('chains')} are reproduced with them, and ${reproduced('letter')} by the letter of the paper.</p>`;
}

const api = html`<h2 id="api">The library</h2>
<p>All that can be imported, with its options, shapes, units, errors and examples, and a search that needs no
network: <a href="api/index.html">the pages of the API</a>.</p>`;

const commands = `# runs the notebooks and writes these pages
npm run walkthrough
# opens the notebooks in JupyterLab
npm run lab
# checks everything
npm test`;

/** What helps a reader on. @param pages names of the reports that are there */
const further = (pages: ReadonlySet<string>): Html => html`<h2 id="run-it">Run it yourself</h2>
<p>In a clone of the repository, with Node 20 or later, Python 3.9 or later and a C++ compiler; the
first command fetches the rest.</p>
<pre class="source"><code>${highlight(commands, 'bash')}</code></pre>
<h2 id="words">Words that these pages use</h2>
<dl class="words">
<dt>reading</dt><dd>one of the ways to understand the paper where it is silent; ${pages.has('readings') ? html`<a href="readings.html">each has an experiment</a>` : 'each has an experiment'}</dd>
<dt>letter, scripts, best case</dt><dd>readings that have names: the paper to the letter, its scripts as they are described, and the one under which most comparisons hold</dd>
<dt>shared, own</dt><dd>whether stored states move at the weights’ learning rate or at a rate of their own</dd>
<dt>chains</dt><dd>windows that follow on each other backwards; this project’s, not the paper’s</dd>
<dt>protocol</dt><dd>how the paper reports: the learning rate with the best mean over thirty seeds, and the mean over the same seeds</dd>
<dt>fresh</dt><dd>seeds that chose nothing: what the protocol chose runs on them once more</dd>
<dt>in brackets</dt><dd>a 95% interval: of the bootstrap, unless another is named</dd>
</dl>
<h2 id="what-to-skip">What to skip</h2>
<p>With ten minutes: the top of this page, and “In brief” of notebooks 00 and 10. For the method alone: 00 and 01. Whoever
only wants to learn from a stream needs none of the theory: 12. What is folded away as extended data is there to be checked.</p>
<h2 id="further-reading">Further reading</h2>
<ul>
<li><a href="https://openreview.net/forum?id=SJgmR0NKPr">Training Recurrent Neural Networks Online by
Learning Explicit State Variables</a>, Nath, Liu, Chan, Li, White and White, ICLR 2020: the paper.</li>
<li><a href="https://openreview.net/forum?id=r1lyTjAqYX">Recurrent Experience Replay in Distributed
Reinforcement Learning</a>, Kapturowski et al., ICLR 2019: where stored states come from.</li>
<li><a href="https://arxiv.org/abs/1702.05043">Unbiased Online Recurrent Optimization</a>, Tallec and
Ollivier, 2017: UORO.</li>
<li><a href="https://arxiv.org/abs/1308.6594">Mini-batch stochastic approximation methods for nonconvex stochastic
composite optimization</a>, Ghadimi, Lan and Zhang, 2016: what convergence rests on (notebook 02).</li>
<li><a href="http://www.athenasc.com/multbook.html">Constrained Optimization and Lagrange Multiplier Methods</a>,
Bertsekas, 1982: what the limit of large λ rests on (notebook 03).</li>
</ul>`;
