import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fromRoot } from '../../scripts/setup/paths.mjs';
import { peerPython } from './environment.mjs';

const script = fromRoot('bench', 'peers', 'measure.py');

/** Processes of measure.py that work side by side, each kept on a core of its own if `pinned`. */
export class PythonTeam {
  #members;

  constructor({ module, way, cases, pinned }) {
    this.#members = cases.map((given, core) => {
      const args = [script, module, JSON.stringify(given), way, ...(pinned ? [String(core)] : [])];
      const child = spawn(peerPython, args, { stdio: ['pipe', 'pipe', 'pipe'] });
      let complaint = '';
      child.stderr.on('data', (data) => (complaint += data));
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      return { child, lines, complaint: () => complaint.trim().split('\n').at(-1) };
    });
  }

  /** The next number that each says. */
  answers() {
    return Promise.all(
      this.#members.map(async ({ lines, complaint }) => {
        const { value, done } = await lines.next();
        if (done) throw new Error(`JAX failed: ${complaint()}`);
        return Number(value);
      }),
    );
  }

  /** Has each do at least so many steps, all at once; the milliseconds a step of each. */
  perform(steps) {
    for (const { child } of this.#members) child.stdin.write(`${steps}\n`);
    return this.answers();
  }

  dismiss() {
    for (const { child } of this.#members) child.kill('SIGKILL');
  }
}
