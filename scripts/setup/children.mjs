import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fromRoot, root } from './paths.mjs';
import { cleanEnvironment } from './clean-environment.mjs';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** What ends each thing that must not outlive this process. */
const enders = new Set();
let [isListening, isEnding] = [false, false];

/**
 * Has `end` called, and waited for, when this process is told to end.
 * @returns a function that takes it back
 */
export function endWithUs(end) {
  if (!isListening) for (const signal of signals) process.on(signal, endAll);
  isListening = true;
  enders.add(end);
  return () => enders.delete(end);
}

/** Ends all that was started here, and waits until it is gone. */
export async function endOthers() {
  await Promise.all([...enders].map((end) => end()));
}

async function endAll(signal) {
  if (isEnding) return;
  isEnding = true;
  await endOthers();
  process.exit(128 + constants.signals[signal]);
}

/**
 * Starts a command in a process group of its own, where Ctrl-C does not reach it: it ends with this
 * process, however that ends, and so does all that it starts.
 * @returns the child; `ended`, its exit code (127 if it could not be started), which never comes once this
 *   process was told to end; and `end()`, which ends it and waits until it is gone
 */
export function startChild(command, args, { cwd = root, env = {}, stdio = 'inherit' } = {}) {
  const supervisor = fromRoot('scripts', 'setup', 'supervise.mjs');
  let child;
  let gone;
  const end = async () => {
    child?.kill('SIGTERM');
    await gone;
  };
  // Before it is there: the signal may come while it is made.
  const forget = endWithUs(end);
  child = spawn(process.execPath, [supervisor, String(process.pid), command, ...args], {
    cwd,
    env: { ...cleanEnvironment(), ...env },
    stdio,
    detached: true,
  });
  gone = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
  const ended = gone.finally(forget).then((code) => (isEnding ? new Promise(() => {}) : code));
  return { child, ended, end };
}

/** Whether there is a process of this number. */
export function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}
