/// <reference lib="dom" />
import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../reports/browser';

let folder: string;
let browser: Browser;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fpp-pointer-'));
  const root = join(__dirname, '..', '..');
  const example = join(root, 'examples', 'pointer');
  await build({
    entryPoints: [join(example, 'pointer.js')],
    bundle: true,
    minify: true,
    outfile: join(folder, 'pointer.js'),
  });
  copyFileSync(join(example, 'index.html'), join(folder, 'index.html'));
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** The page's clock, which the test turns. */
interface Clock {
  tick: () => void;
  time: number;
}

/** Moves the pointer round and round, a sample at a time; what the page says then. */
function circle(page: Page, samples: number): Promise<string> {
  return page.evaluate((count) => {
    const clock = window as unknown as Clock;
    const canvas = document.querySelector('canvas') as HTMLCanvasElement;
    for (let i = 0; i < count; i++) {
      const angle = clock.time++ / 6;
      const event = new PointerEvent('pointermove');
      Object.defineProperties(event, {
        offsetX: { value: (0.5 + 0.4 * Math.cos(angle)) * canvas.clientWidth },
        offsetY: { value: (0.5 + 0.4 * Math.sin(angle)) * canvas.clientHeight },
      });
      canvas.dispatchEvent(event);
      clock.tick();
    }
    return document.querySelector('#status')?.textContent ?? '';
  }, samples);
}

it('the page learns from the pointer, without a network', async () => {
  expect(statSync(join(folder, 'pointer.js')).size).toBeLessThan(1_000_000);
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) problems.push(request.url());
  });
  await page.evaluateOnNewDocument(() => {
    Object.assign(window, {
      time: 0,
      setInterval: (tick: () => void) => Object.assign(window, { tick }),
    });
  });
  await page.goto(pathToFileURL(join(folder, 'index.html')).href);
  const [early, late] = [await circle(page, 100), await circle(page, 1900)].map((said) => {
    const [, steps, loss] = /^(\d+) steps, mean squared error (\S+)$/.exec(said) ?? [];
    return { steps: Number(steps), loss: Number(loss) };
  });
  expect(problems).toEqual([]);
  // The latest samples still wait for their targets.
  expect(early.steps).toBe(94);
  expect(late.steps).toBe(1994);
  expect(late.loss).toBeLessThan(early.loss / 5);
});
