import type { Generator } from './generator';

/**
 * A standard normal number, drawn exactly from comparisons of uniform ones (Karney, "Sampling
 * exactly from the normal distribution", 2016). No logarithm and no cosine are called, so the bits
 * do not depend on a machine's mathematical library.
 */
export function standardNormal(generator: Generator): number {
  for (;;) {
    let whole = 0;
    while (bernoulliExp(generator, 0.5)) whole += 1;
    if (!bernoulliExp(generator, (whole * (whole - 1)) / 2)) continue;
    const fraction = generator.uniform();
    if (!bernoulliExp(generator, (fraction * (2 * whole + fraction)) / 2)) continue;
    return generator.sign() * (whole + fraction);
  }
}

/** True with probability exp(−exponent), by von Neumann's method; exponent ≥ 0. */
function bernoulliExp(generator: Generator, exponent: number): boolean {
  let rest = exponent;
  for (; rest > 1; rest -= 1) if (!bernoulliExp(generator, 1)) return false;
  let trials = 1;
  while (generator.uniform() < rest / trials) trials += 1;
  return trials % 2 === 1;
}
