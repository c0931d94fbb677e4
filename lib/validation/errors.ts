import { describeValue } from './describe-value';

/** The base of every error this library throws on purpose. Its message is one line. */
export class FppError extends Error {
  constructor(message: string) {
    super(oneLine(message));
    this.name = new.target.name;
  }
}

/** An option, or a field of a record, that cannot be used: says which, what it was and what would be right. */
export class OptionError extends FppError {
  /**
   * @param owner what was being made or called, e.g. `Fpp`
   * @param option the option's name, dotted where nested, e.g. `stateStep.rate`
   * @param value the value that was given
   * @param allowed what would be right, in words, e.g. `an integer of at least 1`
   */
  constructor(
    readonly owner: string,
    readonly option: string,
    readonly value: unknown,
    readonly allowed: string,
  ) {
    super(`${owner}: ${option} must be ${allowed}; got ${describeValue(value)}`);
  }
}

/** Data that cannot be learned from: says where in the data, what was found and what would be right. */
export class DataError extends FppError {
  /**
   * @param source the data's origin, e.g. `Recording`
   * @param place where in it, e.g. `observations[3][1]`
   * @param value what was found there
   * @param allowed what would be right, in words
   */
  constructor(
    readonly source: string,
    readonly place: string,
    readonly value: unknown,
    readonly allowed: string,
  ) {
    super(`${source}: ${place} must be ${allowed}; got ${describeValue(value)}`);
  }
}

/** What was asked for by its name or its values is not there, or is there more than once. */
export class LookupError extends FppError {}

/** A file or folder that cannot be read or written; the message says which and why. */
export class FileError extends FppError {
  /** @param code of the system's error, e.g. `EACCES` */
  constructor(
    message: string,
    readonly code?: string,
  ) {
    super(message);
  }
}

/** What would take more memory than there is; the message says how much, and nothing was allocated. */
export class MemoryError extends FppError {}

/** Something optional was asked for whose packages are not installed; the message says how to install them. */
export class MissingPackageError extends FppError {
  /**
   * @param what needs them, e.g. `the tensors engine`
   * @param packages those that are missing, e.g. `['ml-matrix']`
   * @param install what npm is told to install, each with its version
   */
  constructor(
    what: string,
    readonly packages: readonly string[],
    install: readonly string[],
  ) {
    const isOne = packages.length === 1;
    super(
      `${what} needs ${packages.join(' and ')}, which ${isOne ? 'is' : 'are'} not installed: ` +
        `npm install ${install.join(' ')}`,
    );
  }
}

/** Line breaks and other control characters as escapes: a name or a path may hold any. */
function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  return text.replace(/[\u0000-\u001f\u007f\u2028\u2029]/g, (character) =>
    character === '\n' ? '\\n' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
