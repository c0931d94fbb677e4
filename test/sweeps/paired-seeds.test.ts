import { describe, expect, it } from 'vitest';
import { experiments, experimentNamed, type Experiment } from '../../lib/experiments';
import { planSweep } from '../../lib/sweeps';
import { computeRows } from '../../lib/sweeps/compute';
import { atRates } from '../../lib/sweeps/fresh-seeds';
import type { Row } from '../../lib/sweeps/row';

const figure = experimentNamed('figure-3a');

const original: Experiment = {
  ...figure,
  protocol: { ...figure.protocol, steps: 300, seeds: 3, learningRates: [0.01] },
  settings: [figure.settings[0]],
};
const again: Experiment = { ...original, name: 'again', seedsOf: 'figure-3a' };
const apart: Experiment = { ...original, name: 'apart' };

async function rowsOf(experiment: Experiment): Promise<Row[]> {
  const plan = planSweep(experiment);
  const rows = await Promise.all(plan.tasks.map((task) => computeRows(plan, task)));
  return rows.flat().map((row) => ({ ...row, experiment: null }));
}

describe('an experiment with the seeds of another', () => {
  it('has its runs, also on fresh seeds; without, others', async () => {
    const rows = await rowsOf(original);
    expect(rows).toHaveLength(3);
    expect(await rowsOf(again)).toEqual(rows);
    expect(await rowsOf(apart)).not.toEqual(rows);
    const [freshOriginal, freshAgain] = await Promise.all(
      [original, again].map((experiment) => rowsOf(atRates(experiment, [[0.01]]))),
    );
    expect(freshAgain).toEqual(freshOriginal);
    expect(freshAgain).not.toEqual(rows);
  });

  it('is not the same sweep as without', () => {
    const without = { ...original, name: again.name };
    expect(planSweep(again).fingerprint).not.toBe(planSweep(without).fingerprint);
  });

  it('takes those of an experiment that there is, or the first of them, for as many steps', () => {
    const paired = experiments.filter(({ seedsOf }) => seedsOf !== undefined);
    expect(paired.length).toBeGreaterThan(0);
    for (const { name, seedsOf, protocol } of paired) {
      const { bins, seeds, ...others } = experimentNamed(seedsOf ?? '').protocol;
      expect(protocol, name).toMatchObject(others);
      expect(protocol.seeds, name).toBeLessThanOrEqual(seeds);
      expect(bins % protocol.bins, name).toBe(0);
    }
  });
});
