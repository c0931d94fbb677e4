#!/usr/bin/env node
import { meaningOf } from '../platform/files';
import { failureLine, rejectionLine } from '../platform/failure';
import { canDrawOver } from '../platform/terminal';
import { tellWarnings } from '../platform/warnings';
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
// What a module of one's own does once the command is done, with its line said, is no matter of the command's.
process.on('uncaughtException', (error) => {
  if (!isOver) fail(failureLine(error));
});
process.on('unhandledRejection', (reason) => {
  if (!isOver) fail(rejectionLine(reason));
});
tellWarnings((line) => process.stderr.write(`${line}\n`));
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
}).then(async (code) => {
  // A module of one's own may leave a timer or a socket open, which would keep the process alive.
  isOver = true;
  process.exitCode = code;
  await Promise.all([written(process.stdout), written(process.stderr)]);
  end(code);
});

/** Settles once all that a stream was given is written; if it cannot be, the stream's error is heard above. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', (error) => {
      if (!(error instanceof Error) || stream === process.stderr) resolve();
    });
  });
}
