import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fromRoot } from '../../scripts/setup/paths.mjs';
import { peerPython } from './environment.mjs';

const script = fromRoot('bench', 'peers', 'measure.py');

/** Processes of measure.py that work side by side, each on a core of its own if there are several. */
export class PythonTeam {
  #members;

  constructor(cases, layout) {
    this.#members = cases.map((given, core) => {
      const pinned = cases.length > 1 ? [String(core)] : [];
      const child = spawn(peerPython, [script, JSON.stringify(given), layout, ...pinned], {
        stdio: ['pipe', 'pipe', 'pipe'],
      });
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
