/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../lib/platform/machine';
import { launchBrowser } from '../reports/browser';

const index = path.join(packageRoot, 'reports', 'api', 'index.html');

describe.skipIf(!existsSync(index))('the pages of the API of this checkout', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  it('have a search that finds an export by its name, with no network', async () => {
    const page = await browser.newPage();
    const requests: string[] = [];
    page.on('request', (request) => {
      if (!/^(file|data|blob):/.test(request.url())) requests.push(request.url());
    });
    await page.goto(pathToFileURL(index).href, { waitUntil: 'load' });
    await page.click('#tsd-search-trigger');
    await page.waitForSelector('#tsd-search[open]');
    await page.type('#tsd-search-input', 'importWeights');
    const found = await page.waitForSelector('#tsd-search-results li a');
    const href = (await found?.evaluate((link) => link.href)) ?? '';
    expect(href).toMatch(/importWeights\.html$/);
    await page.goto(href, { waitUntil: 'load' });
    const text = await page.$eval('main, .container-main', ({ textContent }) => textContent);
    for (const part of ['WeightsError', 'Returns', 'Example']) expect(text).toContain(part);
    expect(requests).toEqual([]);
    await page.close();
  });

  it('have one for every export that a user meets', () => {
    const pages = readFileSync(path.join(path.dirname(index), 'assets', 'navigation.js'), 'utf8');
    expect(pages.length).toBeGreaterThan(1000);
    for (const [folder, name] of [
      ['functions', 'fixed-point-propagation.learn'],
      ['functions', 'fixed-point-propagation.online'],
      ['classes', 'fixed-point-propagation.Fpp'],
      ['functions', 'fixed-point-propagation_sweeps.runSweep'],
      ['functions', 'fixed-point-propagation_analysis.linePlot'],
    ]) {
      expect(existsSync(path.join(path.dirname(index), folder, `${name}.html`))).toBe(true);
    }
  });
});
