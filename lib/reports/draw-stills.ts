import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { colourVariables } from '../analysis/figures/palette';
import { packageRoot } from '../platform/machine';
import { asset, plotlySource } from './browser-files';
import { reasonOf } from './errors';

/** A figure as both themes draw it; `dark` only where the picture itself depends on it. */
export interface DrawnFigure {
  readonly light: unknown;
  readonly dark?: unknown;
}

/** A figure as SVG: for a page, and for a telephone. Its ids begin with `fpp-still-`. */
export interface Still {
  readonly wide: string;
  readonly narrow: string;
}

/** Pixels for which the two are drawn; the page scales them. */
export const stillWidths = { wide: 800, narrow: 350 } as const;

/** Thrown where figures cannot be drawn beforehand; its message says why. */
export class NoBrowserError extends Error {
  override readonly name = 'NoBrowserError';
}

/**
 * Draws figures by Plotly in a headless Chromium, which is the tests' own.
 *
 * @returns a picture for each; undefined for one that Plotly does not draw
 * @throws NoBrowserError if there is no browser here
 */
export async function drawStills(figures: readonly DrawnFigure[]): Promise<(Still | undefined)[]> {
  const browser = await startBrowser();
  try {
    const share = Math.min(availableParallelism(), 2, Math.ceil(figures.length / 8));
    const stills: (Still | undefined)[] = [];
    let next = 0;
    const drawAll = async (): Promise<void> => {
      const draw = await drawingPage(browser);
      while (next < figures.length) {
        const i = next++;
        stills[i] = await draw(figures[i]);
      }
    };
    await Promise.all(Array.from({ length: share }, drawAll));
    return stills;
  } finally {
    await browser.close();
  }
}

type Browser = Awaited<ReturnType<typeof startBrowser>>;

async function startBrowser() {
  const script = join(packageRoot, 'scripts', 'browser.mjs');
  try {
    if (!existsSync(script)) throw new Error('it comes with the repository, not with the package');
    const { default: puppeteer } = await import('puppeteer-core');
    const { unpackedBrowser } = (await import(pathToFileURL(script).href)) as {
      unpackedBrowser: () => { executablePath: string; args: string[] };
    };
    const { executablePath, args } = unpackedBrowser();
    // One process for all pages would draw them one after the other.
    const own = [...args.filter((arg) => arg !== '--single-process'), '--no-sandbox'];
    return await puppeteer.launch({ args: own, executablePath, headless: 'shell' });
  } catch (error) {
    throw new NoBrowserError(reasonOf(error).split('\n')[0], { cause: error });
  }
}

/** A page that has Plotly; what it gives draws one figure. */
async function drawingPage(browser: Browser) {
  const page = await browser.newPage();
  await page.setContent('<!doctype html><meta charset="utf-8"><body></body>');
  for (const source of [plotlySource(), asset('figure-fit.js'), asset('still.js')]) {
    await page.addScriptTag({ content: source });
  }
  const call = (figure: DrawnFigure, kind: keyof Still): Promise<unknown> => {
    const look = {
      width: stillWidths[kind],
      isNarrow: kind === 'narrow',
      variables: colourVariables,
    };
    return page.evaluate(`drawStill(${JSON.stringify(figure)}, ${JSON.stringify(look)})`);
  };
  return async (figure: DrawnFigure): Promise<Still | undefined> => {
    try {
      return {
        wide: String(await call(figure, 'wide')),
        narrow: String(await call(figure, 'narrow')),
      };
    } catch {
      // What Plotly cannot draw here, the page tries itself.
      return undefined;
    }
  };
}
