import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { measurePeers, type PeerResult } from '../../lib/bench/peers';

// A package whose peers can be doctored.
const place = vi.hoisted(() => ({ packageRoot: '' }));
vi.mock('../../lib/platform/machine', () => place);

const root = join(__dirname, '..', '..');

beforeEach(() => {
  place.packageRoot = mkdtempSync(join(tmpdir(), 'fpp-peers-'));
});

afterEach(() => {
  rmSync(place.packageRoot, { recursive: true });
  vi.unstubAllEnvs();
});

async function measure(): Promise<{ notes: string[]; results: PeerResult[] }> {
  const notes: string[] = [];
  const results: PeerResult[] = [];
  await measurePeers({
    cases: ['k4-T10'],
    runs: 4,
    threads: 1,
    onNote: (note) => notes.push(note),
    onResult: (result) => results.push(result),
  });
  return { notes, results };
}

function placeScript(text: string): void {
  const folder = join(place.packageRoot, 'bench', 'peers');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'run.mjs'), text);
}

describe('peers', () => {
  it('that are not there are a note, not an error', async () => {
    const { notes, results } = await measure();
    expect(results).toEqual([]);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/^peers: not measured: there is no .*run\.mjs$/);
  });

  it('without Python are one clear line', async () => {
    const skipEnvironment = (path: string): boolean => !path.endsWith('.venv');
    const peers = join('bench', 'peers');
    cpSync(join(root, peers), join(place.packageRoot, peers), {
      recursive: true,
      filter: skipEnvironment,
    });
    cpSync(join(root, 'scripts'), join(place.packageRoot, 'scripts'), { recursive: true });
    symlinkSync(join(root, 'dist'), join(place.packageRoot, 'dist'));
    vi.stubEnv('PATH', '');
    const { notes, results } = await measure();
    expect(results).toEqual([]);
    expect(notes).toEqual(['peers: not measured: Python 3.9 or newer is missing.']);
  });

  it('that measured something before they failed have it kept', async () => {
    const sound = { name: 'k4-T10', engine: 'jax', mode: 'native', threads: 1, runs: 4 };
    const line = JSON.stringify({ ...sound, msPerStep: 0.5, variant: 'runs-last, 1 process' });
    placeScript(`console.log('${line}'); console.error('a\\nthe reason'); process.exitCode = 1;`);
    const { notes, results } = await measure();
    expect(results).toMatchObject([{ name: 'k4-T10', msPerStep: 0.5 }]);
    expect(notes).toEqual(['peers: not all measured: the reason']);
  });
});
