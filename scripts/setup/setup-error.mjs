/** A problem that the reader has to put right, why it matters, and what to do. */
export class SetupError extends Error {
  constructor({ problem, why, remedy, detail = '' }) {
    super(problem);
    this.why = why;
    this.remedy = remedy;
    this.detail = detail;
  }

  toString() {
    const lines = [`Setup stopped: ${this.message}`];
    if (this.why) lines.push(`  Why it is needed: ${this.why}`);
    lines.push(`  What to do: ${this.remedy}`);
    const detail = this.detail.trim();
    if (detail)
      lines.push('  What was reported:', ...detail.split('\n').map((line) => `    ${line}`));
    return lines.join('\n');
  }
}

/** Several such problems, found together. */
export class SetupErrors extends Error {
  constructor(errors) {
    super(`${errors.length} things are missing`);
    this.errors = errors;
  }

  toString() {
    return this.errors.join('\n');
  }
}

/** Prints a setup error as its message alone; a stack trace is for mistakes of ours only. */
export function printFailure(error) {
  const isExpected = error instanceof SetupError || error instanceof SetupErrors;
  console.error(isExpected ? `\n${error}` : error);
}
