import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { isAlive } from '../setup/children.mjs';
import { changesBetween, inputsOf } from './inputs.mjs';

const isNotebook = (name) => name.endsWith('.ipynb');

/**
 * The executed copies of the notebooks below `<root>/reports`. A copy carries in its metadata what
 * it was made from, and comes into its place whole, after its last cell: a copy that is there is the
 * end of a complete execution.
 */
export class ExecutedCopies {
  constructor(root) {
    this.root = root;
    this.folder = path.join(root, 'reports', 'executed');
    this.failed = path.join(root, 'reports', 'failed');
  }

  source(name) {
    return path.join(this.root, 'notebooks', name);
  }

  copy(name) {
    return path.join(this.folder, name);
  }

  /** Where an execution of this process writes, whether it succeeds or not. */
  part(name) {
    mkdirSync(this.folder, { recursive: true });
    return `${this.copy(name)}.${process.pid}.part`;
  }

  /** Why a notebook must be executed: what has changed since its copy was made. Empty if nothing. */
  reasons(name) {
    if (!existsSync(this.copy(name))) return ['never executed'];
    const made = this.#fpp(name)?.madeFrom;
    if (!made) return ['its copy does not say what it was made from'];
    const now = inputsOf(this.source(name), made.lookedAt, { root: this.root });
    return changesBetween(made.inputs, now);
  }

  /** What the last complete execution took; undefined if there was none. */
  seconds(name) {
    return this.#fpp(name)?.seconds;
  }

  /** Puts what a complete execution wrote into its place. @param fpp goes into its metadata */
  keep(name, fpp) {
    const part = this.part(name);
    const notebook = JSON.parse(readFileSync(part, 'utf8'));
    notebook.metadata.fpp = fpp;
    writeFileSync(part, `${JSON.stringify(notebook, undefined, 1)}\n`);
    renameSync(part, this.copy(name));
    rmSync(path.join(this.failed, name), { force: true });
  }

  /** Puts what a failed execution wrote where it can be read; the copy of an earlier one stays. Returns the place. */
  keepFailed(name) {
    mkdirSync(this.failed, { recursive: true });
    const place = path.join(this.failed, name);
    if (existsSync(this.part(name))) renameSync(this.part(name), place);
    return place;
  }

  /** Removes what an interrupted execution wrote. */
  discard(name) {
    rmSync(this.part(name), { force: true });
  }

  /**
   * Removes what is left of notebooks that are gone, reports included, and what was left by executions that were
   * killed; returns the names of the notebooks.
   */
  removeOrphans() {
    for (const name of existsSync(this.folder) ? readdirSync(this.folder) : []) {
      const [, pid] = /\.(\d+)\.part$/.exec(name) ?? [];
      if (pid && !isAlive(Number(pid))) rmSync(path.join(this.folder, name), { force: true });
    }
    const gone = [this.folder, this.failed]
      .flatMap((folder) => (existsSync(folder) ? readdirSync(folder) : []))
      .filter((name) => isNotebook(name) && !existsSync(this.source(name)));
    for (const name of gone) {
      // The report first: an interruption in between leaves the copy to say that it was there.
      rmSync(path.join(this.root, 'reports', name.replace(/ipynb$/, 'html')), { force: true });
      rmSync(path.join(this.failed, name), { force: true });
      rmSync(this.copy(name), { force: true });
    }
    return [...new Set(gone)];
  }

  /** What stands in a copy's metadata. */
  #fpp(name) {
    try {
      return JSON.parse(readFileSync(this.copy(name), 'utf8')).metadata.fpp;
    } catch {
      return undefined;
    }
  }
}
