#!/usr/bin/env node
import { meaningOf } from '../platform/files';
import { failureLine } from '../platform/failure';
import { canDrawOver } from '../platform/terminal';
import { runCommandLine } from './command-line';

function fail(line: string): never {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // `fpp list | head`: whoever reads may leave early.
  if (error.code === 'EPIPE') process.exit();
  fail(`cannot write the output: ${meaningOf(error)}`);
});
// Nobody hears what is said there, and the exit code still tells.
process.stderr.on('error', () => undefined);
process.on('uncaughtException', (error) => fail(failureLine(error)));

void runCommandLine(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  isTerminal: canDrawOver(process.stderr),
  columns: () => process.stderr.columns,
}).then((code) => {
  process.exitCode = code;
});
