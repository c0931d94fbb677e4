'use strict';
// The kernel's side of start-kernel.cjs: interrupts that come as messages, and an end when the
// process that started it has ended, however that came about.
const { Worker } = require('node:worker_threads');

process.on('message', () => {
  process.emit('SIGINT');
  process.send('heard');
});
// A kernel that has been shut down need not wait for messages.
process.channel.unref();

// A thread of its own, because a cell may keep this one busy for ever.
new Worker(
  `const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
  }, 500);`,
  { eval: true },
).unref();
