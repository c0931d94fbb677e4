import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = path.resolve(__dirname, '..', '..');

/** What a command came to. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/**
 * An empty project outside of any checkout into which the package was installed, as `npm pack` makes it. No registry
 * is asked: what it depended on could not be installed.
 */
export class EmptyProject {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'fpp-installed-'));

  async install(): Promise<void> {
    this.write('package.json', JSON.stringify({ name: 'empty', version: '1.0.0', private: true }));
    const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', this.folder];
    const { stdout } = await run('npm', pack, { cwd: root });
    const [{ filename }] = JSON.parse(stdout) as readonly { readonly filename: string }[];
    const quietly = ['--offline', '--no-audit', '--no-fund', '--no-update-notifier'];
    const file = path.join(this.folder, filename);
    await run('npm', ['install', ...quietly, file], { cwd: this.folder });
    rmSync(file);
  }

  /** Names in node_modules, without npm's own. */
  get packages(): string[] {
    return readdirSync(path.join(this.folder, 'node_modules'))
      .filter((name) => !name.startsWith('.'))
      .sort();
  }

  /** The files of the installed package, and the bytes that each takes on a disk with blocks of 4 KiB. */
  get files(): { readonly name: string; readonly bytes: number }[] {
    const folder = path.join(this.folder, 'node_modules', 'fixed-point-propagation');
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const file = path.join(entry.parentPath, entry.name);
        const bytes = 4096 * Math.ceil(statSync(file).size / 4096);
        return { name: path.relative(folder, file), bytes };
      });
  }

  write(name: string, text: string): string {
    const file = path.join(this.folder, name);
    writeFileSync(file, text);
    return file;
  }

  /** Runs a script of the project's own. */
  runScript(name: string, text: string): Promise<Ended> {
    return this.run(process.execPath, this.write(name, text));
  }

  async run(command: string, ...args: readonly string[]): Promise<Ended> {
    try {
      const { stdout, stderr } = await run(command, args, { cwd: this.folder });
      return { code: 0, out: stdout, err: stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, out: stdout, err: stderr };
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
