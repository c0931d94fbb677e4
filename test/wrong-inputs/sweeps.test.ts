import { expect, test } from 'vitest';
import { CycleWorld, dataHash } from '../../lib';
import * as sweeps from '../../lib/sweeps';
import { describeValue } from '../../lib/validation/describe-value';
import { call, refusalOf, type Attempt } from './refusal';

const { loadExperiment, queryResults, readResults, resultsIn, runSetting, runSweep, verify } =
  sweeps;

const sweep = { experiment: 'figure-3a', folder: 'nowhere-at-all', workers: 1 };
const verification = { folder: 'nowhere-at-all', sample: 1, seed: 0, workers: 1 };
const none = [undefined, null, 5, {}, '', 'a\0b'];

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
    return [`runSetting ${describeValue(index)}`, () => call(runSetting, sweep, index)];
  }),
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
  ...[undefined, new Map(), new Set(), () => 0, Symbol('x'), { a: [new Map()] }].map(
    (part): Attempt => [`dataHash ${describeValue(part)}`, () => dataHash(part)],
  ),
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
  const hashes = new Set(parts.map((part) => dataHash(part)));
  expect(hashes.size).toBe(parts.length);
});
