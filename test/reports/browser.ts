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

/** Touches every figure of a page, and waits until Plotly has drawn them. */
export async function exploreAll(page: Page): Promise<void> {
  await page.$$eval('.explore[aria-pressed="false"]', (buttons) => {
    for (const button of buttons) (button as HTMLElement).click();
  });
  await page.waitForFunction(() =>
    [...document.querySelectorAll<HTMLElement>('.plot')].every(
      ({ dataset }) => dataset['live'] !== undefined,
    ),
  );
}

/** What a page does while it loads. */
export interface Loading {
  /** Sum of the shifts of its layout. */
  readonly shift: number;
  /** What makes it wider than the window. */
  readonly overflow: readonly string[];
  /** Where the target of its address stands, in pixels below the window's upper edge. */
  readonly target: number | undefined;
}

/** Opens a page at a width, as a reader would who follows a link into it. */
export async function load(browser: Browser, address: string, width: number): Promise<Loading> {
  const page = await browser.newPage();
  await page.setViewport({ width, height: 800 });
  await page.evaluateOnNewDocument(() => {
    const shifts: number[] = [];
    Object.assign(globalThis, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        shifts.push((entry as PerformanceEntry & { value: number }).value);
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(address, { waitUntil: 'load' });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await new Promise((resume) => setTimeout(resume, 300));
  const found = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const beyond = [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
      .filter((element) => !element.closest('.formula, .scroll, pre, svg, .katex-mathml'))
      .map(({ tagName, className }) => `${tagName}.${className}`);
    const { shifts } = globalThis as unknown as { shifts: number[] };
    return {
      shift: shifts.reduce((sum, shift) => sum + shift, 0),
      overflow: scrollWidth > clientWidth ? [`${scrollWidth} px`, ...beyond] : [],
      target: document.querySelector(':target')?.getBoundingClientRect().top,
    };
  });
  await page.close();
  return found;
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
        marks: [...plot.querySelectorAll('.still svg')]
          .filter((svg) => svg.getBoundingClientRect().height > 50)
          .map((svg) => svg.querySelectorAll('path, use, image').length),
      }))
      // Of its two pictures, one is seen.
      .filter(({ marks }) => marks.length !== 1 || marks[0] < 5),
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
