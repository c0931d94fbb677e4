'use strict';
// What a cell that fails says: in five lines at most, the first of which says what was wrong. And an interrupted
// cell says how far it came: what it awaits is given a moment to say so itself.
const { inspect } = require('node:util');
const executor = require('tslab/dist/executor.js');

const LINES = 5;
/** As long as learning may take to come to its next pause, and some more. */
const MOMENT = 600; // ms

const { createExecutor } = executor;
executor.createExecutor = (root, converters, console) => {
  const error = (...parts) =>
    parts.length === 1 && parts[0] instanceof Error
      ? console.error(shortened(parts[0]))
      : console.error(...parts);
  const made = createExecutor(root, converters, { ...console, error });
  let running = 0;
  let isRunning = false;
  return {
    ...made,
    async execute(source) {
      running += 1;
      isRunning = true;
      try {
        return await made.execute(source);
      } finally {
        isRunning = false;
      }
    },
    interrupt() {
      const interrupted = running;
      setTimeout(() => {
        if (isRunning && running === interrupted) made.interrupt();
      }, MOMENT);
    },
  };
};

/** The message, what caused it, and where in the cell or in one's own files it was. */
function shortened(error) {
  const { name, message, stack = '', cause } = error;
  if (message === 'Interrupted asynchronously')
    return 'Interrupted: the cell has not come to its end';
  const [first = '', ...further] = String(message).split('\n');
  // Its class, if it goes by no name of its own.
  const title = name === 'Error' ? error.constructor?.name || name : name;
  const why = cause === undefined ? [] : [`  because: ${oneLine(cause)}`];
  // Where it was stopped is no news to who stopped it.
  const isStopped = ['LearningStopped', 'KernelInterrupted'].includes(name);
  const places = (isStopped ? '' : String(stack))
    .split('\n')
    .filter(
      (line) => /^\s+at /.test(line) && !/node:|node_modules|[\\/](tslab|dist)[\\/]/.test(line),
    )
    .map((line) => line.replace('evalmachine.<anonymous>', 'the cell, as JavaScript'));
  const lines = [`${title}: ${first}`, ...further.filter(Boolean), ...why];
  return [...lines, ...places].slice(0, LINES).join('\n');
}

function oneLine(cause) {
  const text = cause instanceof Error ? `${cause.name}: ${cause.message}` : inspect(cause);
  return text.split('\n')[0];
}
