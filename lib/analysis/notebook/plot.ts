import { randomUUID } from 'node:crypto';
import { escapeHtml, scriptJson } from '../html';
import { darkColours } from '../figures/palette';
import type { Figure, FigureText } from '../figures/plotly';

/**
 * HTML that draws a figure in JupyterLab, which has no renderer of its own for Plotly's MIME type.
 * Plotly comes once a page from the Jupyter server itself (started at the repository's root), and
 * the figure follows JupyterLab's theme and the width of its cell: JupyterLab draws what is out of
 * sight without a width.
 */
export function notebookPlot(figure: Figure, { caption, alt }: FigureText): string {
  const id = `fpp-${randomUUID()}`;
  const height = Number(figure.layout['height'] ?? 420);
  const { frames = [] } = figure;
  const last = frames.length - 1;
  const slider =
    frames.length === 0
      ? ''
      : `<p><label>frame <input type="range" min="0" max="${last}" value="${last}"></label></p>`;
  return (
    `<figure style="margin: 0">` +
    `<div id="${id}" role="img" aria-label="${escapeHtml(alt)}" style="height: ${height}px"></div>` +
    slider +
    `<figcaption>${escapeHtml(caption)}</figcaption></figure>` +
    `<script>(${drawInJupyterLab})(${scriptJson(id)}, ${scriptJson(figure)}, ` +
    `${scriptJson(darkColours)});</script>`
  );
}

/** Runs in the browser; text, because nothing of this package is loaded there. */
const drawInJupyterLab = `function (id, figure, darkColours) {
  const place = document.getElementById(id);
  const settings = document.getElementById('jupyter-config-data');
  const base = settings ? JSON.parse(settings.textContent).baseUrl : '/';
  const source = base.replace(/[/]?$/, '/files/node_modules/plotly.js-dist/plotly.js');
  window.fppPlotly = window.fppPlotly || new Promise(function (resolve, reject) {
    const script = document.createElement('script');
    script.src = source;
    script.onload = function () { resolve(window.Plotly); };
    script.onerror = function () {
      window.fppPlotly = undefined;
      reject(new Error('Plotly was not found at ' + source));
    };
    document.head.append(script);
  });
  const slider = place.parentElement.querySelector('input');
  const dark = function () { return document.body.dataset.jpThemeLight === 'false'; };
  const themed = function () {
    const json = JSON.stringify(figure);
    return JSON.parse(!dark() ? json : json.replace(/rgba\\((\\d+, \\d+, \\d+),/g,
      function (whole, light) {
        return darkColours[light] ? 'rgba(' + darkColours[light] + ',' : whole;
      }));
  };
  window.fppPlotly.then(function (Plotly) {
    const draw = function () {
      const now = themed();
      if (slider) {
        const frame = now.frames[slider.valueAsNumber];
        frame.traces.forEach(function (trace, i) { Object.assign(now.data[trace], frame.data[i]); });
      }
      return Plotly.react(place, now.data, now.layout, {
        displaylogo: false,
        modeBarButtons: [['toImage', 'zoom2d', 'pan2d', 'resetScale2d']],
      });
    };
    if (slider) slider.addEventListener('input', draw);
    new MutationObserver(draw).observe(document.body, { attributeFilter: ['data-jp-theme-light'] });
    return draw().then(function () {
      new ResizeObserver(function () {
        if (place.offsetWidth > 0) Plotly.Plots.resize(place);
      }).observe(place);
    });
  }).catch(function (error) { place.textContent = error.message; });
}`;
