/** What a check found: both sides of a statement, and how far they are apart. */
export interface Evidence<Quantity, Sample = undefined> {
  /** Which statement of the paper, e.g. `Lemma 1`. */
  readonly statement: string;
  readonly left: Quantity;
  readonly right: Quantity;
  /** The largest discrepancy between the two sides; relative unless the check says otherwise. */
  readonly discrepancy: number;
  /** On what it was measured. */
  readonly sample: Sample;
}
