/** The runs at one learning rate. */
export interface AtRate<Run> {
  readonly learningRate: number;
  readonly runs: readonly Run[];
}

/**
 * The paper's protocol (Appendix C): of the learning rates tried, the one whose runs did best on
 * average. A rate at which any run diverged loses to every rate at which none did.
 *
 * @param valueOf what is to be small, e.g. the mean error over all steps
 * @throws RangeError if there are no runs
 */
export function chooseRate<Run extends { readonly learningRate: number }>(
  runs: readonly Run[],
  valueOf: (run: Run) => number,
): AtRate<Run> {
  if (runs.length === 0) throw new RangeError('there are no runs to choose a learning rate from');
  const rates = [...new Set(runs.map(({ learningRate }) => learningRate))];
  const candidates = rates.map((learningRate) => {
    const own = runs.filter((run) => run.learningRate === learningRate);
    const average = own.reduce((sum, run) => sum + valueOf(run), 0) / own.length;
    return { learningRate, runs: own, average: Number.isNaN(average) ? Infinity : average };
  });
  const { learningRate, runs: chosen } = candidates.reduce((a, b) =>
    b.average < a.average ? b : a,
  );
  return { learningRate, runs: chosen };
}
