import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runExample } from './running-example';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fpp-csv-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A sensor with gaps, a late label and a line that is none. */
const lines = Array.from({ length: 450 }, (_, t) => {
  if (t === 20) return 'broken,line,here';
  const heat = t % 9 === 4 ? '' : (20 + 5 * Math.sin(t / 5)).toFixed(3);
  const load = t % 50 === 7 ? '' : (100 + 30 * Math.sin((t + 2) / 5)).toFixed(2);
  return `${heat},${(t % 24) / 24},${load}`;
});

async function fed(given: readonly string[], state: string) {
  const example = runExample('csv-tail.mjs', [state]);
  example.child.stdin.end(['heat,hour,load', ...given, ''].join('\n'));
  expect(await example.ended, example.err()).toBe(0);
  return { said: example.out().trimEnd().split('\n'), err: example.err() };
}

it('a file that grows is learned from, and a restart passes over what was', async () => {
  const state = join(folder, 'state.safetensors');
  const begun = await fed(lines.slice(0, 230), state);
  expect(begun.said).toHaveLength(229);
  expect(begun.err).toContain('line 21:');
  expect(begun.said.some((line) => line.includes('load unknown'))).toBe(true);
  const resumed = await fed(lines, state);
  // What was saved ends at a hundred lines.
  expect(resumed.said[0]).toMatch(/^line 201: /);
  const whole = await fed(lines, join(folder, 'other.safetensors'));
  expect(resumed.said).toEqual(whole.said.slice(-resumed.said.length));

  const errors = whole.said.map((line) => {
    const [, told, expected] = /load (\S+), expected (\S+)$/.exec(line) ?? [];
    return Math.abs(Number(told) - Number(expected));
  });
  const mean = (part: readonly number[]): number => {
    const known = part.filter(Number.isFinite);
    return known.reduce((sum, error) => sum + error, 0) / known.length;
  };
  // The mean of all that came errs by 19.
  expect(mean(errors.slice(-150))).toBeLessThan(10);
});
