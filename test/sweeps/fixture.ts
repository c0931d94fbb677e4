import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommandLine } from '../../lib/cli/command-line';
import { sweepPaths } from '../../lib/sweeps';
import { computeRows } from '../../lib/sweeps/compute';
import type { Column, ColumnType } from '../../lib/sweeps/columns';
import { parquetBytes, readParquet, type Table } from '../../lib/sweeps/parquet';
import { sha256 } from '../../lib/sweeps/results';
import { rowOf, type Row, type Value } from '../../lib/sweeps/row';
import type { Work } from '../../lib/sweeps/worker-pool';

export const tiny = join(__dirname, 'tiny.cjs');
export const killable = join(__dirname, 'killable.cjs');
export const unhurried = join(__dirname, 'unhurried.cjs');
export const unruly = join(__dirname, 'unruly.cjs');

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

/** A file's bytes, as hexadecimal digits. */
export function bytesOf(...path: string[]): string {
  return readFileSync(join(...path), 'hex');
}

/** The rows of a results file, as they stand there. */
export async function rowsIn(folder: string, name: string): Promise<readonly Row[]> {
  return (await readParquet(sweepPaths(folder, name).rows)).rows;
}

/** Computes tasks in this process, one after the other. */
export async function computeHere(work: Work): Promise<void> {
  for await (const task of work.tasks) {
    work.onRows(task, await computeRows(work.plan, task));
  }
}

/** Makes rows up: as many as there should be, without any computing. */
export async function makeUp(work: Work): Promise<void> {
  const { experiment, settings } = work.plan;
  const curve = Array<number>(experiment.protocol.bins).fill(0.5);
  const came = { loss: 0.5, error: 0.5, diverged: false, lossCurve: curve, errorCurve: curve };
  for await (const task of work.tasks) {
    const runs = task.learningRates.flatMap((learningRate) =>
      task.seeds.map((seed) => ({ learningRate, seed, ...came })),
    );
    work.onRows(
      task,
      runs.map((run) => rowOf(experiment, settings[task.index].values, run)),
    );
  }
}

/**
 * Rewrites a results file, as one who forges it would.
 *
 * @param edit may change, move, add and take away rows
 * @param isHidden whether the provenance's SHA-256 is that of the forged rows
 */
export async function forge(
  folder: string,
  name: string,
  edit: (rows: Row[]) => unknown,
  isHidden: boolean,
): Promise<void> {
  const { rows: path } = sweepPaths(folder, name);
  const { columns, rows } = await readParquet(path);
  const forged = [...rows];
  edit(forged);
  const bytes = await parquetBytes(path, columnsFor(forged, columns), forged);
  writeFileSync(path, bytes);
  if (isHidden) restate(folder, name, { sha256: sha256(bytes), rows: forged.length });
}

/** The columns as they were, but for those whose type no longer fits, and those that are new. */
function columnsFor(rows: readonly Row[], columns: Table['columns']): Column[] {
  const typeOf = new Map(columns.map(({ name, type }) => [name, type]));
  const names = [...new Set([...typeOf.keys(), ...rows.flatMap((row) => Object.keys(row))])];
  return names.map((name) => {
    const isText = rows.some((row) => typeof row[name] === 'string');
    return { name, type: isText ? 'VARCHAR' : (typeOf.get(name) as ColumnType) };
  });
}

/** Rewrites fields of a provenance; one that is undefined is taken out. */
export function restate(folder: string, name: string, fields: Record<string, unknown>): void {
  const { provenance } = sweepPaths(folder, name);
  const stated = JSON.parse(textOf(provenance)) as object;
  writeFileSync(provenance, JSON.stringify({ ...stated, ...fields }));
}

/** A row with some of its values changed. */
export function withValues(row: Row, change: (row: Row) => Row): Row {
  return { ...row, ...change(row) };
}

/** A curve's points. */
export function pointsOf(curve: Value): number[] {
  return (curve as readonly number[]).map(Number);
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

/** `fpp` in this process. */
export async function call(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const written = { out: '', err: '' };
  const code = await runCommandLine(args, {
    out: (text) => (written.out += text),
    err: (text) => (written.err += text),
    isTerminal: false,
  });
  return { code, ...written };
}
