import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(__dirname, '..', '..');

export interface SetUp {
  readonly status: number | NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A copy of the setup scripts in a folder of its own, run with nothing on PATH but the commands
 * given here (shell scripts by name), so that a machine on which something is missing can be had
 * at will. No download address answers.
 */
export class DoctoredMachine {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'fpp-setup-'));
  readonly #preloaded = path.join(this.folder, 'preload.cjs');
  readonly #bin = path.join(this.folder, 'bin');

  /** @param preload CommonJS that runs in the setup process first */
  constructor(commands: Record<string, string>, preload = '') {
    for (const part of ['scripts', 'requirements', 'package.json', 'package-lock.json']) {
      cpSync(path.join(root, part), path.join(this.folder, part), { recursive: true });
    }
    mkdirSync(this.#bin);
    for (const [name, script] of Object.entries(commands)) this.install(name, script);
    const offline = 'globalThis.fetch = () => Promise.reject(new Error());\n';
    writeFileSync(this.#preloaded, offline + preload);
  }

  install(name: string, script: string): void {
    const file = path.join(this.#bin, name);
    writeFileSync(file, `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`);
    chmodSync(file, 0o755);
  }

  /** @param stop is sent to the process, and to no other, once it has written `at` */
  setUp(env: Record<string, string> = {}, stop?: { at: string; signal: NodeJS.Signals }) {
    const child = spawn(
      process.execPath,
      ['--require', this.#preloaded, path.join(this.folder, 'scripts', 'bootstrap.mjs')],
      { env: { PATH: this.#bin, ...env } },
    );
    const written = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].on('data', (chunk: Buffer) => {
        written[stream] += chunk.toString();
        if (stop && written.stdout.includes(stop.at)) child.kill(stop.signal);
      });
    }
    return new Promise<SetUp>((resolve) => {
      child.on('exit', (code, signal) => {
        // What a killed process had started holds its output for a moment longer.
        if (signal !== null) resolve({ ...written, status: signal });
        else
          child.on('close', () => {
            resolve({ ...written, status: code });
          });
      });
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What comes of a set-up on such a machine. */
export async function setUpOn(
  commands: Record<string, string>,
  preload = '',
  env: Record<string, string> = {},
): Promise<SetUp> {
  const machine = new DoctoredMachine(commands, preload);
  try {
    return await machine.setUp(env);
  } finally {
    machine.remove();
  }
}

/** A Python that answers the probes, makes a .venv of itself and does `pip` as told. */
export const fakePython = (pip = '', modules = 'exit 0') => `
case "$1 $2" in
  "-c "*) echo "3 11 1" ;;
  "-I -c") case "$3" in
    *'"pip"'*) echo True ;;
    *) ${modules} ;;
  esac ;;
  "-m venv") mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
  "-m pip") case "$3" in
    ${pip}
    *) exit 0 ;;
  esac ;;
esac`;

/** An npm whose `ci` does as told. */
export const fakeNpm = (ci: string) => `
case "$1" in
  --version) echo 10.0.0 ;;
  *) ${ci} ;;
esac`;

/** What `npm ci` leaves behind: as much as the steps after it ask for; a TypeScript that takes its time. */
export const allPackages = `
mkdir -p node_modules/zeromq node_modules/@tensorflow/tfjs-node/scripts
echo > node_modules/zeromq/index.js
echo 'process.exit(1)' > node_modules/@tensorflow/tfjs-node/scripts/install.js
cp package-lock.json node_modules/.package-lock.json
sed -n 's/^    "\\(node_modules[^"]*\\)": {$/\\1/p' package-lock.json | while read -r folder; do mkdir -p "$folder"; done
mkdir -p node_modules/typescript/bin
echo 'setTimeout(() => {}, 60_000)' > node_modules/typescript/bin/tsc`;

/** A compiler that takes whatever it is given. */
export const compiler = { 'g++': 'exit 0' };
