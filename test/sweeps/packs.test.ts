import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateSettings, loadExperiment, packSettings, planSweep } from '../../lib/sweeps';
import { call, inFolder, tiny } from './fixture';

const estimates = fc
  .array(fc.double({ min: 0, max: 1000, noNaN: true }), { minLength: 1, maxLength: 60 })
  .map((all) => all.map((seconds, index) => ({ index, runs: 6, seconds })));

describe('settings put together to jobs', () => {
  it('are each in one, and the jobs about equally long', () => {
    fc.assert(
      fc.property(estimates, fc.integer({ min: 1, max: 2000 }), (all, seconds) => {
        const packs = packSettings(all, seconds);
        expect(packs.flatMap(({ settings }) => settings).sort((a, b) => a - b)).toEqual(
          all.map(({ index }) => index),
        );
        const total = all.reduce((sum, one) => sum + one.seconds, 0);
        const longest = Math.max(...packs.map((pack) => pack.seconds));
        const largest = Math.max(...all.map((one) => one.seconds));
        expect(packs.length).toBeLessThanOrEqual(Math.max(1, Math.ceil(total / seconds)));
        expect(longest).toBeLessThanOrEqual(total / packs.length + largest + 1e-6);
        for (const { settings, runs } of packs) {
          expect(settings.length).toBeGreaterThan(0);
          expect(runs).toBe(6 * settings.length);
        }
      }),
    );
  });

  it.each([
    [[], 0],
    [[], NaN],
    [[{ index: 0, runs: 1, seconds: -1 }], 60],
    [[{ index: 0.5, runs: 1, seconds: 1 }], 60],
  ])('are refused where they are none: %j in %d s', (all, seconds) => {
    expect(() => packSettings(all, seconds)).toThrow(/^packSettings: /);
  });

  it('are printed a line a job, or each with its job', () =>
    inFolder(async (folder) => {
      const lines = await call('plan', tiny, '--pack', '1', '--sample', '2', '--out', folder);
      expect(lines).toMatchObject({ code: 0, out: '0,1,2,3,4,5,6,7\n' });
      const { out } = await call(
        ...['plan', tiny, '--pack', '1', '--json', '--sample', '2', '--out', folder],
      );
      const packed = JSON.parse(out) as { index: number; pack: number }[];
      expect(packed.map(({ index, pack }) => [index, pack])).toEqual(
        Array.from({ length: 8 }, (_, index) => [index, 0]),
      );
    }));

  it('are measured in part: some of each kind, and the others by their size', () =>
    inFolder(async (folder) => {
      const plan = planSweep(await loadExperiment(tiny, folder));
      const shares: number[] = [];
      const sampled = await estimateSettings(plan, [0, 1, 2, 3, 4, 5, 6, 7], {
        sample: 2,
        onProgress: (share) => shares.push(share),
      });
      // Two of seven by FPP, and the one by UORO.
      expect(shares).toEqual([1 / 3, 2 / 3, 1]);
      // FPP with T = 1 is reckoned from T = 4, which is measured.
      const perWeight = (index: number): number =>
        sampled[index].seconds / plan.settings[index].weight;
      expect(perWeight(0)).toBeCloseTo(perWeight(3), 12);
    }));
});
