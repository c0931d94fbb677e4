import { expect, test } from 'vitest';
import { Fpp } from '../../lib';
import * as lib from '../../lib/analysis';
import { describeValue } from '../../lib/validation/describe-value';
import { call, refusalOf, type Attempt } from './refusal';
import { env, net } from './subjects';

const { asCurves, compare, forestPlot, formingPredictions, heatMap, htmlTable } = lib;
const { learningCurves, linePlot, meanCurve, progress, settingCurves, show } = lib;
const { showMarkdown, showMath, showTable, watchWindows, windowMap } = lib;
const { bootstrapInterval, quantile, studentInterval, studentQuantile, summarise } = lib;

const line = { style: 'fpp', x: [1, 2], y: [3, NaN] } as const;
const axes = { xTitle: 'x', yTitle: 'y' };
const words = { caption: 'a caption', alt: 'what is seen' };
const table = { columns: ['trainer', 'loss'], values: [['FPP', 0.5]] };
const study = { environment: env, network: net, steps: 20, learningRate: 0.01 };
const method = { style: 'fpp', trainer: new Fpp({ truncationLength: 2, bufferSize: 10 }) };
const judged = { ...study, metric: 'error' };
const figure = linePlot([line], axes);

/** Every one of them with what is right, but for one part. */
const functions: Readonly<
  Record<string, { readonly right: readonly object[]; readonly wrongs: readonly object[][] }>
> = {
  linePlot: {
    right: [[line], axes],
    wrongs: [
      [line],
      [[{ ...line, style: 'Fpp' }]],
      [[{ ...line, style: 5 }]],
      [[{ ...line, styel: 'fpp' }]],
      [[{ ...line, y: [1] }]],
      [[{ ...line, y: ['1', 2] }]],
      [[{ ...line, y: new Map() }]],
      [[{ ...line, mode: 'dots' }]],
      [[line], { ...axes, xtitle: 'x' }],
      [[line], { xTitle: 'x' }],
      [[line], { ...axes, references: [{ y: 1, label: 'best' }] }],
      [[line], { ...axes, references: [{ value: NaN, label: 'best' }] }],
      [[line], { ...axes, remarks: [{ x: 1, y: 1, text: 'here', side: 'left' }] }],
    ],
  },
  heatMap: {
    right: [[[1, 2]], { ...axes, zTitle: 'z' }],
    wrongs: [
      [[]],
      [[1, 2]],
      [[[1, 2], [3]]],
      [[['1', '2']]],
      [[[1, 2]], { ...axes, ztitle: 'z' }],
      [[[1, 2]], { ...axes, zTitle: 'z', x: ['one'] }],
      [[[1, 2]], { ...axes, zTitle: 'z', y: ['one', 'two'] }],
      [[[1, 2]], { ...axes, zTitle: 'z', sequential: 'yes' }],
    ],
  },
  learningCurves: {
    right: [[{ style: 'fpp', runs: [[1, 2]] }], { steps: [1, 2], yTitle: 'y' }],
    wrongs: [
      [[{ style: 'fpp', runs: [[1]] }]],
      [[{ style: 'fpp', runs: [] }]],
      [[{ style: 'fpp', runs: [1, 2] }]],
      [[{ style: 'fp', runs: [[1, 2]] }]],
      [[{ style: 'fpp', run: [[1, 2]] }]],
      [[{ style: 'fpp', runs: [[1, 2]] }], { steps: [1, 2] }],
      [[{ style: 'fpp', runs: [[1, 2]] }], { steps: [1, 2], yTitle: 'y', interval: 'boot' }],
      [[{ style: 'fpp', runs: [[1, 2]] }], { steps: [1, 2], yTitle: 'y', yMinimum: '0' }],
    ],
  },
  settingCurves: {
    right: [[{ style: 'fpp', points: [{ setting: 1, values: [1] }] }], { yTitle: 'y' }],
    wrongs: [
      [[{ style: 'fpp', points: [{ setting: '1', values: [1] }] }]],
      [[{ style: 'fpp', points: [{ setting: 1, value: 1 }] }]],
      [[{ style: 'fpp', points: { setting: 1, values: [1] } }]],
      [[{ style: 'fpp', dash: 'dotted', points: [] }]],
      [[], { yTitel: 'y' }],
    ],
  },
  forestPlot: {
    right: [[], { xTitle: 'x', rows: ['a'] }],
    wrongs: [
      [[{ style: 'fpp', points: [{ row: 'a', mean: 1 }] }]],
      [[{ style: 'fpp' }]],
      [[], { xTitle: 'x', rows: [] }],
      [[], { xTitle: 'x', rows: ['a'], reference: 'none' }],
    ],
  },
  windowMap: {
    right: [
      [{ title: 'a', style: 'fpp', rows: [[1]] }],
      { xTitle: 'x', rowTitle: 'r', valueTitle: 'v', x: [0] },
    ],
    wrongs: [
      [[]],
      [[{ title: 'a', style: 'fpp', rows: [[1], [1, 2]] }]],
      [[{ title: 'a', style: 'fpp', rows: [] }]],
    ],
  },
  formingPredictions: {
    right: [
      [{ name: 'a 7', observations: [[0]], probabilities: [[1]], target: 0 }],
      { stepTitle: 's', observationTitle: 'o', classTitle: 'c' },
    ],
    wrongs: [[[]], [[{ name: 'a 7', observations: [[0]], probabilities: [[1]], target: -1 }]]],
  },
  show: {
    right: [figure, words],
    wrongs: [
      [words, figure],
      [[figure]],
      [Promise.resolve(figure)],
      [{ data: [] }],
      [figure, { capton: 'a', alt: 'b' }],
      [figure, { caption: 'a' }],
      [figure, { ...words, comand: 'fpp list' }],
    ],
  },
  showTable: {
    right: [table, { caption: 'a caption' }],
    wrongs: [
      [[{ loss: 1 }]],
      [Promise.resolve(table)],
      [{ ...table, values: [{ trainer: 'FPP', loss: 1 }] }],
      [{ ...table, values: [['FPP']] }],
      [{ ...table, values: [['FPP', { mean: 1 }]] }],
      [{ ...table, values: [['FPP', [{ tone: 'holds' }]]] }],
      [{ columns: 'loss', values: [] }],
      [table, { capton: 'a' }],
      [table, { caption: 'a', columns: { Loss: {} } }],
      [table, { caption: 'a', columns: { loss: { digits: -1 } } }],
      [table, { caption: 'a', columns: { loss: { best: 'smallest' } } }],
      [table, { caption: 'a', columns: { loss: { unti: 'nats' } } }],
      [table, { caption: 'a', columns: { loss: { link: 'a.ipynb' } } }],
      [table, { caption: 'a', folded: 'yes' }],
    ],
  },
  compare: {
    right: [[method], judged],
    wrongs: [
      [[]],
      [method],
      [[method.trainer]],
      [[{ ...method, style: 'FPP' }]],
      [[{ ...method, trainer: Fpp }]],
      [[method], study],
      [[method], { ...judged, metric: 'accuracy' }],
      [[method], { ...judged, steps: 0 }],
      [[method], { ...judged, seed: 5 }],
      [[method], { ...judged, trainer: method.trainer }],
      [[method], { ...judged, onProgress: () => 0 }],
    ],
  },
  watchWindows: {
    right: [{ ...study, trainer: method.trainer }, { every: 5 }],
    wrongs: [
      [{ ...study, trainer: method.trainer }, { every: 0 }],
      [{ ...study, trainer: method.trainer }, { every: -1 }],
      [{ ...study, trainer: method.trainer }, { every: 1.5 }],
      [{ ...study, trainer: method.trainer }, { evry: 5 }],
      [
        { ...study, trainer: method.trainer },
        { every: 5, last: 0 },
      ],
      [{ ...study, trainer: method.trainer }, { every: 1000 }],
      [study],
    ],
  },
};
const made: Readonly<Record<string, unknown>> = {
  ...{ linePlot, heatMap, learningCurves, settingCurves, forestPlot, windowMap },
  ...{ formingPredictions, show, showTable, compare, watchWindows },
};

