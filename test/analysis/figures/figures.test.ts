import { describe, expect, it } from 'vitest';
import {
  forestPlot,
  differenceCurve,
  formingPredictions,
  heatMap,
  learningCurves,
  linePlot,
  settingCurves,
  type Figure,
} from '../../../lib/analysis';
import {
  colour,
  darkColours,
  seriesStyle,
  type StyleName,
} from '../../../lib/analysis/figures/palette';
import type { Axis, ScatterTrace } from '../../../lib/analysis/figures/plotly';
import { themed } from '../../../lib/analysis/figures/theme';

const styles: StyleName[] = [
  'fpp',
  'fpp-own-rate',
  'stored-state',
  'truncated-bptt',
  'no-overlap',
  'uoro',
  'constant',
];

function role(figure: Figure, name: string): ScatterTrace[] {
  return figure.data.filter((trace) => trace.meta.role === name) as ScatterTrace[];
}

describe('palette', () => {
  it('gives each method a colour, and a dash or marker, of its own', () => {
    const looks = styles.map((name) => seriesStyle(name));
    expect(new Set(looks.map((look) => colour(look.role))).size).toBe(styles.length);
    expect(new Set(looks.map(({ dash, symbol }) => `${dash} ${symbol}`)).size).toBe(styles.length);
  });

  it('gives each of five values a look of its own, apart from the methods', () => {
    const values: StyleName[] = ['first', 'second', 'third', 'fourth', 'fifth'];
    const looks = values.map((name) => seriesStyle(name));
    expect(new Set(looks.map(({ dash, symbol }) => `${dash} ${symbol}`)).size).toBe(5);
    const colours = [...styles, ...values].map((name) => colour(seriesStyle(name).role));
    expect(new Set(colours).size).toBe(styles.length + 5);
  });

  it('has a dark colour for every role', () => {
    expect(Object.keys(darkColours)).toHaveLength(21);
  });
});

describe('learningCurves', () => {
  const figure = learningCurves(
    [
      {
        style: 'fpp',
        runs: [
          [1, 2],
          [3, NaN],
        ],
      },
    ],
    { steps: [10, 20], yTitle: 'error', references: [{ value: 0.5, label: 'optimum' }] },
  );

  it('draws mean, band and every run', () => {
    const [mean] = role(figure, 'mean');
    expect(mean.y).toEqual([2, 2]);
    expect(mean.customdata).toEqual([
      [2, 1, 3, 0],
      [1, null, null, 1],
    ]);
    expect(role(figure, 'band')[0].y).toEqual([3, 1]);
    expect(role(figure, 'run')[0]).toMatchObject({
      x: [10, 20, null, 10, 20, null],
      y: [1, 2, null, 3, null, null],
      hoverinfo: 'skip',
    });
  });

  it('labels its reference lines', () => {
    expect(figure.layout.annotations?.[0]).toMatchObject({ text: 'optimum', y: 0.5 });
    expect(figure.layout.shapes?.[0]).toMatchObject({ y0: 0.5, y1: 0.5 });
  });

  it('refuses runs of another length', () => {
    const series = [{ style: 'fpp' as const, runs: [[1]] }];
    expect(() => learningCurves(series, { steps: [1, 2], yTitle: 'error' })).toThrow(
      'run 0 of "FPP" must be a value for each of the 2 steps; got an array of length 1',
    );
  });
});

describe('settingCurves', () => {
  it('draws means with one standard error', () => {
    const figure = settingCurves(
      [{ style: 'truncated-bptt', points: [{ setting: 5, values: [1, 3] }] }],
      { yTitle: 'error' },
    );
    const [trace] = role(figure, 'mean');
    expect(trace).toMatchObject({ name: 'T-BPTT', x: [5], y: [2] });
    expect(trace.error_y).toMatchObject({ array: [1], arrayminus: [1] });
    expect(trace.hovertemplate).toContain('n = %{customdata[0]}');
    expect(figure.layout.xaxis.title.text).toBe('truncation length T (steps)');
  });
});

