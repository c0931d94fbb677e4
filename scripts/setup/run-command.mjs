import { startChild } from './children.mjs';

/**
 * Runs a command without stdin and resolves to { code, output }; a command that cannot be
 * started gives code 127. `watch(kill)` may end it early, e.g. when it stalls.
 */
export async function runCommand(command, args, { env, cwd, watch } = {}) {
  const { child, ended, end } = startChild(command, args, {
    ...{ cwd, env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const collect = (chunk) => (output += chunk);
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const stopWatching = watch?.((reason) => {
    output += `\n${reason}`;
    void end();
  });
  const code = await ended;
  stopWatching?.();
  return { code, output };
}

/** A watch for runCommand: ends the command after `limit` seconds. */
export const timeLimit = (limit) => (kill) => {
  const timer = setTimeout(() => kill(`no end after ${limit} s`), limit * 1000);
  return () => clearTimeout(timer);
};