const attempts = Object.entries(functions).flatMap(([name, { right, wrongs }]): Attempt[] => [
  ...[[], [null, null], [undefined, right[1]], [right[0], undefined], [right[0], 'x']].map(
    (args): Attempt => [
      `${name}(${args.map(describeValue).join(', ')})`,
      () => call(made[name], ...args),
    ],
  ),
  ...wrongs.map((args, i): Attempt => [
    `${name} ${i}: ${args.map(describeValue).join(', ')}`,
    () => call(made[name], ...args, ...right.slice(args.length)),
  ]),
]);

const others: readonly Attempt[] = [
  ...[undefined, null, 5, ['a'], Promise.resolve('a')].flatMap((text): Attempt[] => [
    [`showMarkdown ${describeValue(text)}`, () => call(showMarkdown, text)],
    [`showMath ${describeValue(text)}`, () => call(showMath, text)],
  ]),
  ...[undefined, 0, -1, NaN, Infinity, '5'].map((total): Attempt => {
    return [`progress to ${describeValue(total)}`, () => call(progress, 'searching', total)];
  }),
  ['progress of no name', () => call(progress, undefined, 5)],
  ...[undefined, NaN, '3'].map((done): Attempt => {
    const attempt = (): unknown => {
      const bar = progress('searching', 5);
      bar.stop();
      return call(bar.update.bind(bar), done);
    };
    return [`progress at ${describeValue(done)}`, attempt];
  }),
  ['asCurves of no metric', () => call(asCurves, [], 'eror')],
  ['meanCurve of no metric', () => call(meanCurve, {}, 'eror')],
  ['summarise with no interval', () => call(summarise, [1, 2], 'boot')],
  ['bootstrapInterval of all', () => bootstrapInterval([1, 2], 1)],
  ['studentInterval of none', () => studentInterval([1, 2], 0)],
  ['studentQuantile of no freedom', () => studentQuantile(0.5, 0)],
  ['studentQuantile above 1', () => studentQuantile(1.5, 3)],
  ['quantile above 1', () => quantile([1, 2], 2)],
  [
    'htmlTable of no tone',
    () => call(htmlTable, table, { caption: '', columns: { loss: { tone: 'red' } } }),
  ],
];

test.each([...attempts, ...others])('is refused in one line: %s', async (_, attempt) => {
  expect(await refusalOf(attempt)).toMatchSnapshot();
});

test.each(Object.entries(functions))('%s takes what is right', async (name, { right }) => {
  await expect(Promise.resolve(call(made[name], ...right))).resolves.not.toThrow();
});
