/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { html } from '../../lib/analysis/html';
import { explorableHtml } from '../../lib/reports/explorable-html';
import { pageHtml } from '../../lib/reports/page';
import { accessibilityViolations } from '../reports/accessibility';
import { launchBrowser } from '../reports/browser';

let browser: Browser;
let folder: string;
let address: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fpp-explorable-'));
  const file = join(folder, 'page.html');
  const text = html`<p>${'Words around it. '.repeat(60)}</p>`;
  const body = html`<div class="page"><main id="main"><h1>A page</h1>${text}${explorableHtml(2)}${text}${text}${text}</main></div>`;
  await writeFile(file, pageHtml({ title: 'A page', description: 'Of a test', body }));
  address = pathToFileURL(file).href;
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

interface Opening {
  readonly width?: number;
  readonly height?: number;
  readonly isStill?: boolean;
  readonly hash?: string;
}

/** Opens the page; whatever it complains of fails the test. */
async function opened(
  test: (page: Page) => Promise<void>,
  { width = 1280, height = 900, isStill = false, hash = '' }: Opening = {},
): Promise<void> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([
    { name: 'prefers-reduced-motion', value: isStill ? 'reduce' : 'no-preference' },
  ]);
  await page.goto(address + hash, { waitUntil: 'load' });
  await test(page);
  expect(complaints).toEqual([]);
  await page.close();
}

const data = (page: Page, name: string) =>
  page.$eval('.explorable', (place, key) => (place as HTMLElement).dataset[key], name);
const status = (page: Page) => page.$eval('.controls output', ({ textContent }) => textContent);
const live = (page: Page) => page.$eval('[role="status"]', ({ textContent }) => textContent);
const picture = (page: Page, look = 'wide', name = 'errors') =>
  page.$eval(`[data-picture="${name}"] [data-look="${look}"]`, ({ innerHTML }) => innerHTML);
const isDone = (page: Page) =>
  page.waitForFunction(
    () => {
      const { dataset } = document.querySelector('.explorable') as HTMLElement;
      return dataset['done'] === 'true' && dataset['shown'] === dataset['asked'];
    },
    { polling: 50 },
  );
const turn = (page: Page, knob: string, place: number) =>
  page.$eval(
    `#knob-${knob}`,
    (input, value) => {
      (input as HTMLInputElement).value = String(value);
      input.dispatchEvent(new Event('input'));
    },
    place,
  );

