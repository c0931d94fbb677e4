import { paceOf } from './pace.mjs';

/** Runs that fill the processor's vectors: a share is padded to a multiple of so many. */
const FULL = 16;

const layouts = ['runs-last', 'runs-last-own', 'runs-first', 'runs-first-own'];

/**
 * The ways to set JAX up: how arrays are laid out, whose tanh and inverse root; one process with all threads or one
 * each; and where vectors run along the runs, also with idle ones so that they are full.
 */
function* setUps(runs, threads) {
  for (const layout of layouts) {
    for (const processes of new Set([1, threads])) {
      const shares = Array.from(
        { length: processes },
        (_, t) => Math.floor((runs * (t + 1)) / processes) - Math.floor((runs * t) / processes),
      );
      yield { layout, shares, isPadded: false };
      const padded = shares.map((share) => Math.ceil(share / FULL) * FULL);
      const isOther = padded.some((share, i) => share !== shares[i]);
      if (isOther && layout.startsWith('runs-last'))
        yield { layout, shares: padded, isPadded: true };
    }
  }
}

/** Many runs of a small network: the fastest way to set JAX up. */
export async function* measureSmall(benchCase, { runs, threads }) {
  const { name, environment, ...rest } = benchCase;
  const given = { environment: environment.name, ...rest };
  // The peers have one cell.
  delete given.cell;
  let best;
  for (const { layout, shares, isPadded } of setUps(runs, threads)) {
    const cases = shares.map((share) => ({ ...given, runs: share }));
    const pinned = cases.length > 1;
    const msPerStep = await paceOf({ module: 'fpp_jax', way: layout, cases, pinned });
    if (best !== undefined && best.msPerStep <= msPerStep) continue;
    const processes = `${shares.length} process${shares.length === 1 ? '' : 'es'}`;
    best = { name, engine: 'jax', mode: 'native', threads, runs, msPerStep };
    best.variant = [layout, processes, ...(isPadded ? ['padded'] : [])].join(', ');
  }
  yield best;
}
