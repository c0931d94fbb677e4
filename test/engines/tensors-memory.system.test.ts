import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

interface Held {
  readonly owners: number;
  readonly native: number;
}

/** What is held from the 2,000th to the 10,000th step. */
function heldWhile(how: 'keeping' | 'leaking'): Held[] {
  const script = path.join(__dirname, 'tensors-memory.cjs');
  const out = execFileSync(process.execPath, [script, how], { encoding: 'utf8', stdio: 'pipe' });
  return JSON.parse(out) as Held[];
}

/** MB by which the least that is held grows from the first half to the second. */
function growth(held: readonly Held[]): number {
  const half = held.length >> 1;
  const least = (part: readonly Held[]): number => Math.min(...part.map(({ native }) => native));
  return (least(held.slice(half)) - least(held.slice(0, half))) / 2 ** 20;
}

/** A single tensor of 4 numbers that is lost at each step takes some 1 kB, 4 MB between the halves. */
const MOST = 2;

describe('TensorFlow’s memory', () => {
  it('is flat over 10,000 steps', () => {
    const held = heldWhile('keeping');
    expect(held.length).toBeGreaterThan(10);
    expect(new Set(held.map(({ owners }) => owners)).size).toBe(1);
    expect(growth(held)).toBeLessThan(MOST);
  });

  it('grows where one small tensor a step is lost, so that the first would tell', () => {
    expect(growth(heldWhile('leaking'))).toBeGreaterThan(MOST);
  });
});
