import { cssColour } from '../../lib/analysis/figures/palette';
import { describe, expect, test } from 'vitest';
import {
  heatMap,
  learningCurves,
  linePlot,
  verdictColumns,
  type ColumnFormat,
  type Figure,
} from '../../lib/analysis';
import { parseNotebook, readNotebook, type Cell } from '../../lib/reports/notebook';
import { thumbnail } from '../../lib/reports/thumbnail';
import { codeCell, figureOutput, notebook, tableOutput } from './fixture';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

async function cellsOf(...figures: Figure[]): Promise<Cell[]> {
  const folder = await mkdtemp(join(tmpdir(), 'fpp-thumbnail-'));
  const file = join(folder, 'a.ipynb');
  const outputs = figures.map((figure) => figureOutput(figure, { caption: 'c', alt: 'a' }));
  await writeFile(file, notebook([codeCell('x', outputs)]));
  const { cells } = readNotebook(file);
  await rm(folder, { recursive: true });
  return cells;
}

const sourceOf = (cells: readonly Cell[]): string | undefined => thumbnail(cells)?.source;

const curves = learningCurves(
  [
    {
      style: 'fpp',
      runs: [
        [4, 2, NaN],
        [4, 4, NaN],
      ],
    },
  ],
  { steps: [1, 2, 3], yTitle: 'error' },
);

describe('the thumbnail of a notebook without lines', () => {
  type Formats = Record<string, ColumnFormat>;
  const cells = (columns: string[], values: unknown[][], formats: Formats = {}): Cell[] => {
    const output = tableOutput({ columns, values }, { caption: 'c', columns: formats });
    return parseNotebook(notebook([codeCell('x', [output])]), 'a.ipynb').cells;
  };
  const { reproduced, not } = verdictColumns;

  test('is its tally of verdicts, a bar for each row', () => {
    const svg = sourceOf(
      cells(
        ['claims about', 'reproduced', 'not'],
        [
          ['FPP', 1, 3],
          ['others', 2, 0],
        ],
        { reproduced, not },
      ),
    );
    expect(svg?.match(/<rect/g)).toHaveLength(3);
    expect(svg).toContain('<rect class="holds" x="0.0" y="0" width="80.0" height="16"/>');
    expect(svg).toContain('<rect class="fails" x="80.0" y="0" width="240.0" height="16"/>');
    expect(svg).toContain('<rect class="holds" x="0.0" y="20" width="320.0" height="16"/>');
  });

  test('is not made of other tables', () => {
    expect(thumbnail(cells(['T', 'error'], [[1, 0.2]]))).toBeUndefined();
    expect(thumbnail(cells(['reproduced', 'not'], [[1, 2]]))).toBeUndefined();
  });
});

describe('a thumbnail', () => {
  test('is the mean lines of the first plot that has lines, without what is not finite', async () => {
    const svg = sourceOf(
      await cellsOf(heatMap([[1]], { xTitle: '', yTitle: '', zTitle: '' }), curves),
    );
    expect(svg?.match(/<polyline/g)).toHaveLength(1);
    expect(svg).toContain('points="5.0,5.0 315.0,91.0"');
    expect(svg).toContain(cssColour('fpp'));
  });

  test('sees logarithmic axes as they are drawn', async () => {
    const line = linePlot([{ style: 'plain', x: [1, 10, 100], y: [0, 1, 2] }], {
      xTitle: '',
      yTitle: '',
      xLogarithmic: true,
    });
    expect(sourceOf(await cellsOf(line))).toContain('points="5.0,91.0 160.0,48.0 315.0,5.0"');
  });

  test('is none without lines', async () => {
    expect(thumbnail(await cellsOf(heatMap([[1]], { xTitle: '', yTitle: '', zTitle: '' })))).toBe(
      undefined,
    );
  });
});
