import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/**
 * Runs a command without stdin and resolves to { code, output }; a command that cannot be
 * started gives code 127. `watch(kill)` may end it early, e.g. when it stalls.
 */
export function runCommand(command, args, { env = {}, cwd = root, watch } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (chunk) => (output += chunk);
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const stopWatching = watch?.((reason) => {
      output += `\n${reason}`;
      child.kill('SIGKILL');
    });
    const finish = (code) => {
      stopWatching?.();
      resolve({ code, output });
    };
    child.on('error', (error) => {
      output += `\n${error.message}`;
      finish(127);
    });
    child.on('close', (code) => finish(code ?? 1));
  });
}

/** A watch for runCommand: ends the command after `limit` seconds. */
export const timeLimit = (limit) => (kill) => {
  const timer = setTimeout(() => kill(`no end after ${limit} s`), limit * 1000);
  return () => clearTimeout(timer);
};
