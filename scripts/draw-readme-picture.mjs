// Draws docs/images/cycle-world.png from notebook 00's report: node scripts/draw-readme-picture.mjs
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import puppeteer from 'puppeteer-core';
import { unpackedBrowser } from './browser.mjs';
import { fromRoot } from './setup/paths.mjs';

const report = fromRoot('reports', '00-start-here.html');
if (!existsSync(report)) {
  console.error('There is no reports/00-start-here.html yet; run npm run walkthrough first.');
  process.exit(1);
}
const { executablePath, args } = unpackedBrowser();
const browser = await puppeteer.launch({
  args: [...args, '--no-sandbox'],
  executablePath,
  headless: 'shell',
});
try {
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 900, deviceScaleFactor: 2 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }]);
  await page.goto(pathToFileURL(report).href);
  // The third figure: the same budget with and without learned states.
  const plot = await page.waitForSelector('#figure-00-C .plot');
  await plot.scrollIntoView();
  await plot.screenshot({ path: fromRoot('docs', 'images', 'cycle-world.png') });
} finally {
  await browser.close();
}
