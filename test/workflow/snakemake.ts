import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fppCommand } from '../sweeps/fixture';

const root = path.join(__dirname, '..', '..');
const environment = path.join(root, 'workflow', '.venv');
const snakemake = path.join(environment, 'bin', 'snakemake');

/**
 * Makes Snakemake's environment unless it is there: an installation of a minute, of the versions that are pinned.
 *
 * @returns why it cannot be had; undefined if it is there
 */
export function withoutSnakemake(): string | undefined {
  if (existsSync(snakemake)) return undefined;
  const python = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11'].find(isRecent);
  if (python === undefined) return 'Snakemake needs Python 3.11 or newer with its venv module';
  const requirements = path.join(root, 'workflow', 'requirements', 'local.txt');
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  for (const [command, ...args] of [
    [python, '-m', 'venv', environment],
    [path.join(environment, 'bin', 'python'), ...pip, '--requirement', requirements],
  ]) {
    const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
    if (status === 0) continue;
    rmSync(environment, { recursive: true, force: true });
    const reason = stderr.trim().split('\n').at(-1) ?? `exit code ${status}`;
    return `Snakemake cannot be installed: ${reason}`;
  }
  return undefined;
}

/** Why nothing can be computed by Slurm here; undefined where it can. Nobody installs it for a test. */
export function withoutSlurm(): string | undefined {
  if (spawnSync('sinfo', ['--noheader']).status !== 0)
    return 'there is no Slurm that answers sinfo';
  const plugin = ['-c', 'import snakemake_executor_plugin_slurm'];
  if (spawnSync(path.join(environment, 'bin', 'python'), plugin).status === 0) return undefined;
  return 'workflow/requirements/slurm.txt is not installed in workflow/.venv';
}

function isRecent(python: string): boolean {
  const probe = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))';
  return spawnSync(python, ['-c', probe]).status === 0;
}

/** What a workflow computes, and where. */
export interface WorkflowOptions {
  /** Where Snakemake keeps what it knows: one folder for each scheduler. */
  readonly directory: string;
  readonly out: string;
  readonly studies: readonly string[];
  readonly modules?: Readonly<Record<string, string>>;
  /** Which of the repository's profiles. Default `local`. */
  readonly profile?: string;
}

/** Snakemake over the repository's workflow, as the head of a group of processes. */
export function startWorkflow(
  { directory, out, studies, modules = {}, profile = 'local' }: WorkflowOptions,
  ...args: string[]
): ChildProcess {
  const config = [
    `studies=${JSON.stringify(studies)}`,
    `modules=${JSON.stringify(modules)}`,
    `out=${out}`,
    `fpp=${fppCommand.join(' ')}`,
    'seeds=1',
  ];
  const own = ['--snakefile', path.join(root, 'workflow', 'Snakefile'), '--directory', directory];
  const chosen = ['--profile', path.join(root, 'workflow', 'profiles', profile)];
  return spawn(snakemake, [...chosen, ...own, ...args, '--config', ...config], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
}
