import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { chooseRate, experimentNamed } from '../../lib/experiments';
import {
  groupBySetting,
  metricOf,
  readChosenRuns,
  readResults,
  settingKey,
} from '../../lib/sweeps';

const committed = 'data/results';

describe('the runs at chosen rates', () => {
  // Two horizons; runs that diverged, and settings of which all did; rates that are equal but for rounding.
  it.each(['figure-2', 'figure-7', 'chains-7', 'multiverse-2'])(
    'choose in %s what all runs choose',
    async (name) => {
      const experiment = experimentNamed(name);
      const { steps, horizons = [steps] } = experiment.protocol;
      const all = groupBySetting(await readResults(committed, name));
      const read = groupBySetting(await readChosenRuns(committed, experiment));
      expect(read.map(([row]) => settingKey(row))).toEqual(all.map(([row]) => settingKey(row)));
      for (const [i, runs] of all.entries()) {
        for (const horizon of horizons) {
          const choose = (own: typeof runs) =>
            chooseRate(own, (row) => metricOf(experiment, row, horizon));
          expect(choose(read[i])).toEqual(choose(runs));
        }
      }
      const count = (settings: typeof all): number => settings.flat().length;
      expect(count(read)).toBeLessThan(count(all) / 2);
    },
  );

  const folder = mkdtempSync(join(tmpdir(), 'fpp-chosen-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('are refused where the rows are not those that were computed, or not there', async () => {
    const figure = experimentNamed('figure-7');
    await expect(readChosenRuns(folder, figure)).rejects.toThrow(
      /figure-7\.parquet.*fpp run figure-7/,
    );
    for (const end of ['parquet', 'provenance.json']) {
      cpSync(join(committed, `figure-7.${end}`), join(folder, `figure-7.${end}`));
    }
    writeFileSync(join(folder, 'figure-7.parquet'), 'PAR1');
    await expect(readChosenRuns(folder, figure)).rejects.toThrow(/its SHA-256 is not the one in/);
  });
});
