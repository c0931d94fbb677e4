import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { makeFolder, removeLeftovers, temporaryBeside, tryToRemove } from '../../platform/files';
import type { Lanes } from '../kernel-language/expressions';

/** A compiler of C++ for this machine. */
export interface Compiler {
  /** The widest vectors that the processor has. */
  readonly lanes: Lanes;

  /**
   * Compiles an addon, unless it is in the cache.
   *
   * @returns its file
   * @throws Error if the compiler refuses it
   */
  compile(source: string): string;
}

export interface CompilerOptions {
  /** Default `g++`. */
  readonly command?: string;
  /** Where compiled addons are kept. */
  readonly cache?: string;
  /** In addition to those that the bits hang on. */
  readonly flags?: readonly string[];
  /** Milliseconds after which the compiler is given up, each time it is called. Default a minute. */
  readonly patience?: number;
}

/**
 * The bits of a result hang on these: no multiply-add may round once. That square roots set no errno
 * changes no bit. Without the last flag, GCC gathers the terms of each sum where it is used, and what the
 * sums were to share is loaded again for each.
 */
const FLAGS = [
  ...['-O2', '-march=native', '-ffp-contract=off', '-fno-math-errno'],
  '-fno-tree-ter',
];

/** The compiler of this machine, or why there is none. */
export function findCompiler(options: CompilerOptions = {}): Compiler | string {
  const { command = 'g++', flags = [], cache = cacheFolder(), patience = 60_000 } = options;
  if (cache === undefined) {
    return 'there is no folder to keep compiled code in: set HOME, or XDG_CACHE_HOME to an absolute path';
  }
  if (process.arch !== 'x64' || process.platform === 'win32') {
    return `native code is written for x86-64 on Linux and macOS, and this is ${process.arch} on ${process.platform}`;
  }
  const all = [...FLAGS, ...flags];
  let macros: string;
  try {
    macros = run(command, [...all, '-dM', '-E', '-x', 'c++', '/dev/null'], patience);
  } catch {
    return `there is no working ${command}`;
  }
  const lanes = widestOf(macros);
  if (lanes === 4) return 'the processor has no AVX2, and without it native code gains nothing';
  return {
    lanes,
    compile: (source) => compiled(source, { command, flags: all, cache, patience, macros }),
  };
}

/** The widest vectors that the compiler's macros tell of. */
function widestOf(macros: string): Lanes {
  if (/__AVX512F__/.test(macros) && /__AVX512DQ__/.test(macros)) return 16;
  return /__AVX2__/.test(macros) ? 8 : 4;
}

interface Job {
  readonly command: string;
  readonly flags: readonly string[];
  readonly cache: string;
  readonly patience: number;
  /** What the compiler says of itself and of the processor. */
  readonly macros: string;
}

function compiled(source: string, { command, flags, cache, patience, macros }: Job): string {
  const key = sha256([source, flags.join(' '), macros].join('\0'));
  const file = path.join(cache, `${key}.node`);
  const sum = path.join(cache, `${key}.sha256`);
  if (isSound(file, sum)) return file;
  // Not Node's own way to make all folders at once, which never ends in /proc.
  makeFolder(cache);
  const written = `${file}.cpp`;
  // What a process that was killed left of it.
  for (const one of [file, written]) removeLeftovers(one);
  const [attempt, text] = [file, written].map(temporaryBeside);
  try {
    writeFileSync(text, source);
    run(command, [...flags, '-shared', '-fPIC', '-w', '-o', attempt, '-x', 'c++', text], patience);
    // Whoever comes second replaces the same by the same.
    const digest = sha256(readFileSync(attempt));
    renameSync(attempt, file);
    writeFileSync(attempt, digest);
    renameSync(attempt, sum);
    return file;
  } finally {
    for (const one of [text, attempt]) tryToRemove(one);
  }
}

/** Whether a file in the cache is what was put there. */
function isSound(file: string, sum: string): boolean {
  if (!existsSync(file) || !existsSync(sum)) return false;
  return readFileSync(sum, 'utf8') === sha256(readFileSync(file));
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

function run(command: string, args: readonly string[], timeout: number): string {
  try {
    return execFileSync(command, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 2 ** 24,
      timeout,
    });
  } catch (error) {
    throw new Error(`${command} ${endOf(error as Failure)}`, { cause: error });
  }
}

interface Failure {
  readonly code?: string;
  readonly status?: number | null;
  readonly stderr?: string;
}

/** How a command ended that failed, in a line: what it said first, if anything. */
function endOf({ code, status, stderr = '' }: Failure): string {
  if (code === 'ETIMEDOUT') return 'did not come to an end';
  const [said] = stderr.trim().split('\n');
  const how = typeof status === 'number' ? `ended with code ${status}` : 'was ended';
  return said === '' ? how : `${how}: ${said}`;
}

/** As the XDG specification has it: what is empty or no absolute path counts as not set. */
function cacheFolder(): string | undefined {
  const { XDG_CACHE_HOME: given = '' } = process.env;
  const base = path.isAbsolute(given) ? given : homeCache();
  return base === undefined ? undefined : path.join(base, 'fixed-point-propagation', 'native');
}

/** Nothing for a user who has no home, as in many containers. */
function homeCache(): string | undefined {
  try {
    return path.join(homedir(), '.cache');
  } catch {
    return undefined;
  }
}
