import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(__dirname, '..', '..');

/**
 * A copy of the setup scripts in a folder of its own, run with nothing on PATH but the commands
 * given here (shell scripts by name), so that a machine on which something is missing can be had
 * at will. No download address answers. `preload` is CommonJS that runs in the setup process first.
 */
export function setUpOn(
  commands: Record<string, string>,
  preload = '',
  env: Record<string, string> = {},
) {
  const folder = mkdtempSync(path.join(tmpdir(), 'fpp-setup-'));
  try {
    for (const part of ['scripts', 'requirements', 'package.json', 'package-lock.json']) {
      cpSync(path.join(root, part), path.join(folder, part), { recursive: true });
    }
    const bin = path.join(folder, 'bin');
    mkdirSync(bin);
    for (const [name, script] of Object.entries(commands)) {
      writeFileSync(path.join(bin, name), `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`);
      chmodSync(path.join(bin, name), 0o755);
    }
    const preloaded = path.join(folder, 'preload.cjs');
    writeFileSync(preloaded, `globalThis.fetch = () => Promise.reject(new Error());\n${preload}`);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--require', preloaded, path.join(folder, 'scripts', 'bootstrap.mjs')],
      { encoding: 'utf8', env: { PATH: bin, ...env }, timeout: 60_000 },
    );
    return { status, stdout, stderr };
  } finally {
    rmSync(folder, { recursive: true });
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
