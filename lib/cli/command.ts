/** Where a command writes: results on `out`, everything else on `err`. */
export interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether `err` is a terminal, where a line can be drawn over. */
  readonly isTerminal: boolean;
  /** How wide that terminal is at the moment. Default: wide enough. */
  readonly columns?: () => number | undefined;
}

/** A command of `fpp` by what the list of all says of it. What it needs is read when it is called. */
export interface ListedCommand {
  readonly name: string;
  /** What it does, in a line. */
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** One command of `fpp`. */
export interface Command {
  /** Everything after `fpp <name>`: how it is called, its options, worked examples. */
  readonly help: string;
  /**
   * Runs it on what was written after its name.
   *
   * @returns the exit code: 0 done, 1 failed
   * @throws OptionError for wrong use, any other FppError for a failure
   */
  run(args: readonly string[], output: Output): Promise<number>;
}
