/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Page } from 'puppeteer-core';
import type { Coordinate } from '../../lib/analysis/figures/plotly';
import { exploreAll } from './browser';

type Row = readonly string[];

/** A figure's CSV file as its button gives it out, beside what Plotly draws. */
export interface FigureData {
  readonly head: Row;
  readonly rows: readonly Row[];
  /** Coordinates of every point of every line and of every cell, bands left out. */
  readonly drawn: readonly Row[];
}

/** The coordinates in a figure's CSV file, to be compared with what is drawn. */
export function coordinates({ rows, drawn }: FigureData): Row[] {
  // A figure may have points and cells: two values of a row, and three.
  return rows.map((row, i) => row.slice(2, 2 + (drawn.at(i) ?? drawn[0]).length));
}

/** Presses every CSV button of a page, all of whose figures are explored. */
export async function figuresData(page: Page): Promise<FigureData[]> {
  await exploreAll(page);
  const files = await page.evaluate(async () => {
    const blobs: Blob[] = [];
    const create = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob: Blob) => {
      blobs.push(blob);
      return create(blob);
    };
    HTMLAnchorElement.prototype.click = () => undefined;
    const buttons = [...document.querySelectorAll<HTMLElement>('.csv')];
    for (const [i, button] of buttons.entries()) {
      button.click();
      // It reads its data first.
      while (blobs.length <= i) await new Promise((resume) => setTimeout(resume, 5));
    }
    return Promise.all(blobs.map((blob) => blob.text()));
  });
  const drawn = await page.$$eval('.plot .live', (plots) =>
    plots.map((plot) =>
      (plot as unknown as { data: Drawn[] }).data
        .filter(({ meta }) => meta?.role !== 'band')
        .flatMap(({ x = [], y = [], z }) =>
          z
            ? z.flatMap((row, i) => row.map((value, j) => [x[j] ?? j, y[i] ?? i, value]))
            : x.flatMap((at, i) => (at === null ? [] : [[at, y[i]]])),
        )
        .map((point) => point.map((value) => String(value ?? ''))),
    ),
  );
  return files.map((text, i) => {
    const [head, ...rows] = text.trimEnd().split('\n').map(cells);
    return { head, rows, drawn: drawn[i] };
  });
}

/** A trace, as far as it has coordinates. */
interface Drawn {
  meta?: { role?: string };
  x?: Coordinate[];
  y?: Coordinate[];
  z?: Coordinate[][];
}

function cells(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => (quoted as string | undefined)?.replaceAll('""', '"') ?? plain,
  );
}
