// node supervise.mjs PARENT COMMAND [ARGUMENTS]: runs a command, and ends it with all that it started
// when it is told to, or when the process PARENT is gone: one that is killed tells nobody.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

// From the request to end to the order, in ms: whoever tells waits for it, but after a kill the next set-up
// waits for no more than a moment (setup-lock.mjs).
const patience = 5000;
const orphansPatience = 1000;
const [parent, command, ...args] = process.argv.slice(2);
let child;
let isEnding = false;

function tellAll(signal) {
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

function end(milliseconds) {
  if (isEnding) return;
  isEnding = true;
  if (child?.pid === undefined) process.exit(1);
  tellAll('SIGINT');
  setTimeout(() => tellAll('SIGKILL'), milliseconds);
}

// Before there is a child: a signal may come while it is made.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(patience));
setInterval(() => {
  if (process.ppid !== Number(parent)) end(orphansPatience);
}, 300);
// The leader of a process group, by which all that it starts is reached.
child = spawn(command, args, { stdio: 'inherit', detached: true });
child.on('error', ({ message }) => {
  console.error(message);
  process.exit(127);
});
child.on('exit', (code, signal) => {
  if (isEnding) tellAll('SIGKILL');
  process.exit(code ?? 128 + constants.signals[signal]);
});
