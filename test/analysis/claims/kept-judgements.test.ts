import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { claims } from '../../../lib/experiments';
import { keptJudgements } from '../../../lib/analysis/claims/kept-judgements';
import type { Judgement } from '../../../lib/analysis/claims/judge-claims';
import { judgeInFolder } from '../../../lib/analysis';
import { forge, inFolder, restate } from '../../sweeps/fixture';

/** A folder with results and one with code, and whether they are judged anew. */
async function inStudy(
  use: (folder: string, isJudgedAnew: () => Promise<boolean>) => Promise<void>,
): Promise<void> {
  await inFolder(async (folder) => {
    for (const file of ['readings-3d.parquet', 'readings-3d.provenance.json']) {
      copyFileSync(join('data', 'results', file), join(folder, file));
    }
    mkdirSync(join(folder, 'code', 'below'), { recursive: true });
    writeFileSync(join(folder, 'code', 'below', 'a.js'), '1');
    const isJudgedAnew = async (): Promise<boolean> => {
      let times = 0;
      const judge = (): Promise<Judgement[]> => {
        times += 1;
        return judgeInFolder(claims, { folder });
      };
      const options = { folder, code: join(folder, 'code'), file: join(folder, 'in', 'kept.json') };
      const judgements = await keptJudgements({ ...options, find: judge });
      expect(judgements).toEqual(await judgeInFolder(claims, { folder }));
      return times > 0;
    };
    await use(folder, isJudgedAnew);
  });
}

describe('judgements are kept', () => {
  it('as they are, until a row is edited, added or gone', () =>
    inStudy(async (folder, isJudgedAnew) => {
      expect(await isJudgedAnew()).toBe(true);
      expect(await isJudgedAnew()).toBe(false);
      await forge(folder, 'readings-3d', (rows) => (rows[0] = { ...rows[0], seed: 7 }), true);
      expect(await isJudgedAnew()).toBe(true);
      expect(await isJudgedAnew()).toBe(false);
      restate(folder, 'readings-3d', { title: 'another' });
      expect(await isJudgedAnew()).toBe(true);
      for (const file of ['readings-7.parquet', 'readings-7.provenance.json']) {
        copyFileSync(join('data', 'results', file), join(folder, file));
      }
      expect(await isJudgedAnew()).toBe(true);
      rmSync(join(folder, 'readings-7.parquet'));
      expect(await isJudgedAnew()).toBe(true);
      expect(await isJudgedAnew()).toBe(false);
    }));

  it('until the code is edited, or the file is not whole', () =>
    inStudy(async (folder, isJudgedAnew) => {
      await isJudgedAnew();
      writeFileSync(join(folder, 'code', 'below', 'a.js'), '2');
      expect(await isJudgedAnew()).toBe(true);
      writeFileSync(join(folder, 'code', 'b.ts'), '2');
      expect(await isJudgedAnew()).toBe(true);
      writeFileSync(join(folder, 'code', 'a.js.map'), '');
      expect(await isJudgedAnew()).toBe(false);
      const kept = readFileSync(join(folder, 'in', 'kept.json'), 'utf8');
      writeFileSync(join(folder, 'in', 'kept.json'), kept.slice(0, 99));
      expect(await isJudgedAnew()).toBe(true);
      expect(await isJudgedAnew()).toBe(false);
    }));

  it('nowhere, where nobody may write', () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, 'file'), '');
      const judge = (): Promise<Judgement[]> => Promise.resolve([]);
      const options = { folder: 'data/results', code: folder, find: judge };
      expect(await keptJudgements({ ...options, file: join(folder, 'file', 'kept.json') })).toEqual(
        [],
      );
    }));
});
