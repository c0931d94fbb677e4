/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../lib/platform/machine';
import { accessibilityViolations } from './accessibility';
import {
  assertReport,
  launchBrowser,
  load,
  looks,
  openReport,
  type ColourScheme,
  type ViewportName,
} from './browser';
import { coordinates, figuresData } from './csv';
import { commandsOf, isRunnable } from './commands';
import { brokenLinks } from './links';
import { photograph } from './photograph';

/** Where screenshots of every report in every look go, if anywhere. */
const screenshots = process.env['FPP_SCREENSHOTS'];

interface Search {
  readonly viewport: ViewportName;
  readonly scheme: ColourScheme;
  readonly forBarriers: boolean;
}

/**
 * What a rule says of contrast hangs on the colours, and what it says of the rest on the width: two
 * looks show it all. With screenshots nobody waits for the result, and every look is searched.
 */
const searches: readonly Search[] =
  screenshots === undefined
    ? [
        { viewport: 'desktop', scheme: 'light', forBarriers: true },
        { viewport: 'desktop', scheme: 'dark', forBarriers: false },
        { viewport: 'tablet', scheme: 'light', forBarriers: false },
        { viewport: 'phone', scheme: 'light', forBarriers: false },
        { viewport: 'phone', scheme: 'dark', forBarriers: true },
      ]
    : looks.map((look) => ({ ...look, forBarriers: true }));

const folder = join(packageRoot, 'reports');
const reports = existsSync(folder)
  ? readdirSync(folder).filter((name) => name.endsWith('.html'))
  : [];

describe.skipIf(reports.length === 0)('the reports of this checkout', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
    if (screenshots !== undefined) mkdirSync(screenshots, { recursive: true });
  });
  afterAll(() => browser.close());

  it.each(reports)('%s is below 1.5 MB', (name) => {
    expect(statSync(join(folder, name)).size).toBeLessThan(1.5e6);
  });

  it.concurrent.each(reports)('%s neither moves while it loads nor is too wide', async (name) => {
    for (const width of [320, 360, 768, 1280]) {
      const address = pathToFileURL(join(folder, name)).href;
      const { shift, overflow } = await load(browser, address, width);
      expect(overflow, `${width} px`).toEqual([]);
      expect(shift, `${width} px`).toBeLessThan(0.05);
    }
  });

  it.concurrent.each(reports)('%s is whole in every look, without barriers', async (name) => {
    for (const { viewport, scheme, forBarriers } of searches) {
      const { page, complaints } = await openReport(browser, join(folder, name), viewport, scheme);
      await assertReport({ page, complaints });
      if (screenshots !== undefined) {
        const picture = `${basename(name, '.html')}-${viewport}-${scheme}`;
        await photograph(page, join(screenshots, picture));
      }
      if (viewport === 'desktop' && scheme === 'light') {
        expect(await brokenLinks(page)).toEqual([]);
        for (const figure of await figuresData(page)) {
          expect(coordinates(figure)).toEqual(figure.drawn);
        }
        expect((await commandsOf(page)).filter((command) => !isRunnable(command))).toEqual([]);
        expect(complaints).toEqual([]);
      }
      if (forBarriers) expect(await accessibilityViolations(page)).toEqual([]);
      await page.close();
    }
  });

  it.runIf(reports.includes('10-claims.html'))('prints the claims on eight pages', async () => {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(join(folder, '10-claims.html')).href);
    const paper = Buffer.from(await page.pdf({ format: 'A4', preferCSSPageSize: true }));
    const pages = paper.toString('latin1').match(/\/Type\s*\/Page[^s]/g) ?? [];
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.length).toBeLessThanOrEqual(8);
    await page.close();
  });

  it('has a picture on every card of the index', async () => {
    const { page } = await openReport(browser, join(folder, 'index.html'), 'desktop', 'light');
    const bare = await page.$$eval('.cards > li', (cards) =>
      cards
        .filter((card) => !card.querySelector('svg.thumbnail :is(polyline, rect)'))
        .map((card) => card.querySelector('h3')?.textContent),
    );
    expect(bare).toEqual([]);
    await page.close();
  });
});
