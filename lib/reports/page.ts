import { createHash } from 'node:crypto';
import { colourDeclarations, darkColours } from '../analysis/figures/palette';
import { html, inScript, lines, scriptJson, trusted, type Html } from '../analysis/html';
import { asset, plotlyAddress } from './browser-files';
import { katexCss } from './katex-css';

/** What goes into the frame that all pages share. */
export interface PageParts {
  /** Title of the document, plain text. */
  title: string;
  /** Description for previews, plain text. */
  description: string;
  /** Everything between the top bar and the end of the body; what it needs comes with the page. */
  body: Html;
}

/**
 * A whole page as one file: style, fonts and scripts inside. Its Content-Security-Policy forbids
 * every request, and every script but those that are written here, by their hashes; where there are
 * figures, also what these load, which is Plotly. (No address of a file is the same from a disk and
 * from a server; that a trusted script loads it holds for both.)
 */
export function pageHtml({ title, description, body }: PageParts): string {
  const early = asset('theme.js');
  const hasExplorable = body.needs.has('explorable');
  const between = body.needs.has('contents') ? [inScript(asset('contents.js'))] : [];
  const hasFigures = body.needs.has('plotly');
  const late = [
    asset('figure-fit.js'),
    asset('page.js'),
    ...(hasExplorable ? [asset('explorable.js')] : []),
    ...(body.needs.has('idea') ? [asset('idea.js')] : []),
  ].map(inScript);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy([early, ...between, ...late], { hasExplorable, hasFigures }))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="${description}">
<title>${title}</title>
<link rel="icon" href="data:,">
<script>${trusted(early)}</script>
<style>${trusted(katexCss(body.needs))}:root{${trusted(colourDeclarations)}}
${trusted(asset('page.css'))}${hasExplorable ? trusted(asset('explorable.css')) : undefined}${body.needs.has('idea') ? trusted(asset('idea.css')) : undefined}</style>
</head>
<body>
${topBar}
${body}
<script type="application/json" id="dark-colours">${trusted(scriptJson(darkColours))}</script>
${hasFigures ? html`<script type="application/json" id="plotly-address">${trusted(scriptJson(plotlyAddress()))}</script>` : undefined}
${lines(late.map((script) => html`<script>${trusted(script)}</script>`))}
</body>
</html>
`.source;
}

const topBar = html`<a class="skip" href="#main">Skip to the text</a>
<header class="bar">
<a class="brand" href="index.html">Fixed Point Propagation</a>
<fieldset class="theme"><legend class="visually-hidden">Colours</legend>
<label><input type="radio" name="theme" value="" checked><span>Auto</span></label>
<label><input type="radio" name="theme" value="light"><span>Light</span></label>
<label><input type="radio" name="theme" value="dark"><span>Dark</span></label>
</fieldset>
</header>`;

/**
 * @param hasExplorable whether the page may compile WebAssembly and start a worker from its own text
 * @param hasFigures whether its scripts may load Plotly
 */
function policy(
  scripts: readonly string[],
  { hasExplorable, hasFigures }: { hasExplorable: boolean; hasFigures: boolean },
): string {
  const hashes = scripts.map(
    (script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  return [
    "default-src 'none'",
    `script-src ${[
      ...hashes,
      ...(hasFigures ? ["'strict-dynamic'"] : []),
      ...(hasExplorable ? ["'wasm-unsafe-eval'"] : []),
    ].join(' ')}`,
    ...(hasExplorable ? ['worker-src blob:'] : []),
    "style-src 'unsafe-inline'",
    'img-src data: blob:',
    'font-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
