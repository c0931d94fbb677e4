import { expect, it } from 'vitest';
import type { ShownFigure } from '../../lib/reports/figure-html';
import { FigureNumbers } from '../../lib/reports/figure-numbers';

const figure = (paper?: string): ShownFigure =>
  ({ layout: { meta: { ...(paper === undefined ? {} : { paper }) } } }) as unknown as ShownFigure;

it.each([
  ['06-updates-and-mini-batches', ['4', '06-A', '06-B']],
  ['specification-curves', ['4', 'SC-A', 'SC-B']],
  ['specification-curves-more', ['4', 'SCM-A', 'SCM-B']],
  ['readings', ['4', 'R-A', 'R-B']],
])('figures of %s are told from those of all others', (notebook, expected) => {
  const numbers = new FigureNumbers(notebook);
  // The paper's once by its own number, and again as one of the notebook's.
  const shown = [figure('4'), figure(), figure('4')];
  expect(shown.map((one) => numbers.next(one))).toEqual(expected);
});

it('and go on beyond Z', () => {
  const numbers = new FigureNumbers('00-start-here');
  const all = Array.from({ length: 28 }, () => numbers.next(figure()));
  expect([all[0], all[25], all[26], all[27]]).toEqual(['00-A', '00-Z', '00-AA', '00-AB']);
});
