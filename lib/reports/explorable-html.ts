import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seriesStyle } from '../analysis/figures/palette';
import { html, inScript, lines, trusted, type Html } from '../analysis/html';
import { knobs, type Knob } from '../explorable/knobs';
import type { Look } from '../explorable/looks';
import { presets, type Preset } from '../explorable/presets';
import { defaultSettings, shownMethods, type ShownMethod } from '../explorable/settings';
import { ExplorableStudy } from '../explorable/study';
import { picturesOf, type Pictures } from '../explorable/worker';
import { packageRoot } from '../platform/machine';

let stills: readonly Pictures[] | undefined;

/**
 * Five methods that learn CycleWorld in the page itself. Until its worker speaks, and where it never
 * does, the pictures are those of the same study, computed when the page was made.
 *
 * @param level of its heading: one below that of the section it stands in
 */
export function explorableHtml(level: 2 | 3): Html {
  stills ??= finished();
  const [{ words }] = stills;
  const steps = defaultSettings.steps.toLocaleString('en-US');
  const section = html`<section class="explorable wide" aria-labelledby="explorable-title" data-settings="${JSON.stringify(defaultSettings)}" data-presets="${JSON.stringify(presets)}">
<h${level} id="explorable-title">Turn the knobs</h${level}>
<p>A network of four units sees nine zeros and a one, round and round, and must say when the one comes. Five methods
learn it, here in this page.</p>
<div class="presets" role="group" aria-label="Presets">${lines(presets.map(presetButton))}</div>
<div class="sentences">${lines(presets.map(presetWords))}
<p>Settings of your own. The address in the browser keeps them.</p></div>
<div class="bench">
${picture('errors', 'Share of wrong predictions of five methods against the step, with bands of one standard error over runs')}
<div class="controls"><button type="button" data-do="play">Play</button>
<button type="button" data-do="step">Step</button>
<button type="button" data-do="reset">Reset</button>
<label>Speed <select data-speed>${speeds.map(([words, value]) => html`<option value="${value}">${words}</option>`)}</select></label>
<output aria-live="off">Computed when this page was made: ${steps} steps</output></div>
<form aria-label="Settings">${lines(knobs.map(slider))}</form>
<div class="stored"><p class="choice"><label>Look into the buffer of <select data-setting="shown">${shownMethods.map(choice)}</select></label></p>
${picture('buffer', 'The newest stored states of one run: units, how far learning has moved each state, how far it disagrees with its window, and where one target’s credit has come to')}</div>
</div>
<p class="visually-hidden" role="status">${words}</p>
<details><summary>What the rows mean</summary>
<p class="aside">The buffer is that of the first run, oldest state on the left. The bracket is the window that was learned
from last: it starts from the framed state on its left, and both framed states are moved. <em>Observed</em> is the stream;
a <em>unit</em> is one of the four numbers of a stored state, red above 0 and blue below. <em>Moved</em> is how far learning
has moved a state since it was stored, by the loss of whatever window began or ended there: it does not tell near causes from far ones.
<em>Disagrees</em> is ‖s − ŝ‖, which the penalty drives down. <em>Credit</em> does tell: beside this run learns a twin, which sees the same
stream, draws the same windows and is given the same weights, but was told the marked target the other way round. Where their stored states differ,
that is this one target’s doing. Strong colour is where it is now, light where it has been, blank where both agree to the last bit; to the right of the target, in
grey, is what came of it later. The scale is logarithmic.</p>
<p class="aside">Backward chains are this project’s, not the paper’s. At the settings that come first, every run is,
bit for bit, one of <code>fpp run figure-3a</code> or <code>fpp run chains-3a</code>. The numbers at the lines’ ends are means over the last
twentieth of the steps.</p></details>
<script type="text/plain" class="explorable-worker">${trusted(inScript(workerSource()))}</script>
</section>`;
  return section.needing('explorable');
}

/** In words, and in steps a second. */
const speeds: readonly (readonly [string, string])[] = [
  ['as fast as it goes', ''],
  ['200 steps a second', '200'],
  ['20 steps a second', '20'],
  ['3 steps a second', '3'],
];

/** The places of a picture: drawn anew for a telephone, not scaled down to it. */
function picture(name: 'errors' | 'buffer', alt: string): Html {
  const looks = (stills ?? []).map(
    (still) => html`<div data-look="${still.look}">${trusted(still[name])}</div>`,
  );
  return html`<div class="picture" data-picture="${name}" role="img" aria-label="${alt}">${lines(looks)}</div>`;
}

function finished(): readonly Pictures[] {
  const study = new ExplorableStudy(defaultSettings);
  study.advance(defaultSettings.steps);
  return (['wide', 'narrow'] satisfies Look[]).map((look) => picturesOf(study, look));
}

function presetButton({ title, settings }: Preset, i: number): Html {
  return html`<button type="button" data-preset="${i}" aria-pressed="${String(settings === defaultSettings)}" aria-describedby="preset-${i}">${title}</button>`;
}

/** Of all sentences one is to be seen; together they keep room for the longest. */
function presetWords({ words, settings }: Preset, i: number): Html {
  return html`<p id="preset-${i}"${settings === defaultSettings ? html` class="chosen"` : undefined}>${words}</p>`;
}

function choice(name: ShownMethod): Html {
  const isChosen = name === defaultSettings.shown ? html` selected` : html``;
  return html`<option value="${name}"${isChosen}>${seriesStyle(name).label}</option>`;
}

function slider({ setting, words, letter, key, values }: Knob): Html {
  const at = values.indexOf(defaultSettings[setting]);
  const id = `knob-${setting}`;
  return html`<div class="knob"><label for="${id}">${words}</label>
<output for="${id}"><i>${letter}</i> = <b>${values[at]}</b></output>
<input id="${id}" type="range" min="0" max="${values.length - 1}" value="${at}" aria-valuetext="${values[at]}" data-setting="${setting}" data-key="${key}" data-values="${values.join(' ')}"></div>`;
}

function workerSource(): string {
  return readFileSync(join(packageRoot, 'dist', 'explorable', 'worker-bundle.js'), 'utf8');
}
