#!/usr/bin/env node
import { meaningOf } from '../platform/files';
import { failureLine } from '../platform/failure';
import { canDrawOver } from '../platform/terminal';
import { runCommandLine } from './command-line';

let isOver = false;

function end(code: number): never {
  isOver = true;
  process.exit(code);
}

function fail(line: string): never {
  process.stderr.write(`${line}\n`);
  end(1);
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // `fpp list | head`: whoever reads may leave early.
  if (error.code === 'EPIPE') end(0);
  fail(`cannot write the output: ${meaningOf(error)}`);
});
// Nobody hears what is said there, and the exit code still tells.
process.stderr.on('error', () => undefined);
process.on('uncaughtException', (error) => fail(failureLine(error)));
// Node ends once nothing can happen any more, also if a module of one's own waits for something.
process.on('exit', () => {
  if (!isOver)
    fail('fpp ended before it was done: a module ended it, or waits for what never comes');
});

void runCommandLine(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  isTerminal: canDrawOver(process.stderr),
  columns: () => process.stderr.columns,
}).then((code) => {
  isOver = true;
  process.exitCode = code;
});
