import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { computeRows } from '../../lib/sweeps/compute';
import type { Work } from '../../lib/sweeps/worker-pool';

export const tiny = join(__dirname, 'tiny.cjs');
export const killable = join(__dirname, 'killable.cjs');

/** A folder that is gone once `use` is done. */
export async function inFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'fpp-sweeps-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function textOf(...path: string[]): string {
  return readFileSync(join(...path), 'utf8');
}

/** Computes tasks in this process, one after the other. */
export async function computeHere(work: Work): Promise<void> {
  for (const task of work.tasks) {
    work.onRows(task, await computeRows(work.plan, task));
  }
}

/** Makes rows up: as many as there should be, without any computing. */
export async function makeUp(work: Work): Promise<void> {
  const { plan } = work;
  for (const task of work.tasks) {
    await Promise.resolve();
    const runs = task.learningRates.flatMap((rate) => task.seeds.map((seed) => [rate, seed]));
    work.onRows(
      task,
      runs.map(([rate, seed]) => [...plan.settings[task.index].cells, rate, seed].join(',')),
    );
  }
}

/** The program and arguments that `fpp` stands for. */
export const fppCommand = [process.execPath, join(__dirname, '..', '..', 'dist', 'cli', 'main.js')];

/** `fpp` in a process of its own, which leads a group of its own, as in a shell. */
export function startFpp(...args: string[]): ChildProcess {
  const [node, main] = fppCommand;
  return spawn(node, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
}

/** Ctrl-C: the whole group of processes is told. */
export function pressCtrlC(child: ChildProcess): void {
  process.kill(-(child.pid as number), 'SIGINT');
}

/** The living processes that a process started (Linux). */
export function childrenOf(parent: number | undefined): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(Number(name)) === parent)
    .map(Number);
}

/** Undefined if there is no such process any more. */
export function parentOf(pid: number): number | undefined {
  return relationsOf(pid)?.parent;
}

/** A living process's parent and the group that Ctrl-C reaches it in. */
export function relationsOf(pid: number): { parent: number; group: number } | undefined {
  try {
    const stat = textOf(`/proc/${pid}/stat`);
    const [state, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? undefined : { parent: Number(parent), group: Number(group) };
  } catch {
    return undefined;
  }
}

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** What a process wrote and how it ended. */
export function endOf(child: ChildProcess): Promise<Ended> {
  let out = '';
  let err = '';
  child.stdout?.on('data', (data: Buffer) => (out += data.toString()));
  child.stderr?.on('data', (data: Buffer) => (err += data.toString()));
  return new Promise((resolve) => {
    child.on('close', (code) => {
      resolve({ code, out, err });
    });
  });
}

export function fpp(...args: string[]): Promise<Ended> {
  return endOf(startFpp(...args));
}
