import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { root } from './paths.mjs';

const name = 'filter.fpp-notebook.clean';
const command = 'node scripts/git/strip-outputs.mjs';

/**
 * Lets git see notebooks without their outputs (.gitattributes names the filter). Where there is no git, or this
 * is no clone, there is nothing to set up.
 *
 * @param folder of the clone
 */
export function setUpGitFilter(folder = root) {
  const git = (...args) => spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
  const top = git('rev-parse', '--show-toplevel');
  if (top.status !== 0 || realpathSync(top.stdout.trim()) !== realpathSync(folder)) return;
  if (git('config', '--local', '--get', name).stdout.trim() === command) return;
  git('config', '--local', name, command);
}
