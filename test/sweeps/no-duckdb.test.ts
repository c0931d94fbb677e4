import { describe, expect, it, vi } from 'vitest';
import { queryResults, readResults, runSweep } from '../../lib/sweeps';
import { inFolder, makeUp, tiny } from './fixture';

vi.mock('@duckdb/node-api', () => {
  throw new Error("unsupported arch 'riscv'");
});

const message =
  /results are read and written by DuckDB, which is not here for \w+ on \w+: run npm ci on [^\n]*$/;

describe('where there is no DuckDB', () => {
  it('a sweep computes and keeps all settings, and says in one line why there are no rows', () =>
    inFolder(async (folder) => {
      const options = { experiment: tiny, folder, workers: 1, compute: makeUp };
      const done: number[] = [];
      const sweep = runSweep({
        ...options,
        onProgress: ({ settingsDone }) => void done.push(settingsDone),
      });
      await expect(sweep).rejects.toThrow(message);
      expect(done.at(-1)).toBe(8);
    }));

  it('whoever asks for rows that are there is told so', async () => {
    await expect(readResults('data/results', 'figure-3a')).rejects.toThrow(message);
    await expect(queryResults('from results')).rejects.toThrow(message);
  });
});
