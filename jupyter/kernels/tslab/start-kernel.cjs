'use strict';
// Starts the kernel and stands between it and Jupyter, which calls: node start-kernel.cjs CONNECTION_FILE
//
// TensorFlow does not bear a signal while it computes (docs/tensors.md), and Jupyter interrupts by
// SIGINT. So the kernel runs in a process group of its own, where that does not reach it, and is told
// by a message, which it hears as soon as it yields to its event loop. Only a cell that does not yield
// is interrupted by the signal after all.
const { spawn } = require('node:child_process');
const path = require('node:path');

const patience = 1000; // ms
const watch = 500; // ms between two looks whether the parent is there

const kernel = spawn(process.execPath, [path.join(__dirname, 'kernel.cjs'), process.argv[2]], {
  detached: true,
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
});
let unheard;
process.on('SIGINT', () => {
  clearTimeout(unheard);
  unheard = setTimeout(() => kernel.kill('SIGINT'), patience);
  if (kernel.connected) kernel.send('interrupt');
});
kernel.on('message', () => clearTimeout(unheard));
const end = () => kernel.kill('SIGKILL');
process.on('SIGTERM', end);
process.on('SIGHUP', end);
kernel.on('exit', (code) => process.exit(code ?? 1));

// Whoever started the kernel may be killed, and then tells nobody.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) end();
}, watch);
