import { expect, test } from 'vitest';
import { CycleWorld, dataHash } from '../../lib';
import * as analysis from '../../lib/analysis';
import { experimentNamed, withChains } from '../../lib/experiments';
import * as sweeps from '../../lib/sweeps';
import { describeValue } from '../../lib/validation/describe-value';
import { call, refusalOf, type Attempt } from './refusal';

const { loadExperiment, queryResults, readResults, resultsIn, runSettings, runSweep, verify } =
  sweeps;
const { metricOf, planSweep } = sweeps;
const { readChosen, readStudy, readWithChains } = analysis;

const sweep = { experiment: 'figure-3a', folder: 'nowhere-at-all', workers: 1 };
const verification = { folder: 'nowhere-at-all', sample: 1, seed: 0, workers: 1 };
const none = [undefined, null, 5, {}, '', 'a\0b'];

/** Something of which JSON tells nothing. */
class Hidden {
  readonly #data: number;
  constructor(data: number) {
    this.#data = data;
  }
  get double(): number {
    return 2 * this.#data;
  }
}

function itself(): object {
  const circle: Record<string, unknown> = {};
  circle.itself = circle;
  return circle;
}

const attempts: readonly Attempt[] = [
  ...[undefined, null, 'figure-3a', [], 5].flatMap((options): Attempt[] => [
    [`runSweep ${describeValue(options)}`, () => call(runSweep, options)],
    [`verify ${describeValue(options)}`, () => call(verify, options)],
  ]),
  ...[
    { experiment: undefined },
    { experiment: 5 },
    { folder: undefined },
    { folder: '' },
    { workers: 0 },
    { workers: undefined },
    { worker: 2 },
    { seeds: 0 },
    { engine: 5 },
    { engine: 'lane' },
    { signal: true },
    { onProgress: 'x' },
    { onNote: CycleWorld },
    { compute: {} },
  ].map((change): Attempt => {
    return [
      `runSweep with ${describeValue(change)}`,
      () => call(runSweep, { ...sweep, ...change }),
    ];
  }),
  ...[{ sample: -1 }, { sample: NaN }, { seed: -1 }, { experiment: '' }, { samples: 5 }].map(
    (change): Attempt => [
      `verify with ${describeValue(change)}`,
      () => call(verify, { ...verification, ...change }),
    ],
  ),
  ...[33, -1, 0.5, '0', undefined].map((index): Attempt => {
    return [
      `runSettings ${describeValue(index)}`,
      () => call(runSettings, { ...sweep, settings: [index] }),
    ];
  }),
  ...[{ settings: undefined }, { settings: [] }, { settings: 3 }, { attempt: 0 }, { wait: 1 }].map(
    (change): Attempt => [
      `runSettings with ${describeValue(change)}`,
      () => call(runSettings, { ...sweep, settings: [0], ...change }),
    ],
  ),
  ['runSweep that keeps 5 parts', () => call(runSweep, { ...sweep, keepParts: 5 })],
  ...none.flatMap((folder): Attempt[] => [
    [`readResults in ${describeValue(folder)}`, () => call(readResults, folder, 'figure-3a')],
    [`resultsIn ${describeValue(folder)}`, () => call(resultsIn, folder)],
    [`loadExperiment ${describeValue(folder)}`, () => call(loadExperiment, folder, 'nowhere')],
  ]),
  ['readResults of 5', () => call(readResults, 'nowhere', 5)],
  ...[5, null, undefined, '', ' '].map((sql): Attempt => {
    return [`queryResults ${describeValue(sql)}`, () => call(queryResults, sql, 'nowhere')];
  }),
  ['queryResults in 5', () => call(queryResults, 'select 1', 5)],
  ...[
    ...[undefined, new Map(), new Set(), () => 0, Symbol('x'), { a: [new Map()] }],
    ...[new ArrayBuffer(8), /a/, new Error('x'), new Hidden(1), itself()],
  ].map((part): Attempt => [`dataHash ${describeValue(part)}`, () => dataHash(part)]),
  ['dataHash of nothing', () => dataHash()],
  ...[undefined, null, 5, 'figure-99', 'Figure-3a'].flatMap((name): Attempt[] => [
    [`experimentNamed ${describeValue(name)}`, () => call(experimentNamed, name)],
    [`withChains ${describeValue(name)}`, () => call(withChains, name)],
    [`readStudy ${describeValue(name)}`, () => call(readStudy, name)],
    [`readChosen ${describeValue(name)}`, () => call(readChosen, name)],
    [`readWithChains ${describeValue(name)}`, () => call(readWithChains, name)],
  ]),
  ['readWithChains of what was not run so', () => readWithChains('figure-3c')],
  ...[null, 'nowhere', { judgeBy: 5 }, { judgedBy: 'error' }, { judgedBy: 0 }, { folder: 5 }].map(
    (options): Attempt => [
      `readStudy with ${describeValue(options)}`,
      () => call(readStudy, 'figure-3a', options),
    ],
  ),
  ...[null, 5, { seed: 5 }, { seeds: '3' }, { seeds: 0 }, { engine: 'lane' }].map(
    (options): Attempt => [
      `planSweep with ${describeValue(options)}`,
      () => call(planSweep, experimentNamed('figure-3a'), options),
    ],
  ),
  ...[0, 7, -2500, NaN, 1e6, 'all'].map((horizon): Attempt => {
    const row = { loss: 1, error: 1, curve: Array<number>(100).fill(1) };
    return [
      `metricOf after ${describeValue(horizon)} steps`,
      () => call(metricOf, experimentNamed('figure-2'), row, horizon),
    ];
  }),
];

test.each(attempts)('is refused in one line: %s', async (_, attempt) => {
  expect(await refusalOf(attempt)).toMatchSnapshot();
});

test('data that differs has another hash', () => {
  const parts = [
    null,
    NaN,
    Infinity,
    -Infinity,
    5,
    5n,
    '5',
    [NaN],
    [null],
    { a: NaN },
    { a: null },
  ];
  const hashes = new Set([
    ...parts.map((part) => dataHash(part)),
    dataHash(1, 2),
    dataHash(12),
    dataHash('1', '2'),
    dataHash('12'),
  ]);
  expect(hashes.size).toBe(parts.length + 4);
});
