import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';

/** One of examples/, at work. */
export interface RunningExample {
  readonly child: ChildProcessWithoutNullStreams;
  /** All that it has written so far. */
  readonly out: () => string;
  readonly err: () => string;
  /** Waits until its output has so much of a pattern; fails if it ends before. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  /** Waits for its end. */
  readonly ended: Promise<number | null>;
}

export function runExample(name: string, args: readonly string[]): RunningExample {
  const root = join(__dirname, '..', '..');
  const child = spawn(process.execPath, [join(root, 'examples', name), ...args], { cwd: root });
  const text = { out: '', err: '' };
  child.stdout.on('data', (data: Buffer) => (text.out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (text.err += data.toString()));
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', resolve);
  });
  return {
    child,
    out: () => text.out,
    err: () => text.err,
    ended,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(text.out);
          if (found !== null) resolve(found);
        };
        child.stdout.on('data', look);
        child.on('close', () => {
          reject(new Error(`${name} has ended: ${text.err}`));
        });
        look();
      }),
  };
}
