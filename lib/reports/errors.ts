import { FppError } from '../validation/errors';

/** The base of everything that keeps reports from being made. */
export class ReportError extends FppError {
  constructor(message: string, options?: ErrorOptions) {
    super(message);
    if (options !== undefined) this.cause = options.cause;
  }
}

/** The folder of executed notebooks is missing, is not a folder or holds no notebook. */
export class NotebookFolderError extends ReportError {
  constructor(
    readonly folder: string,
    problem: string,
  ) {
    super(`${folder}: ${problem}`);
  }
}

/** A file that is not JSON, or is JSON but not a notebook of format 4. */
export class NotebookFormatError extends ReportError {
  constructor(
    readonly file: string,
    problem: string,
    options?: ErrorOptions,
  ) {
    super(`${file}: ${problem}`, options);
  }
}

/** A cell of a notebook that keeps it from being published. `cell` counts from 1, as readers do. */
export class NotebookCellError extends ReportError {
  constructor(
    readonly file: string,
    readonly cell: number,
    problem: string,
    options?: ErrorOptions,
  ) {
    super(`${file}, cell ${cell}: ${problem}`, options);
  }
}

/** Why something was thrown, in its own words. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
