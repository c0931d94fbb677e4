import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryBeside, writeWhole } from '../../lib/platform/files';
import { inFolder } from '../sweeps/fixture';

describe('a file that is written whole', () => {
  it('leaves nothing else, and clears away what a killed process left', () =>
    inFolder((folder) => {
      const path = join(folder, 'x.json');
      const { pid } = spawnSync(process.execPath, ['--version']);
      const alive = temporaryBeside(path);
      const others = [alive, `${path}.${pid}.txt`, `${path}2.${pid}.tmp`, `${path}.tmp`];
      for (const other of [`${path}.${pid}.tmp`, `${path}.${pid}.0123abcd.tmp`, ...others]) {
        writeFileSync(other, 'half');
      }
      writeWhole(path, 'whole');
      expect(readFileSync(path, 'utf8')).toBe('whole');
      expect(
        readdirSync(folder)
          .map((name) => join(folder, name))
          .sort(),
      ).toEqual([path, ...others].sort());
      return Promise.resolve();
    }));

  it('says why it cannot be, and leaves no trace', () =>
    inFolder((folder) => {
      mkdirSync(join(folder, 'folder'));
      writeFileSync(join(folder, 'file'), '');
      for (const [path, reason] of [
        ['folder', 'it is a folder'],
        ['file/x', 'part of the path is a file, not a folder'],
        ['nowhere/x', 'no such file or folder'],
        ['a'.repeat(300), 'the name is too long for this file system'],
      ]) {
        expect(() => {
          writeWhole(join(folder, path), '');
        }).toThrow(`cannot write ${join(folder, path)}: ${reason}`);
      }
      expect(readdirSync(folder).sort()).toEqual(['file', 'folder']);
      return Promise.resolve();
    }));

  it.runIf(process.platform === 'linux')('is no device afterwards that it was not before', () => {
    writeWhole('/dev/null', 'text');
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });
});
