import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bytesOf, endOf, fpp, inFolder, tiny } from '../sweeps/fixture';
import { startWorkflow, withoutSlurm } from './snakemake';

const missing = withoutSlurm();
if (missing !== undefined) console.warn(`the workflow is not tested on Slurm: ${missing}`);

it.skipIf(missing !== undefined)(
  'a study on Slurm has the rows of fpp run, to the bit',
  () =>
    inFolder(async (folder) => {
      const whole = join(folder, 'whole');
      expect(await fpp('run', tiny, '--seeds', '1', '--out', whole)).toMatchObject({ code: 0 });
      const [directory, out] = [join(folder, 'scheduler'), join(folder, 'shared')];
      mkdirSync(directory);
      const workflow = startWorkflow(
        { directory, out, studies: ['tiny'], modules: { tiny }, profile: 'slurm' },
        // A Slurm without accounting has no sacct.
        ...['--slurm-status-command', 'squeue', '--slurm-init-seconds-before-status-checks', '5'],
        ...['--latency-wait', '5'],
      );
      const { code, err } = await endOf(workflow);
      expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
      expect(bytesOf(out, 'tiny.parquet')).toBe(bytesOf(whole, 'tiny.parquet'));
    }),
  600_000,
);
