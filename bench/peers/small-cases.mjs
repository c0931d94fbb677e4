import { paceOf } from './pace.mjs';

/** The ways to set JAX up: how arrays are laid out, one process with all threads or one each. */
function* setUps(runs, threads) {
  for (const layout of ['runs-last', 'runs-first']) {
    yield { layout, shares: [runs] };
    if (threads === 1) continue;
    const shares = Array.from(
      { length: threads },
      (_, t) => Math.floor((runs * (t + 1)) / threads) - Math.floor((runs * t) / threads),
    );
    yield { layout, shares };
  }
}

/** Many runs of a small network: the fastest way to set JAX up. */
export async function* measureSmall(benchCase, { runs, threads }) {
  const { name, environment, ...rest } = benchCase;
  const given = { environment: environment.name, ...rest };
  let best;
  for (const { layout, shares } of setUps(runs, threads)) {
    const cases = shares.map((share) => ({ ...given, runs: share }));
    const pinned = cases.length > 1;
    const msPerStep = await paceOf({ module: 'fpp_jax', way: layout, cases, pinned });
    if (best !== undefined && best.msPerStep <= msPerStep) continue;
    const processes = `${shares.length} process${shares.length === 1 ? '' : 'es'}`;
    best = { name, engine: 'jax', mode: 'native', threads, runs, msPerStep };
    best.variant = `${layout}, ${processes}`;
  }
  yield best;
}
