/** The base of everything the exporter refuses; its message is fit to be shown as it is. */
export class ReportError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
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
