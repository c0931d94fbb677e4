import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deriveGenerator } from '../../lib/random';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fpp-resume-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs the study in a process of its own; kills it after so many milliseconds, if it still runs. */
async function study(
  args: string[],
  killAfter?: number,
): Promise<{ out: string; killed: boolean }> {
  const child = spawn(process.execPath, [join(__dirname, 'resumable.cjs'), ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
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

it.each(['reference', 'lanes', 'dense', 'tensors'])(
  'killed at random points on %s and resumed, a study ends with the same bits',
  async (engine) => {
    const start = performance.now();
    const undisturbed = await study([engine]);
    const time = performance.now() - start;
    expect(undisturbed.out).toContain('"parameters"');

    const path = join(folder, `${engine}.safetensors`);
    const generator = deriveGenerator('test', 'resume', 0, 'samples');
    let kills = 0;
    for (;;) {
      // Now and then a kill falls before the first save: then it begins anew.
      const patience = kills < 8 ? (0.3 + 0.6 * generator.uniform()) * time : undefined;
      const { killed, out } = await study([engine, path], patience);
      kills += Number(killed);
      if (killed) continue;
      expect(out).toBe(undisturbed.out);
      break;
    }
    expect(kills).toBeGreaterThan(0);
  },
  600_000,
);
