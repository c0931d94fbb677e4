import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const peers = join(__dirname, '..', '..', 'bench', 'peers');
const python = join(peers, '.venv', 'bin', 'python');

/** Whether there is the peer's Python environment: node bench/peers/run.mjs --prepare */
export const isJaxThere = existsSync(python);

/** What a script of the peer's answers to instances, one each. */
export function askJax(script: string, instances: readonly object[]): unknown[] {
  const options = { input: JSON.stringify(instances), encoding: 'utf8' } as const;
  const { stdout, stderr, status } = spawnSync(python, [join(peers, script)], options);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as unknown[];
}

/** Nested arrays of these sizes. */
export function table(sizes: readonly number[], value: () => number): unknown {
  const [size, ...rest] = sizes;
  return Array.from({ length: size }, () => (rest.length > 0 ? table(rest, value) : value()));
}

export function flat(numbers: unknown): number[] {
  return [numbers].flat(Infinity) as number[];
}
