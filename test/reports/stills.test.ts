import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NoBrowserError, type DrawnFigure } from '../../lib/reports/draw-stills';
import { figureOf, type ShownFigure } from '../../lib/reports/figure-html';
import { stillsOf } from '../../lib/reports/stills';
import { sampleCurves, sampleJacobian, sampleSettings } from './fixture';

let folder: string;
let drawn: readonly DrawnFigure[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fpp-stills-'));
  drawn = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const shown = (figure: unknown): ShownFigure => figureOf(figure) as ShownFigure;
const figures = [sampleCurves(), sampleSettings(), sampleJacobian()].map(shown);

const draw = (wanted: readonly DrawnFigure[]) => {
  drawn = wanted;
  return Promise.resolve(wanted.map((_, i) => ({ wide: `<svg>${i}</svg>`, narrow: '<svg/>' })));
};

describe('stillsOf', () => {
  it('draws a figure once, and again when something of it has changed', async () => {
    const first = await stillsOf(figures, { folder, draw });
    expect(drawn).toHaveLength(3);
    expect(first(figures[1])?.wide).toBe('<svg>1</svg>');
    const later = structuredClone(figures);
    later[1].layout.height = 300;
    drawn = [];
    const second = await stillsOf(later, { folder, draw });
    expect(drawn).toHaveLength(1);
    expect(second(later[0])).toEqual(first(figures[0]));
    expect(second(figures[1])).toBeUndefined();
  });

  it('draws what was cut off again, and what stands twice once', async () => {
    await stillsOf(figures.slice(0, 1), { folder, draw });
    const [name] = await readdir(folder);
    await writeFile(join(folder, name), '{"wide":"<sv');
    await stillsOf([figures[0], figures[0]], { folder, draw });
    expect(drawn).toHaveLength(1);
  });

  it('has a heat map in both themes, since its cells are a bitmap', async () => {
    await stillsOf(figures, { folder, draw });
    expect(drawn.map(({ dark }) => dark !== undefined)).toEqual([false, false, true]);
    expect(drawn[2].dark).not.toEqual(drawn[2].light);
  });

  it('lets go of what nobody asked for in a month', async () => {
    await stillsOf(figures.slice(0, 1), { folder, draw });
    const [old] = await readdir(folder);
    await utimes(join(folder, old), 1, 1);
    await stillsOf(figures.slice(1), { folder, draw });
    const kept = await readdir(folder);
    expect(kept).toHaveLength(2);
    expect(kept).not.toContain(old);
  });

  it('says in a line that there is no browser, and goes on', async () => {
    const said: string[] = [];
    const stillOf = await stillsOf(figures, {
      folder,
      draw: () => Promise.reject(new NoBrowserError('it is for Linux')),
      onProblem: (line) => said.push(line),
    });
    expect(said).toEqual([
      'figures are drawn when a page is opened: no browser here (it is for Linux)',
    ]);
    expect(stillOf(figures[0])).toBeUndefined();
  });

  it('hides no other problem', async () => {
    const broken = () => Promise.reject(new Error('broken'));
    await expect(stillsOf(figures, { folder, draw: broken })).rejects.toThrow('broken');
  });
});