describe('axes', () => {
  const points = [0.0001, 0.001, 0.0011].map((setting) => ({ setting, values: [1] }));
  const drawn = (options: { yMinimum?: number; yMaximum?: number; xLogarithmic?: boolean }) =>
    settingCurves([{ style: 'fpp', points }], { yTitle: 'error', ...options }).layout;

  it('begin at 0 unless they are told otherwise', () => {
    expect(drawn({}).yaxis).toMatchObject({ rangemode: 'tozero' });
    expect(drawn({ yMinimum: 0.5 }).yaxis).toMatchObject({
      autorangeoptions: { minallowed: 0.5 },
    });
    expect(drawn({ yMinimum: 0.5, yMaximum: 1 }).yaxis).toMatchObject({ range: [0.5, 1] });
    expect(drawn({ yMaximum: 1 }).yaxis).toMatchObject({ range: [0, 1] });
  });

  it('write settings in full, less those whose labels would collide', () => {
    expect(drawn({ xLogarithmic: true }).xaxis).toMatchObject({
      tickvals: [0.0001, 0.001],
      ticktext: ['0.0001', '0.001'],
    });
    expect(drawn({}).xaxis['tickvals']).toEqual([0.0001, 0.001, 0.0011]);
  });
});

describe('runs behind a setting', () => {
  const series = [{ style: 'fpp' as const, points: [{ setting: 5, values: [1, NaN, 3] }] }];

  it('are all marked, but for those that diverged', () => {
    const [trace] = role(settingCurves(series, { yTitle: 'error' }), 'run');
    expect(trace).toMatchObject({ x: [5, 5, 5], y: [1, null, 3], customdata: [[0], [1], [2]] });
    expect(trace.showlegend).toBe(false);
  });

  it('may be left out', () => {
    expect(role(settingCurves(series, { yTitle: 'error', showRuns: false }), 'run')).toEqual([]);
  });
});

describe('forestPlot', () => {
  const point = { row: 'b', mean: 2, low: 1, high: 4 };
  const figure = forestPlot([{ style: 'fpp', points: [point] }], {
    xTitle: 'difference',
    rows: ['a', 'b'],
  });

  it('puts each estimate on its labelled row, with its interval', () => {
    const [trace] = role(figure, 'mean');
    expect(trace).toMatchObject({ x: [2], y: [1], customdata: [['b', 1, 4]] });
    expect(trace.error_x).toMatchObject({ array: [2], arrayminus: [1] });
    expect(figure.layout.yaxis).toMatchObject({ tickvals: [0, 1], ticktext: ['a', 'b'] });
  });

  it('keeps two methods of a row apart', () => {
    const two = (['fpp', 'truncated-bptt'] as const).map((style) => ({ style, points: [point] }));
    const [[first], [second]] = role(forestPlot(two, { xTitle: '', rows: ['a', 'b'] }), 'mean').map(
      ({ y }) => y,
    );
    expect(Math.abs((first ?? 0) - (second ?? 0))).toBeGreaterThan(0.3);
    expect(Math.round(first ?? 0)).toBe(Math.round(second ?? 0));
  });
});

describe('differenceCurve', () => {
  it('is logarithmic both ways and places remarks in logarithms', () => {
    const figure = differenceCurve([{ style: 'plain', x: [1e-5, 1e-3], y: [1e-9, 1e-6] }], {
      remarks: [{ x: 1e-5, y: 1e-9, text: 'best' }],
      references: [{ value: 1e-8, label: 'tolerance' }],
    });
    expect(figure.layout.xaxis.type).toBe('log');
    expect(figure.layout.yaxis.type).toBe('log');
    expect(figure.layout.annotations?.map(({ y }) => Math.round(y))).toEqual([-8, -9]);
  });
});

