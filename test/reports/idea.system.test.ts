/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { html } from '../../lib/analysis/html';
import { ideaHtml } from '../../lib/analysis/idea/idea';
import { pageHtml } from '../../lib/reports/page';
import { accessibilityViolations } from './accessibility';
import { launchBrowser } from './browser';

let browser: Browser;
let folder: string;
let address: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fpp-idea-'));
  const body = html`<div class="page"><main id="main"><h1>A page</h1>${ideaHtml().needing('idea')}</main></div>`;
  const file = join(folder, 'page.html');
  await writeFile(file, pageHtml({ title: 'A page', description: 'Of a test', body }));
  address = pathToFileURL(file).href;
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

const inSight = (page: Page) =>
  page.$$eval('.idea li', (stills) =>
    stills.flatMap((still, i) => (getComputedStyle(still).visibility === 'visible' ? [i + 1] : [])),
  );

async function opened(width: number, hasScript = true): Promise<Page> {
  const page = await browser.newPage();
  await page.setViewport({ width, height: 800 });
  await page.setJavaScriptEnabled(hasScript);
  await page.goto(address);
  return page;
}

describe('the idea in a page', () => {
  it.each([320, 1280])('is stepped through, %i wide, and nothing moves', async (width) => {
    const page = await opened(width);
    const place = () => page.$eval('.idea-stepper', (bar) => bar.getBoundingClientRect().top);
    const before = await place();
    const [back, next] = await page.$$('.idea-stepper button');
    for (let step = 1; step <= 6; step++) {
      expect(await inSight(page)).toEqual([step]);
      expect(await page.$eval('.idea-stepper span', (said) => said.textContent)).toBe(
        `Step ${step} of 6`,
      );
      expect(await place()).toBe(before);
      if (step < 6) await next.click();
    }
    expect(await page.$eval('.idea-stepper [role="status"]', (live) => live.textContent)).toMatch(
      /^6\. Credit\..*Three arrows/,
    );
    await back.click();
    expect(await inSight(page)).toEqual([5]);
    await page.keyboard.press('ArrowLeft');
    expect(await inSight(page)).toEqual([4]);
    const targets = await page.$$eval('.idea-stepper button', (buttons) =>
      buttons.map((button) => button.getBoundingClientRect().height),
    );
    for (const height of targets) expect(height).toBeGreaterThanOrEqual(24);
    expect(await page.evaluate(() => document.querySelector('.idea')?.scrollWidth)).toBeLessThan(
      width,
    );
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.close();
  });

  it('is a strip of stills without a script, and in print', async () => {
    const page = await opened(1280, false);
    expect(await inSight(page)).toEqual([1, 2, 3, 4, 5, 6]);
    await page.close();
    const printed = await opened(1280);
    await printed.emulateMediaType('print');
    expect(await inSight(printed)).toEqual([1, 2, 3, 4, 5, 6]);
    await printed.close();
  });

  it.each([360, 1280])('cuts off no word of a picture, %i wide', async (width) => {
    const page = await opened(width);
    const cut = await page.$$eval('.idea svg', (pictures) =>
      pictures.flatMap((one) => {
        const frame = one.getBoundingClientRect();
        return [...one.querySelectorAll('text')]
          .map((text) => ({ words: text.textContent, box: text.getBoundingClientRect() }))
          .filter(({ box }) => box.left < frame.left - 1 || box.right > frame.right + 1)
          .map(({ words }) => words);
      }),
    );
    expect(cut).toEqual([]);
    await page.close();
  });
});
