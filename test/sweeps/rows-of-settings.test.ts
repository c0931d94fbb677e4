import { describe, expect, it } from 'vitest';
import { figure2 } from '../../lib/experiments';
import { metricOf } from '../../lib/sweeps/horizon';

describe('a run', () => {
  it('is judged', () => {
    expect(metricOf(figure2, { loss: 1, error: 2, curve: [] })).toBe(2);
  });
});
