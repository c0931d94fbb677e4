/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { pathToFileURL } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { expect } from 'vitest';

export type ColourScheme = 'light' | 'dark';

export const viewports = {
  desktop: { width: 1440, height: 900 },
  tablet: { width: 820, height: 1180 },
  phone: { width: 390, height: 844 },
} as const;

export type ViewportName = keyof typeof viewports;

/** All combinations in which a report must work. */
export const looks: readonly { viewport: ViewportName; scheme: ColourScheme }[] = [
  { viewport: 'desktop', scheme: 'light' },
  { viewport: 'desktop', scheme: 'dark' },
  { viewport: 'tablet', scheme: 'light' },
  { viewport: 'tablet', scheme: 'dark' },
  { viewport: 'phone', scheme: 'light' },
  { viewport: 'phone', scheme: 'dark' },
];

/** A headless Chromium out of an npm package. */
export async function launchBrowser(): Promise<Browser> {
  const { unpackedBrowser } = await import('../../scripts/browser.mjs');
  const { executablePath, args } = unpackedBrowser();
  return puppeteer.launch({
    // One process for all pages would draw them one after the other.
    args: [...args.filter((arg) => arg !== '--single-process'), '--no-sandbox'],
    executablePath,
    headless: 'shell',
  });
}

/** A page opened from disk with the network blocked, and everything it complained about. */
export interface OpenReport {
  page: Page;
  /** Console messages, uncaught errors and refused requests. */
  complaints: string[];
}

export async function openReport(
  browser: Browser,
  file: string,
  viewport: ViewportName,
  scheme: ColourScheme,
): Promise<OpenReport> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`console.${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${String(error)}`));
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    const url = request.url();
    if (/^(file|data|blob):/.test(url)) {
      void request.continue();
    } else {
      complaints.push(`request: ${url}`);
      void request.abort();
    }
  });
  await page.setViewport(viewports[viewport]);
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: scheme },
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ]);
  await page.goto(pathToFileURL(file).href, { waitUntil: 'load' });
  await page.waitForFunction(() => document.documentElement.dataset['plotTheme'] !== undefined);
  return { page, complaints };
}

/** What must be true of every report, whatever it is about. */
export async function assertReport({ page, complaints }: OpenReport): Promise<void> {
  const found = await page.evaluate(examine);
  expect(complaints, 'the console is silent and nothing is requested').toEqual([]);
  expect(found.emptyPlots, 'every plot is drawn').toEqual([]);
  expect(found.plots, 'every figure has a plot').toBe(found.figures);
  expect(found.unnamedPlots, 'every plot has an alternative text').toBe(0);
  expect(found.brokenFormulas, 'every formula is rendered').toEqual([]);
  expect(found.rawMath, 'no formula is left as source').toEqual([]);
  expect(found.overflow, 'no sideways scrolling').toEqual([]);
  expect(found.deadLinks, 'every anchor resolves').toEqual([]);
  expect(found.duplicateIds, 'ids are unique').toEqual([]);
  expect(found.headings, 'there is one title').toBe(1);
}

/** Runs in the page. */
function examine() {
  const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
  const ids = all('[id]')
    .filter((element) => !element.closest('svg'))
    .map(({ id }) => id);
  const width = document.documentElement.clientWidth;
  const scrolls = document.documentElement.scrollWidth > width;
  const insideScroller = (element: HTMLElement) =>
    element.closest('.formula, .scroll, pre, svg, .visually-hidden, .katex-mathml') !== null;
  return {
    figures: all('figure').length,
    plots: all('.plot').length,
    emptyPlots: all('.plot')
      .map((plot, index) => ({
        index,
        marks: plot.querySelectorAll('.scatterlayer .js-line, .scatterlayer .point, .hm image')
          .length,
      }))
      .filter(({ marks }) => marks === 0),
    unnamedPlots: all('.plot').filter((plot) => !plot.getAttribute('aria-label')).length,
    brokenFormulas: all('.katex-error').map((formula) => formula.textContent),
    rawMath: all('main p, main li, main td, figcaption, h1, h2, h3')
      .filter((element) => {
        const copy = element.cloneNode(true) as HTMLElement;
        for (const formula of copy.querySelectorAll('.katex, code')) formula.remove();
        return /\\(begin|frac|partial|nabla)|\$\$/.test(copy.innerText);
      })
      .map((element) => element.textContent),
    overflow: scrolls
      ? all('body *')
          .filter((element) => element.getBoundingClientRect().right > width + 1)
          .filter((element) => !insideScroller(element))
          .map((element) => `${element.tagName}.${element.className}`)
      : [],
    deadLinks: all('a[href^="#"]')
      .map((link) => decodeURIComponent(link.getAttribute('href') ?? '').slice(1))
      .filter((id) => !ids.includes(id)),
    duplicateIds: ids.filter((id, index) => ids.indexOf(id) !== index),
    headings: all('h1').length,
  };
}
