/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, ElementHandle, SerializedAXNode } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NoBrowserError } from '../../lib/reports/draw-stills';
import { exportReports } from '../../lib/reports/export';
import { accessibilityViolations } from './accessibility';
import { assertReport, exploreAll, launchBrowser, load, looks, openReport } from './browser';
import { isRunnable } from './commands';
import { coordinates, figuresData } from './csv';
import { sampleNotebook } from './fixture';
import { brokenLinks } from './links';

let browser: Browser;
let folder: string;
let index: string;
let report: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fpp-browser-'));
  await mkdir(join(folder, 'executed'));
  await writeFile(join(folder, 'executed', '00-start.ipynb'), sampleNotebook());
  await writeFile(join(folder, 'executed', '01-next.ipynb'), sampleNotebook('What follows', '01'));
  const options = { folder: join(folder, 'stills') };
  [index, report] = await exportReports(join(folder, 'executed'), join(folder, 'out'), options);
  browser = await launchBrowser();
}, 600_000);

afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

describe.each(looks)('on a $viewport, $scheme', ({ viewport, scheme }) => {
  it('a report is whole', async () => {
    const open = await openReport(browser, report, viewport, scheme);
    await assertReport(open);
    expect(await accessibilityViolations(open.page)).toEqual([]);
    await open.page.close();
  }, 30_000);

  it('the index is whole', async () => {
    const open = await openReport(browser, index, viewport, scheme);
    await assertReport(open);
    expect(await accessibilityViolations(open.page)).toEqual([]);
    await open.page.close();
  }, 30_000);
});

describe('the search for barriers', () => {
  it.each([
    ['faint text', '<p style="color: #bbb; background: #fff">Hardly there</p>', 'color-contrast'],
    ['a button without a name', '<button type="button"></button>', 'button-name'],
    ['a level of headings left out', '<h2>Two</h2><h5>Five</h5>', 'heading-order'],
    [
      'folded text without contrast',
      '<details><p style="color: #ddd; background: #fff">Hidden</p></details>',
      'color-',
    ],
  ])('finds %s', async (_, html, rule) => {
    const { page } = await openReport(browser, report, 'desktop', 'light');
    await page.$eval(
      'main',
      (main, added) => {
        main.insertAdjacentHTML('beforeend', added);
      },
      html,
    );
    expect(await accessibilityViolations(page)).toEqual([expect.stringContaining(rule)]);
    await page.close();
  });
});

describe('a command beside a figure', () => {
  it.each([
    ['fpp run figure-3a && fpp run figure-2-fresh', true],
    ['npm run walkthrough -- --only 00', true],
    ['fpp run figure-3a, and figure-2', false],
    ['fpp run figure3a', false],
    ['npm run walkthrough -- --only 99', false],
  ])('%s: can be run is %s', (command, runnable) => {
    expect(isRunnable(command)).toBe(runnable);
  });
});

