import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cssColour, seriesStyle } from '../analysis/figures/palette';
import { defaultSettings, type ExplorableSettings } from '../explorable/settings';
import { ExplorableStudy, methods } from '../explorable/study';
import { picturesOf } from '../explorable/worker';
import { html, inScript, lines, trusted, type Html } from '../analysis/html';
import { packageRoot } from '../platform/machine';

/** One slider: what it sets, and the values it goes through. */
interface Knob {
  readonly setting: Exclude<keyof ExplorableSettings, 'shown'>;
  readonly label: string;
  readonly values: readonly number[];
}

const knobs: readonly Knob[] = [
  { setting: 'length', label: 'cycle length p', values: [4, 6, 8, 10, 12, 16, 20] },
  { setting: 'truncationLength', label: 'truncation T', values: [1, 2, 3, 4, 5, 7, 10, 15, 20] },
  { setting: 'lambda', label: 'penalty λ', values: [0, 0.1, 0.5, 1, 2, 5, 10] },
  { setting: 'updatesPerStep', label: 'updates M', values: [1, 2, 4, 8] },
  { setting: 'batchSize', label: 'windows B', values: [1, 2, 4, 8, 16] },
  { setting: 'bufferSize', label: 'buffer N', values: [50, 100, 200, 500, 1000] },
  { setting: 'learningRate', label: 'learning rate', values: [3e-4, 1e-3, 3e-3, 1e-2, 3e-2] },
  { setting: 'seeds', label: 'seeds', values: [1, 3, 10, 30] },
];

let still: ReturnType<typeof picturesOf> | undefined;

/**
 * Five methods that learn CycleWorld in the page itself. Until its worker speaks, and where it never
 * does, the pictures are those of the same study, computed when the page was made.
 *
 * @param level of its heading: one below that of the section it stands in
 */
export function explorableHtml(level: 2 | 3): Html {
  still ??= finished(defaultSettings);
  const section = html`<section class="explorable wide" aria-labelledby="explorable-title" data-settings="${JSON.stringify(defaultSettings)}">
<h${level} id="explorable-title">Turn the knobs</h${level}>
<form>${lines(knobs.map(slider))}</form>
<p class="controls"><button type="button" data-do="restart">Restart</button>
<button type="button" data-do="pause" aria-pressed="false">Pause</button>
<button type="button" data-do="slow" aria-pressed="false">Slow motion</button>
<label>Buffer of <select data-setting="shown">${shownMethods.map(choice)}</select></label>
<output aria-live="off">Computed when this page was made: ${defaultSettings.steps.toLocaleString('en-US')} steps</output></p>
<ul class="legend">${methods.map(legendEntry)}</ul>
<div class="picture" data-picture="errors" role="img" aria-label="Error of five methods against the step, with bands of one standard error over seeds">${trusted(still.errors)}</div>
<div class="picture" data-picture="buffer" role="img" aria-label="The newest stored states of FPP: units, how far learning has moved each state, how far it disagrees with its window, and the last window">${trusted(still.buffer)}</div>
<p class="aside">CycleWorld, four units, ${defaultSettings.steps.toLocaleString('en-US')} steps. The picture above: error, mean over seeds with one standard
error. Below: the buffer of the first seed, newest on the right; with windows drawn at random, or in backward chains,
which are this project’s and not the paper’s. <em>Moved</em> shows where credit has arrived.
<em>Window</em> is the last one that was learned from; its first state, in colour, is where its credit goes. In slow
motion one sees a chain carry it back, window by window; drawn at random, windows hardly ever go on where one
began. <em>Disagrees</em> is ‖s − ŝ‖, which the penalty drives down. At the settings that come first, every run is,
bit for bit, one of <code>fpp run figure-3a</code> or <code>fpp run chains-3a</code>.</p>
<script type="text/plain" class="explorable-worker">${trusted(inScript(workerSource()))}</script>
</section>`;
  return section.needing('explorable');
}

const shownMethods = ['fpp-own-rate', 'fpp-chains'] as const;

function choice(name: (typeof shownMethods)[number]): Html {
  const isChosen = name === defaultSettings.shown ? html` selected` : html``;
  return html`<option value="${name}"${isChosen}>${seriesStyle(name).label}</option>`;
}

function finished(settings: ExplorableSettings): ReturnType<typeof picturesOf> {
  const study = new ExplorableStudy(settings);
  while (!study.isDone) study.step();
  return picturesOf(study, settings);
}

function slider({ setting, label, values }: Knob): Html {
  const at = values.indexOf(defaultSettings[setting]);
  const id = `knob-${setting}`;
  return html`<label for="${id}">${label}</label>
<input id="${id}" type="range" min="0" max="${values.length - 1}" value="${at}" aria-valuetext="${values[at]}" data-setting="${setting}" data-values="${values.join(' ')}">
<output for="${id}">${values[at]}</output>`;
}

function legendEntry(name: (typeof methods)[number]): Html {
  const { label, role, dash } = seriesStyle(name);
  const line = dash === 'solid' ? 'solid' : 'dashed';
  return html`<li style="--line: ${line} ${cssColour(role)}">${label}</li>`;
}

function workerSource(): string {
  return readFileSync(join(packageRoot, 'dist', 'explorable', 'worker-bundle.js'), 'utf8');
}
