import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  CycleWorld,
  elman,
  FileError,
  Fpp,
  learn,
  LearningStopped,
  type Environment,
  type LearnOptions,
} from '../../lib';
import { checkSize } from '../../lib/trainers/checkpoints/checkpoint';
import type { Checkpoint } from '../../lib/trainers/checkpoints/contents';

const folder = mkdtempSync(join(tmpdir(), 'fpp-saving-'));
const path = join(folder, 'study.safetensors');
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
});

const world = new CycleWorld({ length: 5 });
const study: LearnOptions = {
  environment: world,
  network: elman(world, { hiddenUnits: 4 }),
  trainer: new Fpp({ truncationLength: 2, bufferSize: 3 }),
  steps: 40,
  learningRate: 0.01,
  seeds: 2,
};

/** CycleWorld, with something done before each step of its first run. */
function watched(before: (step: number) => void): Environment {
  let opened = 0;
  return {
    name: world.name,
    observation: world.observation,
    target: world.target,
    open(streams, generator) {
      const source = world.open(streams, generator);
      const isFirst = opened++ === 0;
      let step = 0;
      return {
        next(into, first) {
          step += 1;
          if (isFirst) before(step);
          source.next(into, first);
        },
      };
    },
  };
}

/** Counts the steps that are taken of a stream. */
async function stepsTaken(options: LearnOptions): Promise<number> {
  let taken = 0;
  await learn({ ...options, environment: watched((step) => (taken = step)) });
  return taken;
}

describe('what was learned is saved', () => {
  it('before a stream throws', async () => {
    const breaking = watched((step) => {
      if (step > 25) throw new Error('the sensor is gone');
    });
    const saving = { ...study, checkpoint: { path } };
    await expect(learn({ ...saving, environment: breaking })).rejects.toThrow('the sensor is gone');
    const seen: number[] = [];
    const resumed = await learn({ ...saving, onProgress: (done) => seen.push(done) });
    expect(resumed.runs).toEqual((await learn(study)).runs);
    expect(existsSync(path)).toBe(true);
  });

  it('before a stream gives what is none', async () => {
    const lying: Environment = {
      ...watched(() => undefined),
      open: (streams, generator) => {
        const source = world.open(streams, generator);
        let step = 0;
        return {
          next(into, first) {
            source.next(into, first);
            step += 1;
            if (step === 30) into.targets[first] = 9;
          },
        };
      },
    };
    const saving = { ...study, checkpoint: { path } };
    await expect(learn({ ...saving, environment: lying })).rejects.toThrow('target at step 30');
    expect((await learn(saving)).runs).toEqual((await learn(study)).runs);
  });
});

describe('a file that cannot be written', () => {
  it.each<[string, () => string, string]>([
    ['no folder', () => join(folder, 'no', 'x'), 'no such file or folder'],
    ['under a file', () => join(fileAt(path), 'x'), 'part of the path is a file'],
    [
      'a name too long',
      () => join(folder, 'x'.repeat(300)),
      'the name is too long for this file system',
    ],
  ])('is found out before anything is learned: %s', async (_, place, reason) => {
    let taken = 0;
    const environment = watched((step) => (taken = step));
    const going = learn({ ...study, environment, checkpoint: { path: place() } });
    await expect(going).rejects.toThrow(FileError);
    await expect(going).rejects.toThrow(reason);
    expect(taken).toBe(0);
  });

  it('leaves nothing behind when it is tried out', async () => {
    const environment = watched(() => {
      expect(readdirSync(folder)).toEqual([]);
    });
    await learn({ ...study, environment, checkpoint: { path } });
    expect(readdirSync(folder)).toEqual(['study.safetensors']);
  });

  it('while it learns loses nothing of what was learned, and is told', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const environment = watched((step) => {
      if (step === 5) rmSync(folder, { recursive: true });
    });
    const learned = await learn({ ...study, environment, checkpoint: { path, every: 10 } });
    expect(learned.runs).toEqual((await learn(study)).runs);
    expect(learned.unsaved).toBeInstanceOf(FileError);
    expect(learned.unsaved?.message).toContain('no such file or folder');
    expect(warn).toHaveBeenCalledTimes(1);
    mkdirSync(folder);
    learned.save(path);
    expect(existsSync(path)).toBe(true);
  });

  it('for a while only is written later', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const environment = watched((step) => {
      if (step === 5) rmSync(folder, { recursive: true });
      if (step === 15) mkdirSync(folder);
    });
    const learned = await learn({ ...study, environment, checkpoint: { path, every: 10 } });
    expect(learned.unsaved).toBeUndefined();
    expect(warn).toHaveBeenCalledTimes(1);
    expect(existsSync(path)).toBe(true);
  });

  it('of more than 2 GiB is refused by its size', () => {
    const none = new Float64Array(0);
    const names = ['parameters', 'optimizer', 'stateOptimizer', 'states', 'acting', 'observations'];
    const empty = Object.fromEntries([...names, 'targets'].map((name) => [name, none]));
    const huge = { byteLength: 3 * 2 ** 30, length: 1 } as Float64Array;
    const checkpoint = {
      study: { network: { ...study.network, blocks: [] }, streams: 1 },
      runs: [empty],
      learner: { influence: huge },
      record: {},
    } as unknown as Checkpoint;
    expect(() => {
      checkSize('x', checkpoint);
    }).toThrow('cannot write x: it would be of 3.0 GiB');
  });
});

describe('a resumed stream', () => {
  it('is played forward with progress, and hears a stop', async () => {
    const long = { ...study, steps: 400 };
    await learn(long).then((learned) => {
      learned.save(path);
    });
    const slow = watched((step) => {
      // Longer than learning goes without a pause.
      if (step <= 400 && step % 100 === 0)
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 45);
    });
    const controller = new AbortController();
    const phases: [number, number, string][] = [];
    const going = learn({
      ...long,
      environment: slow,
      from: path,
      signal: controller.signal,
      onProgress: (...told) => {
        phases.push(told);
        controller.abort();
      },
    });
    await expect(going).rejects.toThrow(LearningStopped);
    expect(phases).toEqual([[expect.any(Number), 400, 'replay']]);
    expect(phases[0][0]).toBeLessThan(400);
  });

  it('is not begun when the stop came before', async () => {
    const signal = AbortSignal.abort();
    let taken = 0;
    const environment = watched((step) => (taken = step));
    await expect(learn({ ...study, environment, signal })).rejects.toThrow(
      'learning was stopped after 0 steps',
    );
    expect(taken).toBe(0);
  });

  it('goes on for as many steps as are left', async () => {
    (await learn({ ...study, steps: 10 })).save(path);
    expect(await stepsTaken({ ...study, steps: 5, from: path })).toBe(15);
  });
});

/** Makes a file of a path. */
function fileAt(place: string): string {
  writeFileSync(place, '');
  chmodSync(place, 0o600);
  return place;
}
