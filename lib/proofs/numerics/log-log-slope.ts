/** The slope of ln y over ln x by least squares: the exponent p of y ∝ x^p. */
export function logLogSlope(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const u = x.map(Math.log);
  const v = y.map(Math.log);
  const centre = mean(u);
  const height = mean(v);
  const covariance = u.map((value, i) => (value - centre) * (v[i] - height));
  return mean(covariance) / mean(u.map((value) => (value - centre) ** 2));
}