describe('the explorable in a page', () => {
  it.each([
    ['wide', 1280],
    ['narrow', 360],
  ] as const)('computes to the bit what was computed when the page was made: %s', (look, width) =>
    opened(
      async (page) => {
        const still = [await picture(page, look), await picture(page, look, 'buffer')];
        const said = await live(page);
        await page.click('[data-do="play"]');
        await isDone(page);
        expect([await picture(page, look), await picture(page, look, 'buffer')]).toEqual(still);
        expect(await live(page)).toBe(said);
        expect(await status(page)).toBe('5,000 of 5,000 steps: done');
      },
      { width },
    ),
  );

  it('runs only the newest of 200 settings in two seconds', () =>
    opened(async (page) => {
      await page.evaluate(async () => {
        const input = document.querySelector('#knob-truncationLength') as HTMLInputElement;
        for (let i = 0; i < 200; i++) {
          input.value = String(i % 9);
          input.dispatchEvent(new Event('input'));
          await new Promise((resume) => setTimeout(resume, 10));
        }
        input.value = '2';
        input.dispatchEvent(new Event('input'));
      });
      await isDone(page);
      expect(await data(page, 'asked')).toBe('201');
      expect(await data(page, 'shown')).toBe('201');
      // Most were never begun: a study is begun when the one before has shown something.
      expect(Number(await data(page, 'studies'))).toBeLessThan(120);
      expect(await picture(page, 'wide', 'buffer')).toContain('>T = 3<');
      expect(await page.$eval('output[for="knob-truncationLength"]', (o) => o.textContent)).toBe(
        'T = 3',
      );
      const shown = await picture(page);
      await page.click('[data-do="play"]');
      await isDone(page);
      expect(await picture(page)).toBe(shown);
    }));

  it('plays, pauses, steps and goes back to the beginning', () =>
    opened(async (page) => {
      const step = async () => Number((await status(page)).replace(/,| of.*/g, ''));
      await page.click('[data-do="step"]');
      await page.waitForFunction(
        () => document.querySelector('.controls output')?.textContent.startsWith('1 of'),
        { polling: 20 },
      );
      await page.click('[data-do="step"]');
      await page.waitForFunction(
        () => document.querySelector('.controls output')?.textContent.startsWith('2 of'),
        { polling: 20 },
      );
      await page.select('[data-speed]', '20');
      await page.click('[data-do="play"]');
      await page.waitForFunction(
        () => parseInt(document.querySelector('.controls output')?.textContent ?? '') > 5,
        { polling: 20 },
      );
      expect(await page.$eval('[data-do="play"]', (button) => button.textContent)).toBe('Pause');
      await page.click('[data-do="play"]');
      // What was on its way may still arrive.
      let before;
      do {
        before = await step();
        await new Promise((resume) => setTimeout(resume, 300));
      } while ((await step()) !== before);
      expect(before).toBeLessThan(5000);
      expect(await live(page)).toMatch(/^Paused/);
      await page.click('[data-do="reset"]');
      await page.waitForFunction(
        () => document.querySelector('.controls output')?.textContent.startsWith('0 of'),
        { polling: 20 },
      );
      await page.select('[data-speed]', '');
      await page.click('[data-do="play"]');
      await isDone(page);
    }));

  it('says where a method diverges, in the picture and in words', () =>
    opened(async (page) => {
      await page.click('[data-preset="4"]');
      expect(await page.$eval('.sentences .chosen', ({ id }) => id)).toBe('preset-4');
      await isDone(page);
      expect(await picture(page)).toMatch(/class="cross".*diverged by 50</s);
      expect(await live(page)).toMatch(
        /own state rate: \d of 10 runs diverged, the first by step 50/,
      );
    }));

  it('keeps its settings in the address, and takes them from there', async () => {
    let hash = '';
    let shown = '';
    await opened(async (page) => {
      await turn(page, 'truncationLength', 1);
      await turn(page, 'seeds', 0);
      await page.select('[data-setting="shown"]', 'fpp');
      await isDone(page);
      await page.waitForFunction(() => location.hash.startsWith('#explorable?'));
      hash = new URL(page.url()).hash;
      shown = await picture(page, 'wide', 'buffer');
    });
    expect(hash).toBe('#explorable?T=2&runs=1&buffer=fpp');
    await opened(
      async (page) => {
        await isDone(page);
        expect(await picture(page, 'wide', 'buffer')).toBe(shown);
        expect(
          await page.$eval('[data-setting="shown"]', (s) => (s as HTMLSelectElement).value),
        ).toBe('fpp');
        const top = await page.$eval('.explorable', (place) => place.getBoundingClientRect().top);
        expect(Math.abs(top)).toBeLessThan(120);
      },
      { hash },
    );
    await opened(
      async (page) => {
        await isDone(page);
        expect(await status(page)).toMatch(/^No knob has T = 6, colour = red, as the address says/);
      },
      { hash: '#explorable?T=6&M=2&colour=red' },
    );
  });

  it('is still where motion is not wanted: a picture changes once', () =>
    opened(
      async (page) => {
        await page.evaluate(() => {
          const place = document.querySelector('[data-picture="errors"]') as HTMLElement;
          place.dataset['changes'] = '0';
          new MutationObserver((records) => {
            const roots = records.filter(({ target }) => target instanceof HTMLDivElement);
            const changes = Number(place.dataset['changes']) + roots.length;
            place.dataset['changes'] = String(changes);
          }).observe(place, { childList: true, subtree: true });
        });
        await turn(page, 'truncationLength', 6);
        await isDone(page);
        expect(
          await page.$eval('[data-picture="errors"]', (p) => (p as HTMLElement).dataset['changes']),
        ).toBe('1');
        expect(await page.$eval('[data-speed]', (select) => select.checkVisibility())).toBe(false);
      },
      { isStill: true },
    ));

  it.each([
    [360, 740],
    [390, 664],
  ])('keeps the curves in sight of every knob on a telephone, %i wide', (width, height) =>
    opened(
      async (page) => {
        const places = await page.$$eval('.knob input', async (inputs) => {
          const curves = document.querySelector('[data-picture="errors"]') as HTMLElement;
          const seen = [];
          for (const input of inputs) {
            input.scrollIntoView({ block: 'end', behavior: 'instant' });
            await new Promise(requestAnimationFrame);
            const { top, bottom } = curves.getBoundingClientRect();
            seen.push({ top, bottom, knob: input.getBoundingClientRect().top });
          }
          return seen;
        });
        expect(places).toHaveLength(8);
        for (const { top, bottom, knob } of places) {
          expect(top).toBeGreaterThanOrEqual(0);
          expect(bottom).toBeLessThanOrEqual(knob);
          expect(bottom - top).toBeLessThan(height * 0.4);
        }
      },
      { width, height },
    ),
  );

  it.each([320, 360, 768, 1280])('has large targets and no overflow, %i wide', (width) =>
    opened(
      async (page) => {
        const small = await page.$$eval('.explorable :is(button, input, select, summary)', (all) =>
          all
            .map((one) => ({ name: one.outerHTML.slice(0, 60), box: one.getBoundingClientRect() }))
            .filter(({ box }) => box.width < 24 || box.height < 24)
            .map(({ name }) => name),
        );
        expect(small).toEqual([]);
        const wide = await page.$$eval('.explorable, .explorable :not(svg *)', (all) =>
          all
            .filter((one) => one.checkVisibility() && !one.matches('.visually-hidden'))
            .filter((one) => one.getBoundingClientRect().right > innerWidth)
            .map((one) => one.outerHTML.slice(0, 60)),
        );
        expect(wide).toEqual([]);
        // No word of a picture is cut off.
        const cut = await page.$$eval('.explorable svg', (pictures) =>
          pictures
            .filter((one) => one.checkVisibility())
            .flatMap((one) => {
              const frame = one.getBoundingClientRect();
              return [...one.querySelectorAll('text')]
                .filter((text) => text.getBoundingClientRect().right > frame.right + 1)
                .map(({ textContent }) => textContent);
            }),
        );
        expect(cut).toEqual([]);
      },
      { width },
    ),
  );

  it('is free of barriers', () =>
    opened(async (page) => {
      expect(await accessibilityViolations(page)).toEqual([]);
    }));

  it('keeps its picture where there is no SIMD', async () => {
    const page = await browser.newPage();
    await page.evaluateOnNewDocument(() => {
      WebAssembly.validate = () => false;
    });
    await page.goto(address);
    expect(await status(page)).toContain('cannot compute');
    expect(await page.$$eval('.explorable [data-look="wide"] polyline', (all) => all.length)).toBe(
      5,
    );
    expect(await page.$eval('#knob-seeds', (input) => (input as HTMLInputElement).disabled)).toBe(
      true,
    );
    await page.close();
  });
});
