import { describe, expect, test } from 'vitest';
import { CycleWorld, elman, Fpp, lanesEngine, learn } from '../../lib';
import { OWN_STATE_RATE } from '../../lib/experiments';
import { readResults, type ResultsRow } from '../../lib/sweeps';
import { defaultSettings } from '../../lib/explorable/settings';
import { BINS, ExplorableStudy, methods } from '../../lib/explorable/study';
import { serve, type FromExplorable, type ToExplorable } from '../../lib/explorable/worker';

const settings = { ...defaultSettings, seeds: 3, steps: 400 };

function finished(given = settings): ReturnType<ExplorableStudy['frame']> {
  const study = new ExplorableStudy(given);
  while (!study.isDone) study.step();
  return study.frame();
}

describe('the explorable', () => {
  test('learns what is in the results of Figure 3a', async () => {
    const { curves } = finished({ ...defaultSettings, seeds: 30 });
    const isShown = ({ T, learningRate }: ResultsRow): boolean =>
      T === 5 && learningRate === defaultSettings.learningRate;
    const rows = (await readResults('data/results', 'figure-3a')).filter(isShown);
    const again = (await readResults('data/results', 'chains-3a')).filter(isShown);
    const wanted = {
      fpp: rows.filter(({ trainer, stateRate }) => trainer === 'FPP' && stateRate === 'shared'),
      'fpp-own-rate': rows.filter(({ stateRate }) => stateRate === OWN_STATE_RATE),
      'fpp-chains': again.filter(({ trainer, M, N }) => trainer === 'FPP' && M === 1 && N === 100),
      'stored-state': rows.filter(({ trainer }) => trainer === 'StoredState'),
      'truncated-bptt': rows.filter(({ trainer }) => trainer === 'T-BPTT'),
    };
    for (const name of methods) {
      expect(wanted[name]).toHaveLength(30);
      const mean = wanted[name].reduce((sum, { error }) => sum + error, 0) / 30;
      const here = curves[name].reduce((sum, bin) => sum + bin.mean, 0) / BINS;
      expect(here).toBeCloseTo(mean, 12);
    }
  });

  test.each([
    { updatesPerStep: 3, batchSize: 2, lambda: 2 },
    { length: 6, truncationLength: 2, bufferSize: 40, learningRate: 0.003 },
  ])('computes what learn computes: %o', async (changes) => {
    const given = { ...settings, ...changes };
    const environment = new CycleWorld({ length: given.length });
    const { truncationLength, batchSize, updatesPerStep, bufferSize, lambda } = given;
    const { runs } = await learn({
      environment,
      network: elman(environment, { hiddenUnits: 4 }),
      trainer: new Fpp({ truncationLength, batchSize, updatesPerStep, bufferSize, lambda }),
      steps: given.steps,
      bins: BINS,
      seeds: given.seeds,
      learningRate: given.learningRate,
      experiment: 'figure-3a',
      engine: lanesEngine,
    });
    const means = runs[0].errorCurve.map(
      (_, bin) => runs.reduce((sum, run) => sum + run.errorCurve[bin], 0) / runs.length,
    );
    expect(finished(given).curves.fpp.map(({ mean }) => mean)).toEqual(means);
  });

  test('shows the buffer: states, what they disagree with, and the observations', () => {
    const { states, disagreements, observations } = finished().buffer;
    expect(states).toHaveLength(100);
    expect(disagreements.map(Number.isNaN)).toEqual(
      Array.from({ length: 100 }, (_, i) => i < settings.truncationLength - 1),
    );
    for (const value of disagreements.slice(settings.truncationLength)) {
      expect(value).toBeGreaterThan(0);
      expect(value).toBeLessThan(4);
    }
    const ones = observations.flatMap((o, i) => (o === 1 ? [i] : []));
    expect(ones.slice(1).map((place, i) => place - ones[i])).toEqual(
      Array(ones.length - 1).fill(10),
    );
  });

  test.each(['fpp-own-rate', 'fpp-chains'] as const)('shows the last window: %s', (shown) => {
    const { truncationLength: T } = settings;
    const study = new ExplorableStudy({ ...settings, seeds: 1, shown });
    for (let t = 1; t < T; t++) study.step();
    expect(study.frame().buffer.window).toBeNull();
    const seen: { first: number; size: number }[] = [];
    for (let t = T; t <= 150; t++) {
      study.step();
      const { window, states } = study.frame().buffer;
      const [first, last] = window ?? [NaN, NaN];
      expect(last - first).toBe(T);
      expect(first).toBeGreaterThanOrEqual(-1);
      expect(last).toBeLessThan(states.length);
      seen.push({ first, size: states.length });
    }
    // Places move by one a step once the buffer is full: a chain's next window ends where the last one began.
    const later = seen.slice(100).map(({ first }) => first);
    const goesOn = later.slice(1).filter((first, i) => first + T === later[i] - 1).length;
    if (shown === 'fpp-chains') expect(goesOn / later.length).toBeGreaterThan(0.8);
    else expect(goesOn / later.length).toBeLessThan(0.2);
  });

  test('has states that nearly agree once the cycle is learned', () => {
    const { buffer } = finished({ ...defaultSettings, truncationLength: 10, seeds: 1 });
    const known = buffer.disagreements.filter(Number.isFinite).sort((x, y) => x - y);
    // A window read one step off would disagree by about the states' own size, which is above 1.
    const sizes = buffer.states.map((state) => Math.hypot(...state));
    expect(known[known.length >> 1]).toBeLessThan(0.3);
    expect(Math.min(...sizes)).toBeGreaterThan(0.5);
  });

  test('answers its page with frames to the end, and pauses', async () => {
    const heard: FromExplorable[] = [];
    const scope = {
      postMessage: (message: FromExplorable) => heard.push(message),
      onmessage: null as ((event: { data: ToExplorable }) => void) | null,
    };
    serve(scope);
    const tell = (data: ToExplorable): void => scope.onmessage?.({ data });
    tell({ kind: 'start', settings: { ...settings, steps: 200_000 } });
    tell({ kind: 'pause' });
    const before = heard.length;
    await new Promise((resume) => setTimeout(resume, 120));
    expect(heard).toHaveLength(before);
    tell({ kind: 'start', settings });
    await expect.poll(() => heard.at(-1)).toMatchObject({ kind: 'frame', isDone: true });
    tell({ kind: 'start', settings: { ...settings, truncationLength: 500 } });
    expect(heard.at(-1)).toMatchObject({ kind: 'refused' });
  });
});
