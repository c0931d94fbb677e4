import { describe, expect, test } from 'vitest';
import { deriveGenerator } from '../../lib';
import { rnnObjective, teacherProblem, type RnnPoint } from '../../lib/proofs';
import { eachCell } from '../models/each-cell';

const generator = () => deriveGenerator('test', 'teacher', 0, 'samples');
const vectors = { kind: 'vector', size: 2 } as const;
const classes = { kind: 'class', classes: 3 } as const;

/** The same network with its readout set to 0. */
const withoutReadout = ({ parameters, initialState }: RnnPoint, from: number): RnnPoint => ({
  parameters: parameters.map((value, i) => (i < from ? value : 0)),
  initialState,
});

describe.each(eachCell)('the teacher problem, %s', (_, make) => {
  test('without noise its teacher predicts vectors exactly, with noise up to the noise', () => {
    const network = make({ observation: classes, target: vectors }, { hiddenUnits: 2 });
    const exact = teacherProblem(generator(), network, { length: 20, noise: 0 });
    expect(rnnObjective(exact.buffer, exact.teacher)).toBeLessThan(1e-25);
    const noisy = teacherProblem(generator(), network, { length: 2000, noise: 0.5 });
    const perOutput = rnnObjective(noisy.buffer, noisy.teacher) / (2000 * 2);
    expect(Math.abs(perOutput - 0.25)).toBeLessThan(0.03);
  });

  test('it predicts classes better than a network that knows nothing', () => {
    const network = make({ observation: vectors, target: classes }, { hiddenUnits: 2 });
    const { buffer, teacher } = teacherProblem(generator(), network, { length: 2000 });
    const blind = withoutReadout(teacher, network.cellParameterCount);
    expect(rnnObjective(buffer, blind)).toBeCloseTo(2000 * Math.log(3), 6);
    expect(rnnObjective(buffer, teacher)).toBeLessThan(0.99 * 2000 * Math.log(3));
    expect(new Set(buffer.targets).size).toBe(3);
  });
});
