import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { experiments } from '../../lib/experiments';
import { FRESH } from '../../lib/sweeps';

const root = join(__dirname, '..', '..');
const folder = join(root, 'data', 'results');

describe('the committed rows', () => {
  it('belong to known experiments, each with its provenance', () => {
    const names = experiments.flatMap(({ name }) => [name, `${name}${FRESH}`]);
    const files = readdirSync(folder);
    const tables = files.filter((file) => file.endsWith('.parquet'));
    expect(tables.length).toBeGreaterThan(0);
    for (const table of tables) {
      const name = table.slice(0, -'.parquet'.length);
      expect(names).toContain(name);
      expect(files).toContain(`${name}.provenance.json`);
    }
  });

  it('come out the same when computed anew', () => {
    const fpp = join(root, 'dist', 'cli', 'main.js');
    const args = [fpp, 'verify', folder, '--sample', '6', '--seed', '7'];
    const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect(stdout).toContain('all as they should be');
    expect(status).toBe(0);
  });
});
