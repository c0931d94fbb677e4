import { createHash } from 'node:crypto';
import { existsSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { colourVariables } from '../analysis/figures/palette';
import type { Figure } from '../analysis/figures/plotly';
import { themed } from '../analysis/figures/theme';
import { listFolder, makeFolder, readText, writeWhole } from '../platform/files';
import { packageRoot } from '../platform/machine';
import { FileError } from '../validation/errors';
import { asset, plotlyVersion } from './browser-files';
import {
  drawStills,
  NoBrowserError,
  stillWidths,
  type DrawnFigure,
  type Still,
} from './draw-stills';
import type { ShownFigure } from './figure-html';
import { withSmallerPngs } from './smaller-png';

/** Gives the picture of a figure, if it was drawn beforehand. */
export type StillOf = (figure: ShownFigure) => Still | undefined;

/** How figures are drawn beforehand. */
export interface StillOptions {
  /** The folder that keeps what was drawn. Default `.setup/stills`. */
  readonly folder?: string;
  /** What draws; the default is Plotly in a browser without a window. */
  readonly draw?: (figures: readonly DrawnFigure[]) => Promise<(Still | undefined)[]>;
  /** Is told, in a line, why figures are not drawn beforehand. */
  readonly onProblem?: (line: string) => void;
}

const DAY_MS = 24 * 3600 * 1000;
/** What was not asked for in so long goes. */
const KEPT_MS = 30 * DAY_MS;

const kept = z.object({ wide: z.string(), narrow: z.string() });

/**
 * Draws figures as SVG, so that a page shows them at once and without a script. What was drawn once is
 * kept under the hash of the figure, of Plotly's version and of what prepares a picture for a page.
 * Without a browser there are no pictures, and the pages draw all figures themselves.
 */
export async function stillsOf(
  figures: readonly ShownFigure[],
  {
    folder = join(packageRoot, '.setup', 'stills'),
    draw = drawStills,
    onProblem = () => undefined,
  }: StillOptions = {},
): Promise<StillOf> {
  const drawnBy = [
    // Of what follows here, by hand.
    'bitmaps deflated well',
    plotlyVersion(),
    asset('figure-fit.js'),
    asset('still.js'),
    JSON.stringify([colourVariables, stillWidths]),
  ].join('\n');
  const keyOf = ({ data, layout }: ShownFigure): string =>
    createHash('sha256')
      .update(drawnBy)
      .update(JSON.stringify({ data, layout: { ...layout, meta: undefined } }))
      .digest('hex');
  const stills = new Map<string, Still>();
  const missing = new Map<string, ShownFigure>();
  for (const figure of figures) {
    const key = keyOf(figure);
    const still = readKept(join(folder, `${key}.json`));
    if (still) stills.set(key, still);
    else missing.set(key, figure);
  }
  if (missing.size > 0) {
    try {
      const drawn = await draw([...missing.values()].map(drawable));
      for (const [i, key] of [...missing.keys()].entries()) {
        const { wide, narrow } = drawn[i] ?? {};
        if (wide === undefined || narrow === undefined) continue;
        const still = { wide: withSmallerPngs(wide), narrow: withSmallerPngs(narrow) };
        stills.set(key, still);
        keep(folder, key, still);
      }
    } catch (error) {
      if (!(error instanceof NoBrowserError)) throw error;
      onProblem(`figures are drawn when a page is opened: no browser here (${error.message})`);
    }
    removeOld(folder);
  }
  return (figure) => stills.get(keyOf(figure));
}

/** Cells of a heat map are a bitmap, which no style sheet gives other colours. */
function drawable(figure: ShownFigure): DrawnFigure {
  const { data, layout } = figure;
  const light = { data, layout };
  if (!data.some(({ type }) => type === 'heatmap')) return { light };
  return { light, dark: themed(light as unknown as Figure, 'dark') };
}

function readKept(path: string): Still | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const still = kept.parse(JSON.parse(readText(path)));
    const now = new Date();
    utimesSync(path, now, now);
    return still;
  } catch {
    // It was cut off, or nobody may touch it: it is drawn again.
    return undefined;
  }
}

function keep(folder: string, key: string, still: Still): void {
  try {
    makeFolder(folder);
    writeWhole(join(folder, `${key}.json`), JSON.stringify(still));
  } catch (error) {
    // A package may lie where nobody may write: it draws again the next time.
    if (!(error instanceof FileError)) throw error;
  }
}

function removeOld(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of listFolder(folder)) {
    const path = join(folder, name);
    if (Date.now() - statSync(path).mtimeMs > KEPT_MS) rmSync(path, { force: true });
  }
}
