'use strict';
// Runs tslab at the repository root, whichever folder the notebook lies in: tslab resolves imports
// below its working folder only. start-kernel.cjs calls: node kernel.cjs CONNECTION_FILE
const { appendFileSync } = require('node:fs');
const path = require('node:path');
const { inspect } = require('node:util');

const root = path.resolve(__dirname, '..', '..', '..');
const compat = path.join(root, 'scripts', 'node-compat.cjs');
require(path.join(root, 'scripts', 'late-optimising.cjs'));
require('./supervised.cjs');
process.chdir(root);
require(compat);

// Processes that a notebook forks load tfjs-node too, and read files too.
const preloaded = [compat];
if (process.env.FPP_KERNEL_READS) {
  const noteReads = path.join(__dirname, 'note-reads.cjs');
  require(noteReads);
  preloaded.push(noteReads);
}
process.env.NODE_OPTIONS = [
  process.env.NODE_OPTIONS ?? '',
  ...preloaded.map((file) => `--require ${JSON.stringify(file)}`),
]
  .join(' ')
  .trim();
// TensorFlow's notes on the CPU are no part of a notebook's output.
process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';

// tslab only prints errors that no cell awaits; whoever executes notebooks must hear of them.
const faults = process.env.FPP_KERNEL_FAULTS;
if (faults) {
  const note = (error) => appendFileSync(faults, `${inspect(error)}\n`);
  process.on('uncaughtException', note);
  process.on('unhandledRejection', note);
}

require('./sockets-at-once.cjs');
require('./count-interrupts.cjs');
require('./inspection.cjs');
require('./converting.cjs');
require('./busy.cjs');
require('./learning-bar.cjs');
require('./short-errors.cjs');

const { startKernel } = require(path.join(root, 'node_modules', 'tslab', 'dist', 'main.js'));
// tslab makes the error that says "Interrupted asynchronously" here: where says nothing to anyone.
const { stackTraceLimit } = Error;
Error.stackTraceLimit = 0;
startKernel({ configPath: process.argv[2], enableFindLocal: false });
Error.stackTraceLimit = stackTraceLimit;
