import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CycleWorld, elman, lanesEngine, learn, LearningStopped, TruncatedBptt } from '../../lib';
import { KernelProgress } from '../../lib/platform/kernel-progress';

const name = Symbol.for('fixed-point-propagation.kernel-progress');
const kernel = globalThis as { [name]?: unknown };
const said: string[] = [];

beforeEach(() => {
  said.length = 0;
  kernel[name] = (label: string, total: number) => {
    said.push(`${label} of ${total}`);
    const tell =
      (verb: string) =>
      (...words: unknown[]) =>
        said.push([verb, ...words].join(' '));
    return { update: tell('update'), done: tell('done'), stop: tell('stop') };
  };
});
afterEach(() => {
  Reflect.deleteProperty(kernel, name);
  vi.useRealTimers();
});

describe('a progress bar that the kernel gives', () => {
  it('shows once it has taken a while, and says at which step it was stopped', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const bar = new KernelProgress('learn', 2000);
    bar.update(10);
    expect(said).toEqual([]);
    vi.advanceTimersByTime(600);
    bar.update(1200);
    bar.end(1300);
    expect(said).toEqual([
      'learn of 2000',
      'update 1200 step 1,200 of 2,000',
      'stop step 1,300 of 2,000',
    ]);
  });

  it('ends with what it is for, and is not there for what is short or has a bar of its own', async () => {
    const environment = new CycleWorld();
    const study = {
      ...{ environment, network: elman(environment, { hiddenUnits: 2 }), learningRate: 0.01 },
      trainer: new TruncatedBptt({ truncationLength: 2 }),
    };
    await learn({ ...study, steps: 20 });
    expect(said).toEqual([]);
    const stopper = new AbortController();
    const watch = setInterval(() => {
      if (said.length > 1) stopper.abort();
    }, 20);
    const forHours = { ...study, steps: 1e9, engine: lanesEngine };
    await expect(learn({ ...forHours, signal: stopper.signal })).rejects.toThrow(LearningStopped);
    clearInterval(watch);
    expect(said[0]).toBe('learn of 1000000000');
    expect(said.at(-1)).toMatch(/^stop step [\d,]+ of 1,000,000,000$/);
    said.length = 0;
    const quiet = new AbortController();
    const begun = performance.now();
    const onProgress = (): void => {
      if (performance.now() - begun > 700) quiet.abort();
    };
    await expect(learn({ ...forHours, signal: quiet.signal, onProgress })).rejects.toThrow();
    expect(said).toEqual([]);
  });

  it('is none outside of a kernel', () => {
    Reflect.deleteProperty(kernel, name);
    const bar = new KernelProgress('learn', 10);
    bar.update(1);
    bar.end(2);
    expect(said).toEqual([]);
  });
});
