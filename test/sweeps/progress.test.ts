import { afterEach, describe, expect, it, vi } from 'vitest';
import { experimentNamed } from '../../lib/experiments';
import { planSweep } from '../../lib/sweeps/plan';
import { ProgressMeter } from '../../lib/sweeps/progress';

const plan = planSweep(experimentNamed('figure-3a'), { seeds: 1 });
const [task, other] = plan.tasks;

afterEach(() => {
  vi.restoreAllMocks();
});

function atSecond(second: number): void {
  vi.spyOn(performance, 'now').mockReturnValue(1000 * second);
}

describe('progress', () => {
  it('of one setting is that of its own tasks', () => {
    const meter = new ProgressMeter(plan, [task], [task]);
    expect(meter.now()).toMatchObject({ share: 0, secondsLeft: undefined });
    atSecond(10);
    expect(meter.move(task, 0.25).share).toBeCloseTo(0.25, 12);
    atSecond(20);
    const { share, secondsLeft } = meter.move(task, 0.5);
    expect(share).toBeCloseTo(0.5, 12);
    expect(secondsLeft).toBeCloseTo(20, 9);
  });

  it('that was made before does not make the rest look quick', () => {
    const meter = new ProgressMeter(plan, [task], [task]);
    atSecond(100);
    // The task goes on where it was stopped.
    expect(meter.move(task, 0.9).secondsLeft).toBeUndefined();
    atSecond(105);
    expect(meter.move(task, 0.95).secondsLeft).toBeCloseTo(5, 9);
  });

  it('counts what earlier commands have finished as done', () => {
    const meter = new ProgressMeter(plan, [task, other], [other]);
    const { share } = meter.now();
    expect(share).toBeGreaterThan(0);
    expect(share).toBeLessThan(1);
    expect(meter.finish(other).share).toBeCloseTo(1, 12);
  });
});
