import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { bytesOf, endOf, fpp, inFolder, tiny } from '../sweeps/fixture';
import { startWorkflow, withoutSnakemake } from './snakemake';

const missing = withoutSnakemake();
if (missing !== undefined) console.warn(`the workflow is not tested: ${missing}`);

/** Ends a scheduler and all that it started, as a machine that is switched off. */
function switchOff({ pid }: ChildProcess): void {
  process.kill(-(pid as number), 'SIGKILL');
}

it.skipIf(missing !== undefined)(
  'two schedulers, one switched off, and a disk that lost parts: the rows of fpp run, to the bit',
  () =>
    inFolder(async (folder) => {
      const whole = join(folder, 'whole');
      expect(await fpp('run', tiny, '--seeds', '1', '--out', whole)).toMatchObject({ code: 0 });
      const out = join(folder, 'shared');
      const parts = join(out, 'tiny.parts');
      const partsIn = (): string[] =>
        existsSync(parts) ? readdirSync(parts).filter((name) => name.endsWith('.part')) : [];
      const start = (name: string, ...args: string[]): ChildProcess => {
        mkdirSync(join(folder, name), { recursive: true });
        return startWorkflow(
          { directory: join(folder, name), out, studies: ['tiny'], modules: { tiny } },
          ...args,
        );
      };
      const first = start('first', '--cores', '1');
      const firstEnd = endOf(first);
      while (partsIn().length < 2 && first.exitCode === null) await sleep(50);
      const second = start('second', '--cores', '1');
      const secondEnd = endOf(second);
      while (partsIn().length < 4 && second.exitCode === null) await sleep(50);
      switchOff(first);
      expect(await firstEnd).toMatchObject({ code: null });
      // One part is cut short and one is gone, whichever scheduler had them.
      const [cut, gone] = partsIn();
      truncateSync(join(parts, cut), 300);
      rmSync(join(parts, gone));
      // Whether the second one can use what is gone hangs on when it looked: called again, it goes on.
      await secondEnd;
      const { code, err } = await endOf(start('second', '--cores', '2'));
      expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
      expect(bytesOf(out, 'tiny.parquet')).toBe(bytesOf(whole, 'tiny.parquet'));
      expect(partsIn()).toHaveLength(8);
      expect((await fpp('status', tiny, '--seeds', '1', '--out', out)).out).toBe(
        'tiny: 8 of 8 settings computed\n',
      );
    }),
  600_000,
);

it.skipIf(missing !== undefined)(
  'fresh seeds wait for the rows that choose their rates',
  () =>
    inFolder(async (folder) => {
      const options = { directory: folder, out: join(folder, 'out') };
      const dry = startWorkflow({ ...options, studies: ['figure-7-fresh'] }, '--dry-run');
      const { code, out, err } = await endOf(dry);
      expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
      // Of figure-7, too, though nobody asked for it.
      expect(`${out}${err}`).toMatch(/^rows +2$/m);
      expect(`${out}${err}`).toMatch(/^plan +2$/m);
    }),
  600_000,
);
