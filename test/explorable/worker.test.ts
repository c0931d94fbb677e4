import { describe, expect, test } from 'vitest';
import { defaultSettings, type ExplorableSettings } from '../../lib/explorable/settings';
import {
  serve,
  type FromExplorable,
  type Pace,
  type ToExplorable,
} from '../../lib/explorable/worker';

const settings = { ...defaultSettings, seeds: 3, steps: 400 };
const fast: Pace = { stepsPerSecond: null, skip: 0, isStill: false };
const still: Pace = { ...fast, isStill: true };

/** A page: what it heard, and a way to tell its worker something. */
function page() {
  const heard: FromExplorable[] = [];
  const scope = {
    postMessage: (message: FromExplorable) => heard.push(message),
    onmessage: null as ((event: { data: ToExplorable }) => void) | null,
  };
  serve(scope);
  const tell = (data: ToExplorable): void => scope.onmessage?.({ data });
  let id = 0;
  const start = (changes: Partial<ExplorableSettings> = {}, pace = fast, plays = true): void => {
    const given = { ...settings, ...changes };
    tell({ kind: 'start', id: ++id, settings: given, plays, look: 'wide', pace });
  };
  return { heard, tell, start };
}

const frames = (heard: readonly FromExplorable[]) =>
  heard.flatMap((message) => (message.kind === 'frame' ? [message] : []));
const soon = (milliseconds: number) => new Promise((resume) => setTimeout(resume, milliseconds));
const patient = { timeout: 60_000 };

describe('the worker of the explorable', () => {
  test('answers with a first picture, then others, to the end', async () => {
    const { heard, start } = page();
    start({ steps: 3000 });
    await expect.poll(() => heard.at(-1), patient).toMatchObject({ kind: 'frame', isDone: true });
    expect(heard[0]).toMatchObject({ kind: 'frame', id: 1, step: 0, isDone: false });
    expect(frames(heard).at(-1)).toMatchObject({ step: 3000, studies: 1 });
    expect(frames(heard).at(-1)?.words).toContain('After 3,000 of 3,000 steps');
  });

  test('runs only the newest of many settings', async () => {
    const { heard, start } = page();
    const lengths = [4, 6, 8, 10, 12];
    for (let i = 0; i < 200; i++) {
      start({ length: lengths[i % 5], truncationLength: 1 + (i % 10) });
      if (i % 50 === 0) await soon(1);
    }
    start({ truncationLength: 2 });
    await expect.poll(() => heard.at(-1), patient).toMatchObject({ isDone: true, id: 201 });
    const ids = frames(heard).map(({ id }) => id);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    expect(frames(heard).at(-1)?.studies).toBeLessThanOrEqual(6);
    expect(new Set(frames(heard).flatMap(({ isDone, id }) => (isDone ? [id] : [])))).toEqual(
      new Set([201]),
    );
  });

  test('pauses, steps and goes on', async () => {
    const { heard, tell, start } = page();
    start({}, fast, false);
    await expect.poll(() => heard.length, patient).toBe(1);
    await soon(80);
    expect(heard).toHaveLength(1);
    tell({ kind: 'step' });
    tell({ kind: 'step' });
    expect(frames(heard).map(({ step }) => step)).toEqual([0, 1, 2]);
    tell({ kind: 'resume' });
    await expect.poll(() => frames(heard).at(-1)?.isDone, patient).toBe(true);
    tell({ kind: 'step' });
    expect(heard.at(-1)).toMatchObject({ step: settings.steps });
  });

  test('takes a step at a time where it is to be followed, after those that are skipped', async () => {
    const { heard, tell, start } = page();
    start({}, { stepsPerSecond: 20, skip: 100, isStill: false });
    await expect.poll(() => frames(heard).at(-1)?.step, patient).toBeGreaterThan(102);
    tell({ kind: 'pause' });
    const slow = frames(heard)
      .map(({ step }) => step)
      .filter((step) => step > 100);
    expect(slow).toEqual(slow.map((_, i) => 101 + i));
    tell({ kind: 'pace', pace: fast });
    tell({ kind: 'resume' });
    await expect.poll(() => frames(heard).at(-1)?.isDone, patient).toBe(true);
  });

  test('gives one picture where motion is not wanted: the last', async () => {
    const { heard, start } = page();
    start({ steps: 2000 }, still);
    await expect.poll(() => frames(heard).length, patient).toBe(1);
    expect(frames(heard)[0]).toMatchObject({ isDone: true, step: 2000 });
    start({}, still, false);
    await expect.poll(() => heard.at(-1), patient).toMatchObject({ kind: 'frame', id: 2, step: 0 });
  });

  test('draws what stands there for another place', async () => {
    const { heard, tell, start } = page();
    start({}, still);
    await expect.poll(() => frames(heard).length, patient).toBe(1);
    tell({ kind: 'look', look: 'narrow' });
    const [wide, narrow] = frames(heard);
    expect(narrow).toMatchObject({ look: 'narrow', step: wide.step, words: wide.words });
    expect(narrow.errors).not.toBe(wide.errors);
  });

  test('says why it refuses settings, and takes the next ones', async () => {
    const { heard, tell, start } = page();
    tell({ kind: 'warm', settings });
    start({ truncationLength: 500 });
    await expect.poll(() => heard.at(-1), patient).toMatchObject({ kind: 'refused', id: 1 });
    start({}, still);
    await expect.poll(() => frames(heard).at(-1), patient).toMatchObject({ id: 2, isDone: true });
  });
});
