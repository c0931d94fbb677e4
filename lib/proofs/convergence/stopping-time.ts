import { OptionError } from '../../validation/errors';

/**
 * P_N(k) ∝ α_k − D α_k², the distribution of the stopping time R in Theorem 1; uniform if all steps
 * are the same.
 *
 * @throws OptionError if a step is not below 1/D, where the weights turn negative
 */
export function stoppingProbabilities(stepSizes: readonly number[], D: number): number[] {
  const weights = stepSizes.map((alpha) => alpha - D * alpha * alpha);
  const bad = weights.findIndex((weight) => !(weight > 0));
  if (bad >= 0) {
    const allowed = `above 0 and below 1/D = ${1 / D}`;
    throw new OptionError('stoppingProbabilities', `stepSizes[${bad}]`, stepSizes[bad], allowed);
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** The mean over runs of the mean over the first N values, for N = 1, 2, …: R uniform on 1, …, N. */
export function meanAtRandomTime(series: readonly Float64Array[]): Float64Array {
  let sum = 0;
  return series[0].map((_, k) => {
    for (const values of series) sum += values[k] / series.length;
    return sum / (k + 1);
  });
}
