/** A sample of one stream that the network has not taken in yet. */
export interface Sample {
  /** 0, 1, 2, … in its stream. */
  readonly number: number;
  /** As the network takes it in. */
  readonly observation: Float64Array;
  /** Likewise; null: there is none, undefined: it is not known yet. */
  target: Float64Array | null | undefined;
  /** Whether it may be learned from. */
  readonly learns: boolean;
  /** [C × outputSize] what each candidate predicted when it was observed. */
  readonly predictions: Float64Array;
}

/** What one stream has brought and the network has not taken in, oldest first. */
export class Waiting {
  readonly samples: Sample[] = [];
  /** The number of the next sample. */
  next = 0;
  /** The latest time that was told; −∞ before. */
  at = -Infinity;

  /** How many of its samples can be taken in, from the oldest on. */
  get ready(): number {
    const open = this.samples.findIndex(({ target }) => target === undefined);
    return open === -1 ? this.samples.length : open;
  }

  /** The sample of a number, if it waits for its target. */
  awaiting(number: unknown): Sample | undefined {
    return this.samples.find((sample) => sample.number === number && sample.target === undefined);
  }
}
