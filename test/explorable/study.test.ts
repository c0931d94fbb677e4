import { describe, expect, test } from 'vitest';
import { CycleWorld, elman, Fpp, lanesEngine, learn } from '../../lib';
import { OWN_STATE_RATE } from '../../lib/experiments';
import { readResults, type ResultsRow } from '../../lib/sweeps';
import { presets } from '../../lib/explorable/presets';
import { defaultSettings, methods, shownMethods } from '../../lib/explorable/settings';
import { BINS, ExplorableStudy, type Frame } from '../../lib/explorable/study';

const settings = { ...defaultSettings, seeds: 3, steps: 400 };

function finished(given = settings): Frame {
  const study = new ExplorableStudy(given);
  study.advance(given.steps);
  expect(study.isDone).toBe(true);
  return study.frame();
}

const meansOf = (frame: Frame, name: (typeof methods)[number]): number[] =>
  frame.curves[name].bins.map(({ mean }) => mean);

describe('the explorable', () => {
  test('learns what is in the results of Figure 3a', async () => {
    const frame = finished(defaultSettings);
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
      const here = meansOf(frame, name).reduce((sum, value) => sum + value, 0) / BINS;
      expect(here).toBeCloseTo(mean, 12);
      const { final, diverged } = frame.curves[name];
      const last = meansOf(frame, name).slice(-5);
      expect(final).toBeCloseTo(last.reduce((sum, value) => sum + value, 0) / 5, 12);
      expect(diverged).toBeNull();
    }
  });

  test.each([
    { updatesPerStep: 3, batchSize: 2, lambda: 2 },
    { length: 6, truncationLength: 2, bufferSize: 40, learningRate: 0.003 },
  ])('computes what learn computes, in whatever slices: %o', async (changes) => {
    const given = { ...settings, ...changes };
    const environment = new CycleWorld({ length: given.length });
    const { truncationLength, batchSize, updatesPerStep, bufferSize, lambda } = given;
    const { runs, engine } = await learn({
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
    const study = new ExplorableStudy({ ...given, shown: 'fpp' });
    for (let count = 1; !study.isDone; count = (count % 7) + 1) study.advance(count);
    expect(meansOf(study.frame(), 'fpp')).toEqual(means);
    // The run that is watched is seed 0 of the curves, with a twin beside it or not.
    const { states } = study.frame().buffer;
    const newest = (given.steps - states.length) % engine.config.slots;
    for (const [i, state] of states.entries()) {
      expect(state).toEqual([...engine.state(0, 0, (newest + 1 + i) % engine.config.slots)]);
    }
  });

  test('says of a run that diverges that it did, by which step, and goes on', () => {
    const { settings: given } = presets[4];
    const study = new ExplorableStudy(given);
    study.advance(400);
    const { curves, buffer } = study.frame();
    const { diverged, final, bins } = curves['fpp-own-rate'];
    expect(diverged).toEqual({ runs: expect.any(Number) as number, step: 50 });
    expect(diverged?.runs).toBeLessThan(given.seeds);
    expect(final).toBeNaN();
    expect(bins[0].mean).toBeNaN();
    expect(buffer.states).toHaveLength(given.bufferSize);
    for (const name of ['fpp-chains', 'stored-state', 'truncated-bptt'] as const) {
      expect(curves[name].diverged).toBeNull();
    }
  });

  test('refuses settings that do not fit each other', () => {
    expect(() => new ExplorableStudy({ ...settings, truncationLength: 500 })).toThrow('bufferSize');
  });
});

describe('the sentence of a preset is true', () => {
  const finals = presets.map(({ settings: given }) => {
    const { curves } = finished(given);
    return Object.fromEntries(methods.map((name) => [name, curves[name].final])) as Record<
      (typeof methods)[number],
      number
    >;
  });
  const [half, whole, many] = finals;
  const zero = 0.1;

  test('there are five, and the first one is what is shown first', () => {
    expect(presets).toHaveLength(5);
    expect(presets[0].settings).toEqual(defaultSettings);
    for (const { words } of presets) expect(words).toMatch(/^[^.]*\.$/);
  });

  test('half the memory: chains learn it, FPP in part, the others not', () => {
    expect(half['fpp-chains']).toBeLessThan(zero / 10);
    for (const name of ['fpp', 'fpp-own-rate'] as const) {
      expect(half[name]).toBeLessThan(0.6 * zero);
      expect(half[name]).toBeGreaterThan(zero / 5);
    }
    for (const name of ['stored-state', 'truncated-bptt'] as const) {
      expect(half[name]).toBeGreaterThan(0.9 * zero);
    }
  });

  test('all of the memory: every method learns', () => {
    for (const name of methods) expect(whole[name]).toBeLessThan(zero / 3);
  });

  test('short windows, many: only states at their own rate', () => {
    for (const name of ['fpp-own-rate', 'fpp-chains'] as const) {
      expect(many[name]).toBeLessThan(zero / 10);
    }
    for (const name of ['fpp', 'stored-state', 'truncated-bptt'] as const) {
      expect(many[name]).toBeGreaterThan(0.8 * zero);
    }
  });

  test('too much: one method diverges', () => {
    expect(methods.filter((name) => Number.isNaN(finals[4][name]))).toEqual(['fpp-own-rate']);
  });
});

describe.each(shownMethods)('the buffer of %s', (shown) => {
  test('holds states, observations, and what states disagree with', () => {
    const { states, disagreements, observations } = finished({ ...settings, shown }).buffer;
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

  test('shows the windows of the last update', () => {
    const { truncationLength: T } = settings;
    const study = new ExplorableStudy({ ...settings, seeds: 1, shown, batchSize: 2 });
    study.advance(T - 1);
    expect(study.frame().buffer.windows).toEqual([]);
    const firsts: number[] = [];
    for (let t = T; t <= 150; t++) {
      study.advance(1);
      const { windows, states } = study.frame().buffer;
      expect(windows).toHaveLength(2);
      for (const [first, last] of windows) {
        expect(last - first).toBe(T);
        expect(first).toBeGreaterThanOrEqual(-1);
        expect(last).toBeLessThan(states.length);
      }
      firsts.push(windows[0][0]);
    }
    // Places move by one a step once the buffer is full: a chain's next window ends where the last one began.
    const later = firsts.slice(100);
    const goesOn = later.slice(1).filter((first, i) => first + T === later[i] - 1).length;
    if (shown === 'fpp-chains') expect(goesOn / later.length).toBeGreaterThan(0.7);
    else expect(goesOn / later.length).toBeLessThan(0.2);
  });
});

describe('the credit of one target', () => {
  /** How far before the target states have changed, after every step for which one target is followed. */
  function reaches(changes: Partial<typeof settings>): { reach: number; age: number }[] {
    const study = new ExplorableStudy({ ...settings, seeds: 1, ...changes });
    const seen: { reach: number; age: number }[] = [];
    while (!study.isDone) {
      study.advance(1);
      const { credit, states } = study.frame().buffer;
      if (credit.target === null) continue;
      const { target } = credit;
      const oldest = credit.ever.findIndex((value) => value > 0);
      seen.push({
        reach: oldest < 0 || oldest > target ? 0 : target - oldest,
        age: states.length - 1 - target,
      });
      for (const [i, now] of credit.now.entries()) expect(now).toBeLessThanOrEqual(credit.ever[i]);
    }
    return seen;
  }
  const most = (seen: readonly { reach: number }[]): number =>
    Math.max(...seen.map(({ reach }) => reach));

  test('is walked back by chains, T steps a window', () => {
    const seen = reaches({ shown: 'fpp-chains' });
    expect(most(seen)).toBeGreaterThan(4 * settings.truncationLength);
    for (const [i, { reach, age }] of seen.slice(1).entries()) {
      if (age === 0) continue;
      expect(reach - seen[i].reach).toBeLessThanOrEqual(settings.truncationLength);
    }
  });

  test('is none where states do not move', () => {
    expect(most(reaches({ shown: 'stored-state' }))).toBe(0);
  });

  test.each(['fpp', 'fpp-chains'] as const)('ends with the window at λ = 0: %s', (shown) => {
    const seen = reaches({ shown, lambda: 0, updatesPerStep: 4 });
    expect(most(seen)).toBeGreaterThan(0);
    expect(most(seen)).toBeLessThanOrEqual(settings.truncationLength);
  });

  test('takes another target after 60 steps, and none before there is a window', () => {
    const seen = reaches({ shown: 'fpp' });
    expect(Math.max(...seen.map(({ age }) => age))).toBe(59);
    expect(seen.at(-1)?.age).toBe(44);
  });
});
