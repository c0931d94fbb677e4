import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deriveGenerator } from '../../lib/random';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fpp-endless-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What a learner in a process of its own says; it is killed after so many milliseconds, if it still runs. */
async function live(args: readonly string[], killAfter?: number) {
  const script = join(__dirname, 'endless.cjs');
  const child = spawn(process.execPath, ['--expose-gc', script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (data: Buffer) => (out += data.toString()));
  const end = new Promise<boolean>((resolve) => {
    child.on('close', (_, signal) => {
      resolve(signal === 'SIGKILL');
    });
  });
  if (killAfter !== undefined) void sleep(killAfter).then(() => child.kill('SIGKILL'));
  return { killed: await end, out };
}

const STEPS = '9000';

it('a learner that is killed at random points goes on with the same bits', async () => {
  const begun = performance.now();
  const undisturbed = await live(['resume', STEPS, join(folder, 'undisturbed.safetensors')]);
  const time = performance.now() - begun;
  expect(JSON.parse(undisturbed.out)).toHaveLength(2 * 27);

  const path = join(folder, 'killed.safetensors');
  const generator = deriveGenerator('test', 'endless', 0, 'samples');
  let kills = 0;
  for (;;) {
    const patience = kills < 8 ? (0.2 + 0.4 * generator.uniform()) * time : undefined;
    const { killed, out } = await live(['resume', STEPS, path], patience);
    kills += Number(killed);
    if (killed) continue;
    expect(out).toBe(undisturbed.out);
    break;
  }
  expect(kills).toBeGreaterThan(0);
  // Nothing half written is left behind.
  expect(readdirSync(folder).sort()).toEqual(['killed.safetensors', 'undisturbed.safetensors']);
}, 600_000);

it('a million steps take no more memory than a tenth of them', async () => {
  const { out } = await live(['memory', '1000000']);
  const { after, steps } = JSON.parse(out) as { after: [number, number]; steps: number };
  // The last sample may still wait for its target.
  expect(steps).toBeGreaterThan(999_990);
  const [tenth, all] = after;
  expect(all - tenth).toBeLessThan(200_000);
}, 900_000);