describe('linePlot', () => {
  it('draws a curve without markers and ties the units of its axes, if asked to', () => {
    const line = { style: 'plain', x: [0, 1], y: [1, 0] } as const;
    const titles = { xTitle: 'x', yTitle: 'y' };
    const plain = linePlot([line], titles);
    const tied = linePlot([{ ...line, mode: 'lines' }], { ...titles, equalUnits: true });
    expect(plain.data[0]).toMatchObject({ mode: 'lines+markers' });
    expect(plain.layout.yaxis).not.toHaveProperty('scaleanchor');
    expect(tied.data[0]).toMatchObject({ mode: 'lines' });
    expect(tied.layout.yaxis).toMatchObject({ scaleanchor: 'x' });
  });
});

describe('heatMap', () => {
  it('has the matrix as it is written, with colours symmetric around zero', () => {
    const figure = heatMap([[1, -4, NaN]], { xTitle: 'x', yTitle: 'y', zTitle: 'z' });
    expect(figure.data[0]).toMatchObject({ z: [[1, -4, null]], zmin: -4, zmax: 4 });
    expect(figure.layout.yaxis['autorange']).toBe('reversed');
  });

  it('runs from zero up where it is told to', () => {
    const figure = heatMap([[0.2, 0.5]], {
      xTitle: 'x',
      yTitle: 'y',
      zTitle: 'z',
      sequential: true,
    });
    const colorscale = [
      [0, colour('middle')],
      [1, colour('high')],
    ];
    expect(figure.data[0]).toMatchObject({ zmin: 0, zmax: 0.5, colorscale });
  });
});

describe('formingPredictions', () => {
  const seven = {
    name: 'a 7',
    observations: [
      [0, 1],
      [1, 0],
      [1, 1],
    ],
    probabilities: [
      [0.5, 0.5],
      [0.25, 0.75],
      [0, 1],
    ],
    target: 1,
  };
  const figure = formingPredictions([seven, { ...seven, name: 'another', target: 0 }], {
    stepTitle: 'row',
    observationTitle: 'pixel',
    classTitle: 'digit',
  });

  it('has the observations beside the probabilities, step by step, on axes of their own', () => {
    expect(figure.data).toMatchObject([
      { name: 'a 7: pixel', z: seven.observations, y: [1, 2, 3], xaxis: 'x', yaxis: 'y' },
      { name: 'a 7: probability', z: seven.probabilities, x: [0, 1], xaxis: 'x2', yaxis: 'y2' },
      { xaxis: 'x3', yaxis: 'y3' },
      { xaxis: 'x4', yaxis: 'y4' },
    ]);
    expect(figure.layout['yaxis2']).toMatchObject({ matches: 'y', autorange: 'reversed' });
  });

  it('frames the true class', () => {
    expect(figure.layout.shapes).toMatchObject([
      { xref: 'x2', x0: 0.5, x1: 1.5, y0: 0.5, y1: 3.5 },
      { xref: 'x4', x0: -0.5, x1: 0.5 },
    ]);
  });

  it('shares the height between the sequences, first on top', () => {
    const domains = ['yaxis', 'yaxis3'].map((name) => (figure.layout[name] as Axis)['domain']);
    const [[low, top], [bottom, high]] = domains as [number, number][];
    expect([top, bottom]).toEqual([1, expect.closeTo(0)]);
    expect(low).toBeGreaterThan(high);
    expect(top - low).toBeCloseTo(high - bottom);
  });
});

describe('themed', () => {
  const figure = heatMap([[1]], { xTitle: 'x', yTitle: 'y', zTitle: 'z' });

  it('leaves the light figure as it is', () => {
    expect(themed(figure, 'light')).toEqual(figure);
  });

  it('replaces every colour of the palette and nothing else', () => {
    const light = JSON.stringify(figure);
    const dark = JSON.stringify(themed(figure, 'dark'));
    expect(dark).not.toContain(colour('ink'));
    expect(dark).toContain('rgba(226, 228, 231, 1)');
    expect(dark.replace(/rgba\([^)]*\)/g, '')).toBe(light.replace(/rgba\([^)]*\)/g, ''));
  });
});

describe('every figure', () => {
  it('is plain JSON', () => {
    const figure = learningCurves([{ style: 'uoro', runs: [[NaN]] }], { steps: [1], yTitle: 'y' });
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
  });
});
