import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

/** What a result's origin is told by. */
export interface Machine {
  /** Version of this package. */
  readonly version: string;
  /** Git commit, with `-dirty` for changes on top of it; `unknown` outside a checkout. */
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
  const processors = cpus();
  const model = processors[0]?.model.trim();
  return {
    version: (JSON.parse(manifest) as { version: string }).version,
    commit: gitCommit(),
    node: process.version,
    cpu: `${model ? model : 'unknown processor'}, ${processors.length} cores`,
  };
}

function gitCommit(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty', '--exclude=*'], {
      cwd: packageRoot,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
}
