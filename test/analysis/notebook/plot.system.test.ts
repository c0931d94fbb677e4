/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import path from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { heatMap } from '../../../lib/analysis';
import { notebookPlot } from '../../../lib/analysis/notebook/plot';
import { launchBrowser } from '../../reports/browser';

const plotly = path.resolve(__dirname, '../../../node_modules/plotly.js-dist/plotly.js');
const figure = heatMap([[1, 2]], { xTitle: 'x', yTitle: 'y', zTitle: 'z' });

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
});

/** A page with a notebook's output in it, 900 pixels wide, as JupyterLab puts it there. */
async function outputPage(style: string): Promise<Page> {
  const page = await browser.newPage();
  await page.setViewport({ width: 1400, height: 900 });
  await page.addScriptTag({ path: plotly });
  await page.evaluate(
    (html, css) => {
      Object.assign(window, {
        fppPlotly: Promise.resolve((window as { Plotly?: unknown }).Plotly),
      });
      document.body.innerHTML = `<div id="cell" style="width: 900px; ${css}"></div>`;
      const cell = document.getElementById('cell') as HTMLElement;
      // As renderHTML and evalInnerHTMLScriptTags of @jupyterlab/rendermime: a script that comes by
      // innerHTML does not run, one that is made does.
      cell.innerHTML = html;
      for (const script of cell.querySelectorAll('script')) {
        const clone = document.createElement('script');
        for (const { name, value } of script.attributes) clone.setAttribute(name, value);
        clone.textContent = script.textContent;
        script.parentNode?.replaceChild(clone, script);
      }
    },
    notebookPlot(figure, { caption: 'c', alt: 'a' }),
    style,
  );
  await page.waitForSelector('.main-svg');
  return page;
}

const isAsWideAs = (page: Page, width: number) =>
  page.waitForFunction(
    (wanted) => document.querySelector('.main-svg')?.getBoundingClientRect().width === wanted,
    { timeout: 10_000 },
    width,
  );

it('a plot is as wide as its cell, also if it was drawn while the cell was out of sight', async () => {
  const page = await outputPage('display: none');
  await page.$eval('#cell', (cell) => {
    cell.setAttribute('style', 'width: 900px');
  });
  await isAsWideAs(page, 900);
});

it('a plot follows its cell, and not only the window', async () => {
  const page = await outputPage('');
  await isAsWideAs(page, 900);
  await page.$eval('#cell', (cell) => {
    cell.setAttribute('style', 'width: 600px');
  });
  await isAsWideAs(page, 600);
  expect(await page.$$('.js-plotly-plot')).toHaveLength(1);
});
