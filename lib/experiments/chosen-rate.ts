import { LookupError } from '../validation/errors';

/** The runs at one learning rate. */
export interface AtRate<Run> {
  readonly learningRate: number;
  readonly runs: readonly Run[];
}

/**
 * Candidates by what came of their runs, the best first: the fewer runs diverged (a value that is not
 * finite) the better, then the smaller the mean over the runs that did not; equals stay in their order.
 * A mean over all runs would not do: one diverged run makes it NaN, which compares with nothing.
 *
 * @param valuesOf what is to be small, of each of a candidate's runs
 */
export function ranked<Candidate>(
  candidates: readonly Candidate[],
  valuesOf: (candidate: Candidate) => readonly number[],
): Candidate[] {
  const scored = candidates.map((candidate) => {
    const values = valuesOf(candidate);
    const finite = values.filter(Number.isFinite);
    const total = finite.reduce((sum, value) => sum + value, 0);
    return {
      candidate,
      diverged: values.length - finite.length,
      mean: finite.length === 0 ? Infinity : total / finite.length,
    };
  });
  return scored
    .sort((a, b) => a.diverged - b.diverged || a.mean - b.mean)
    .map(({ candidate }) => candidate);
}

/**
 * The first of those `ranked`.
 *
 * @throws LookupError if there are no candidates
 */
export function bestOf<Candidate>(
  candidates: readonly Candidate[],
  valuesOf: (candidate: Candidate) => readonly number[],
): Candidate {
  if (candidates.length === 0) throw new LookupError('there is nothing to choose the best of');
  return ranked(candidates, valuesOf)[0];
}

/**
 * The paper's protocol (Appendix C): of the learning rates tried, the one whose runs did best on
 * average, as {@link bestOf} decides it; of equals the lowest.
 *
 * @param valueOf what is to be small, e.g. the mean error over all steps
 * @throws LookupError if there are no runs
 */
export function chooseRate<Run extends { readonly learningRate: number }>(
  runs: readonly Run[],
  valueOf: (run: Run) => number,
): AtRate<Run> {
  if (runs.length === 0) throw new LookupError('there are no runs to choose a learning rate from');
  const rates = [...new Set(runs.map(({ learningRate }) => learningRate))].sort((a, b) => a - b);
  const candidates = rates.map((learningRate) => ({
    learningRate,
    runs: runs.filter((run) => run.learningRate === learningRate),
  }));
  return bestOf(candidates, (candidate) => candidate.runs.map(valueOf));
}
