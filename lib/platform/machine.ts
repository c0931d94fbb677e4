import { execFileSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

/** What a result's origin is told by. */
export interface Machine {
  /** Version of this package. */
  readonly version: string;
  /** Git commit, with `-dirty` for changes on top of it; outside a checkout `v` and the version. */
  readonly commit: string;
  /** Node version. */
  readonly node: string;
  /** Processor model and number of cores. */
  readonly cpu: string;
}

/** Root of this package, from lib as from dist. */
export const packageRoot = join(__dirname, '..', '..');

/** This package on this machine. */
export function thisMachine(): Machine {
  const manifest = readFileSync(join(packageRoot, 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const processors = cpus();
  const model = processors[0]?.model.trim();
  return {
    version,
    commit: gitCommit(packageRoot) ?? `v${version}`,
    node: process.version,
    cpu: `${model ? model : 'unknown processor'}, ${processors.length} cores`,
  };
}

/**
 * The commit that is checked out in a folder, with `-dirty` for changes on top of it. Undefined unless
 * the folder is the root of a repository: one that merely surrounds an installed package tells nothing
 * about it.
 */
export function gitCommit(folder: string): string | undefined {
  try {
    const root = git(folder, 'rev-parse', '--show-toplevel');
    if (realpathSync(root) !== realpathSync(folder)) return undefined;
    return git(folder, 'describe', '--always', '--dirty', '--exclude=*');
  } catch {
    return undefined;
  }
}

function git(folder: string, ...args: string[]): string {
  // Inside a hook, variables such as GIT_DIR name another repository.
  const env = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  return execFileSync('git', args, {
    cwd: folder,
    env: Object.fromEntries(env),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}
