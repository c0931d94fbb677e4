/** The base of every error this library throws on purpose. */
export class FppError extends Error {
  constructor(message: string) {
    super(message);
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
    super(`${owner}: ${option} must be ${allowed}; got ${describe(value)}`);
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
    super(`${source}: ${place} must be ${allowed}; got ${describe(value)}`);
  }
}

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

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === undefined) return 'nothing';
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    return `an array of length ${(value as ArrayLike<unknown>).length}`;
  }
  if (typeof value === 'object') return JSON.stringify(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return `a ${typeof value}`;
}
