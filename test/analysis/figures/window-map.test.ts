import { expect, it } from 'vitest';
import { windowMap } from '../../../lib/analysis';

const rows = [
  [NaN, NaN, 0.5],
  [NaN, 0.25, NaN],
];

it('a window map has a frame for each row, and stands at the last', () => {
  const { data, frames = [] } = windowMap(
    [
      { title: 'one', style: 'fpp', rows },
      { title: 'other', style: 'fpp-chains', rows: rows.slice(0, 1) },
    ],
    { xTitle: 'step', rowTitle: 'update', valueTitle: 'share', x: [-3, -2, -1] },
  );
  const whole = [
    [null, null, 0.5],
    [null, 0.25, null],
  ];
  expect(data).toMatchObject([{ z: whole }, { z: [whole[0]] }]);
  expect(frames.map(({ name }) => name)).toEqual(['update 1', 'update 2']);
  const [first, last] = frames.map((frame) => frame.data);
  expect(first).toEqual([{ z: [whole[0], [null, null, null]] }, { z: [whole[0]] }]);
  expect(last).toEqual([{ z: whole }, { z: [whole[0]] }]);
});
