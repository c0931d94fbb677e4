const redraw = 200; // ms, on a terminal
const heartbeat = 10_000; // ms, elsewhere

/** On Windows, consoles do not name themselves. */
const isCapable = () =>
  process.platform === 'win32' || !['', 'dumb'].includes(process.env.TERM ?? '');

/**
 * Tells what is running, and where it is: one line that is written over on a terminal, and elsewhere a
 * line for each, every few seconds.
 */
export class RunningDisplay {
  #isLive = process.stdout.isTTY === true && isCapable();
  #running = new Map();
  #timer = setInterval(() => this.#tell(), this.#isLive ? redraw : heartbeat);

  start(label) {
    this.#running.set(label, { where: 'starting the kernel', start: performance.now() });
  }

  at(label, where) {
    this.#running.get(label).where = where;
  }

  stop(label) {
    this.#running.delete(label);
  }

  /** Writes what stays. */
  say(text, write = console.log) {
    this.#clear();
    write(text);
  }

  close() {
    clearInterval(this.#timer);
    this.#clear();
  }

  #tell() {
    const lines = [...this.#running].map(
      ([label, { where, start }]) =>
        `${label}: ${where}, ${((performance.now() - start) / 1000).toFixed(0)} s`,
    );
    if (!this.#isLive) for (const line of lines) console.log(line);
    else process.stdout.write(`\r\u001b[K${lines.join('  ').slice(0, process.stdout.columns - 1)}`);
  }

  #clear() {
    if (this.#isLive) process.stdout.write('\r\u001b[K');
  }
}
