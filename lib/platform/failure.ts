import { inspect } from 'node:util';
import { FppError } from '../validation/errors';
import { isFileError, meaningOf } from './files';

/**
 * Any error in one line: this library's own as they are, the system's in words, and others, such as
 * one of an environment of your own, with the place in the code that they come from.
 */
export function failureLine(error: unknown): string {
  if (error instanceof FppError) return inOneLine(error.message);
  if (isFileError(error)) {
    const { syscall = 'work', path } = error;
    const verb = syscall.startsWith('spawn') ? 'start a process' : syscall;
    return inOneLine(`cannot ${verb}${path === undefined ? '' : ` ${path}`}: ${meaningOf(error)}`);
  }
  if (!(error instanceof Error)) return inOneLine(`thrown: ${textOf(error)}`);
  const place = placeOf(error);
  return inOneLine(`${error.name}: ${error.message}${place === undefined ? '' : ` (${place})`}`);
}

/** A promise's rejection that nothing handles, in one line. */
export function rejectionLine(reason: unknown): string {
  return `${failureLine(reason)}: a promise that is rejected must be awaited, or its error caught`;
}

/** File, line and column of the innermost code of somebody's own that an error's stack names. */
function placeOf({ stack = '' }: Error): string | undefined {
  const [first, ...lines] = stack.split('\n');
  // Before a mistake in writing stands its place, since nothing of the file has run.
  const atFirst = /^(?:file:\/\/)?(?:\/|[A-Z]:).*:\d+$/.exec(first)?.[0];
  const places = lines.map(
    (line) => /^ +at (?:.*\()?((?:file:\/\/|\/|[A-Z]:)[^()]*:\d+:\d+)\)?$/.exec(line)?.[1],
  );
  return atFirst ?? places.find((place) => place !== undefined);
}

function textOf(thrown: unknown): string {
  return typeof thrown === 'string' ? thrown : inspect(thrown, { breakLength: Infinity });
}

function inOneLine(text: string): string {
  return text.trim().replace(/\s*[\r\n]+\s*/g, ' ');
}