describe('a report', () => {
  it('switches its colours, plots included, and remembers', async () => {
    const { page, complaints } = await openReport(browser, report, 'desktop', 'light');
    const ink = () =>
      page.$eval('.still [data-part="xtitle"]', (title) => getComputedStyle(title).fill);
    const paper = () => page.$eval('body', (body) => getComputedStyle(body).backgroundColor);
    const before = [await ink(), await paper()];
    await page.click('.theme label:nth-of-type(3)');
    const after = [await ink(), await paper()];
    expect(after[0]).not.toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
    await page.reload({ waitUntil: 'load' });
    expect([await ink(), await paper()]).toEqual(after);
    await page.click('.theme label:nth-of-type(1)');
    expect([await ink(), await paper()]).toEqual(before);
    expect(complaints).toEqual([]);
    await page.close();
  }, 30_000);

  it('gives out the plotted data as CSV', async () => {
    const { page, complaints } = await openReport(browser, report, 'desktop', 'light');
    const figures = await figuresData(page);
    for (const figure of figures) expect(coordinates(figure)).toEqual(figure.drawn);
    const [curves, , , jacobian] = figures;
    const interval = ['run', 'n', 'low', 'high', 'diverged'];
    const error = 'error (share of predict-0’s)';
    expect(curves.head).toEqual(['series', 'kind', 'step', error, ...interval]);
    // Four trainers at 50 steps: a mean and ten runs each.
    expect(curves.rows).toHaveLength(4 * 50 * 11);
    expect(jacobian.head).toEqual(['series', 'kind', 'unit of s(i − T)', 'unit of ŝ(i)', 'value']);
    expect(jacobian.rows).toHaveLength(6 * 8);
    expect(complaints).toEqual([]);
    await page.close();
  }, 30_000);

  it('is caught when a CSV file is not what is drawn', async () => {
    const { page } = await openReport(browser, report, 'desktop', 'light');
    await exploreAll(page);
    await page.$eval('.plot .live', (plot) => {
      const { data } = plot as unknown as { data: { y: number[] }[] };
      data[0].y[0] += 0.5;
    });
    const [figure] = await figuresData(page);
    expect(coordinates(figure)).not.toEqual(figure.drawn);
    await page.close();
  }, 30_000);

  it('plays a figure frame by frame, and stands at the last when it is printed', async () => {
    const { page, complaints } = await openReport(browser, report, 'desktop', 'light');
    const shown = () =>
      page.$eval('#figure-00-E .plot', (plot) => {
        const live = plot.querySelector('.live');
        // The picture is that of the last frame.
        if (live === null) return 3;
        const { data } = live as unknown as { data?: { z: (number | null)[][] }[] };
        return data?.[0].z.filter((row) => row.some((value) => value !== null)).length;
      });
    const rows = async (count: number) => {
      for (let tries = 0; tries < 50 && (await shown()) !== count; tries++) {
        await new Promise((resume) => setTimeout(resume, 50));
      }
      expect(await shown()).toBe(count);
    };
    const told = () => page.$eval('#figure-00-E output', ({ textContent }) => textContent);
    await rows(3);
    expect(await told()).toBe('update 3');
    await page.focus('#figure-00-E input');
    await page.keyboard.press('Home');
    await rows(1);
    expect(await told()).toBe('update 1');
    // It stays where it is in other colours.
    await page.click('.theme label:nth-of-type(3)');
    await rows(1);
    await page.click('.theme label:nth-of-type(1)');
    await rows(1);
    await page.click('#figure-00-E .player button');
    await rows(2);
    await rows(3);
    expect(await page.$eval('#figure-00-E .player button', (b) => b.textContent)).toBe('Play');
    await page.focus('#figure-00-E input');
    await page.keyboard.press('Home');
    await rows(1);
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await rows(3);
    expect(complaints).toEqual([]);
    await page.close();
  }, 30_000);

  it('saves a CSV file under the name of its figure', async () => {
    const { page } = await openReport(browser, report, 'desktop', 'light');
    const session = await page.createCDPSession();
    await session.send('Browser.setDownloadBehavior', {
      behavior: 'allow',
      downloadPath: folder,
      eventsEnabled: true,
    });
    const finished = new Promise<void>((resolve) => {
      session.on('Browser.downloadProgress', ({ state }) => {
        if (state === 'completed') resolve();
      });
    });
    await page.click('#figure-00-B .csv');
    await finished;
    const text = await readFile(join(folder, '00-start-figure-00-B.csv'), 'utf8');
    expect(text).toMatch(/^series,kind,/);
    await page.close();
  }, 30_000);

  it('has links that lead somewhere, also into other reports', async () => {
    const { page } = await openReport(browser, index, 'desktop', 'light');
    expect(await brokenLinks(page)).toEqual([]);
    await page.$eval('main', (main) => {
      for (const href of ['01-next.html#figure-01-A', '01-next.html#figure-01-Z', '02-none.html']) {
        main.append(Object.assign(document.createElement('a'), { href, textContent: href }));
      }
    });
    const broken = (await brokenLinks(page)).map((link) => link.replace(/.*\//, ''));
    expect(broken).toEqual(['01-next.html#figure-01-Z', '02-none.html']);
    await page.close();
  }, 30_000);

  it('keeps code folded, and the contents list folded on a phone only', async () => {
    const isOpen = async (viewport: 'desktop' | 'phone', selector: string) => {
      const { page } = await openReport(browser, report, viewport, 'light');
      const state = await page.$eval(selector, (details) => (details as HTMLDetailsElement).open);
      await page.close();
      return state;
    };
    expect(await isOpen('desktop', 'details.code')).toBe(false);
    expect(await isOpen('desktop', '.contents details')).toBe(true);
    expect(await isOpen('phone', '.contents details')).toBe(false);
  }, 30_000);

  it('marks in its contents list where the reader is', async () => {
    const { page } = await openReport(browser, report, 'desktop', 'light');
    const marked = () =>
      page.$$eval('.contents [aria-current]', (links) =>
        links.map(({ textContent }) => textContent),
      );
    expect(await marked()).toEqual([]);
    for (const title of ['The problem', 'Settings', 'Checks']) {
      await page.$$eval(
        '.contents a',
        (links, text) => {
          links.find(({ textContent }) => textContent === text)?.click();
        },
        title,
      );
      await page.waitForFunction(
        (text) => document.querySelector('.contents [aria-current]')?.textContent === text,
        { polling: 50 },
        title,
      );
      expect(await marked()).toEqual([title]);
    }
    await page.close();
  }, 30_000);

  it('stacks rows of sentences on a phone, and they stay rows of a table', async () => {
    const { page } = await openReport(browser, report, 'phone', 'light');
    const table = (await page.$('.stacks table')) as ElementHandle;
    const place = (selector: string) =>
      table.$$eval(selector, (cells) => cells.map((cell) => cell.getBoundingClientRect().top));
    const [figure, sentence, verdict] = await place('tbody tr:first-child td');
    expect(figure).toBeLessThan(sentence);
    expect(sentence).toBeLessThan(verdict);
    const tree = await page.accessibility.snapshot({ root: table, interestingOnly: false });
    const roles = (node: SerializedAXNode | null): string[] =>
      node ? [node.role, ...(node.children ?? []).flatMap(roles)] : [];
    const count = (role: string) => roles(tree).filter((one) => one === role).length;
    expect(['table', 'row', 'columnheader', 'cell'].map(count)).toEqual([1, 3, 3, 6]);
    await page.close();
  }, 30_000);

  it('ends in the colours chosen last, also when they are chosen while plots are drawn', async () => {
    const { page } = await openReport(browser, report, 'desktop', 'light');
    await exploreAll(page);
    const colours = () =>
      page.$$eval('.plot .live', (plots) =>
        plots.map((plot) => {
          const { layout } = plot as HTMLElement & { layout: { font: { color: string } } };
          return layout.font.color;
        }),
      );
    const choose = (...themes: string[]) =>
      page.evaluate((chosen) => {
        delete document.documentElement.dataset['plotTheme'];
        for (const theme of chosen) {
          document.querySelector<HTMLElement>(`.theme input[value="${theme}"]`)?.click();
        }
      }, themes);
    const drawn = () =>
      page.waitForFunction(() => document.documentElement.dataset['plotTheme'] !== undefined);
    const light = await colours();
    await choose('dark');
    await drawn();
    const dark = await colours();
    expect(dark.every((colour, i) => colour !== light[i])).toBe(true);
    await choose('light', 'dark', 'light');
    await drawn();
    expect(await colours()).toEqual(light);
    await choose(''); // The system's again: the choice is remembered.
    await page.close();
  }, 30_000);

  it('prints the pictures, in light colours, whatever is explored', async () => {
    const { page } = await openReport(browser, report, 'desktop', 'dark');
    const seen = () =>
      page.$eval('#figure-00-D', (figure) => ({
        pictures: [...figure.querySelectorAll('.still svg')].map(
          (svg) => svg.getBoundingClientRect().height > 0 && getComputedStyle(svg).visibility,
        ),
        bitmaps: [...figure.querySelectorAll('.still .wide image')].map(
          (image) => getComputedStyle(image).display,
        ),
        live: [...figure.querySelectorAll('.live')].map((live) => getComputedStyle(live).display),
        ink: getComputedStyle(figure.querySelector('.still .wide text') as Element).fill,
      }));
    await exploreAll(page);
    const onScreen = await seen();
    await page.emulateMediaType('print');
    const onPaper = await seen();
    expect(onScreen.pictures).toEqual(['hidden', false]);
    expect(onScreen.bitmaps).toEqual(['none', 'inline']);
    expect(onPaper.pictures).toEqual(['visible', false]);
    expect(onPaper.bitmaps).toEqual(['inline', 'none']);
    expect(onPaper.live).toEqual(['none']);
    expect(onPaper.ink).not.toBe(onScreen.ink);
    await page.close();
  }, 30_000);
});

describe('a figure', () => {
  it('is there without a script, with nothing beside it that needs one', async () => {
    const page = await browser.newPage();
    await page.setJavaScriptEnabled(false);
    await page.goto(pathToFileURL(report).href);
    const seen = await page.$$eval('figure', (figures) =>
      figures.map((figure) => ({
        pictures: [...figure.querySelectorAll('.still svg')].filter(
          (svg) => svg.getBoundingClientRect().height > 100,
        ).length,
        needing: [...figure.querySelectorAll('button, input')].filter(
          (control) => control.getBoundingClientRect().height > 0,
        ).length,
      })),
    );
    expect(seen).toEqual(seen.map(() => ({ pictures: 1, needing: 0 })));
    expect(seen).toHaveLength(5);
    await page.close();
  });

  it.each(['desktop', 'phone'] as const)(
    'becomes Plotly’s when it is touched, in its place, on a %s',
    async (viewport) => {
      const { page, complaints } = await openReport(browser, report, viewport, 'light');
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      const box = () =>
        page.$eval('#figure-00-A .plot', (plot) => {
          const { width, height } = plot.getBoundingClientRect();
          return [width, height];
        });
      const drawn = () => page.$$eval('.js-plotly-plot', ({ length }) => length);
      const before = await box();
      expect(await drawn()).toBe(0);
      await page.click('#figure-00-A .still');
      await page.waitForSelector('#figure-00-A .plot[data-live] .scatterlayer .js-line');
      expect(await drawn()).toBe(1);
      expect(asked.map((url) => url.replace(/.*\//, ''))).toEqual([
        expect.stringMatching(/^plotly-.*\.js$/),
      ]);
      expect(await box()).toEqual(before);
      const { width, height } = (await (
        await page.$('#figure-00-A .live .main-svg')
      )?.boundingBox()) ?? { width: 0, height: 0 };
      expect([width, height].map(Math.round)).toEqual(before.map(Math.round));
      // And a picture again.
      await page.click('#figure-00-A .explore');
      expect(await drawn()).toBe(0);
      expect(complaints).toEqual([]);
      await page.close();
    },
    30_000,
  );

  it('becomes Plotly’s also where a server gives the page out', async () => {
    const server = createServer((request, response) => {
      const type = request.url?.endsWith('.js') ? 'text/javascript' : 'text/html';
      response.setHeader('content-type', type);
      void readFile(join(folder, 'out', request.url ?? '')).then((file) => response.end(file));
    });
    await new Promise<void>((resume) => server.listen(0, '127.0.0.1', resume));
    const { port } = server.address() as { port: number };
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${port}/00-start.html`);
    await exploreAll(page);
    expect(await page.$$eval('.js-plotly-plot', ({ length }) => length)).toBe(5);
    await page.close();
    server.close();
    server.closeAllConnections();
  }, 30_000);

  it('stays a picture, and says why, where its page was taken away from what lies beside it', async () => {
    const alone = join(folder, 'alone.html');
    await copyFile(report, alone);
    const page = await browser.newPage();
    await page.goto(pathToFileURL(alone).href);
    await page.click('#figure-00-A .explore');
    const said = await page.waitForSelector('#figure-00-A .said');
    expect(await said?.evaluate(({ textContent }) => textContent)).toMatch(
      /^This figure stays a picture: assets\/plotly-.*\.js does not lie beside this page\.$/,
    );
    await page.close();
  }, 30_000);

  it('is drawn by Plotly at once where there is no browser to draw it beforehand', async () => {
    const problems: string[] = [];
    const [, bare] = await exportReports(join(folder, 'executed'), join(folder, 'bare'), {
      folder: join(folder, 'no-stills'),
      draw: () => Promise.reject(new NoBrowserError('none for this machine')),
      onProblem: (line) => problems.push(line),
    });
    expect(problems).toEqual([
      'figures are drawn when a page is opened: no browser here (none for this machine)',
    ]);
    const { page, complaints } = await openReport(browser, bare, 'phone', 'light');
    await page.waitForFunction(
      () => document.querySelectorAll('.plot[data-live] .main-svg').length >= 5,
    );
    expect(complaints).toEqual([]);
    await page.close();
  }, 30_000);
});

describe.each([320, 360, 768, 1280])('a page that is %i pixels wide', (width) => {
  it('does not move while it loads, and is not too wide', async () => {
    for (const file of [index, report]) {
      const { shift, overflow } = await load(browser, pathToFileURL(file).href, width);
      expect(overflow, file).toEqual([]);
      expect(shift, file).toBeLessThan(0.05);
    }
  }, 30_000);

  it('is opened where a link leads', async () => {
    for (const id of ['figure-00-E', 's-checks']) {
      const { target } = await load(browser, `${pathToFileURL(report).href}#${id}`, width);
      expect(target, id).toBeGreaterThanOrEqual(0);
      expect(target, id).toBeLessThan(120);
    }
  }, 30_000);
});
