import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { gitCommit } from '../../lib/platform/machine';
import { inFolder } from '../sweeps/fixture';

function git(folder: string, ...args: string[]): void {
  const identity = ['-c', 'user.name=x', '-c', 'user.email=x@example.org'];
  execFileSync('git', [...identity, ...args], { cwd: folder, stdio: 'ignore' });
}

/** A repository with one commit, and a package installed in it. */
function inRepository(use: (root: string, installed: string) => void): Promise<void> {
  return inFolder((root) => {
    const installed = join(root, 'node_modules', 'a-package');
    mkdirSync(installed, { recursive: true });
    writeFileSync(join(root, 'file'), '');
    git(root, 'init');
    git(root, 'add', 'file');
    git(root, 'commit', '-m', 'first');
    use(root, installed);
    return Promise.resolve();
  });
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the commit of a folder', () => {
  it('is that of the repository whose root it is', () =>
    inRepository((root) => {
      expect(gitCommit(root)).toMatch(/^[0-9a-f]{7,}$/);
      writeFileSync(join(root, 'file'), 'changed');
      expect(gitCommit(root)).toMatch(/^[0-9a-f]{7,}-dirty$/);
    }));

  it('is found through a link', () =>
    inRepository((root, installed) => {
      symlinkSync(root, join(installed, 'link'));
      expect(gitCommit(join(installed, 'link'))).toBe(gitCommit(root));
    }));

  it('is not that of a repository that surrounds it', () =>
    inRepository((_, installed) => {
      expect(gitCommit(installed)).toBeUndefined();
    }));

  it('is not that of a repository that the surroundings name', () =>
    inRepository((root, installed) => {
      vi.stubEnv('GIT_DIR', join(root, '.git'));
      vi.stubEnv('GIT_WORK_TREE', installed);
      expect(gitCommit(installed)).toBeUndefined();
    }));

  it('is nothing outside of any repository', () =>
    inFolder((folder) => {
      expect(gitCommit(folder)).toBeUndefined();
      return Promise.resolve();
    }));
});
