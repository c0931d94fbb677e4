import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellNames, cells, Generator } from '../../lib';
import {
  fixedPointOperator,
  project,
  randomFixedBuffer,
  reformulation,
  unroll,
  type FixedBuffer,
  type Point,
} from '../../lib/proofs';

const spaces = {
  observation: { kind: 'class', classes: 2 },
  target: { kind: 'class', classes: 3 },
} as const;

/** A buffer and a point on it whose states agree with nothing. */
const arbitrary = fc
  .record({
    words: fc.array(fc.integer({ min: 1, max: 0x7fffffff }), { minLength: 4, maxLength: 4 }),
    cell: fc.constantFrom(...cellNames),
    length: fc.integer({ min: 2, max: 9 }),
    share: fc.double({ min: 0, max: 0.999, noNaN: true }),
  })
  .map(({ words, cell, length, share }) => ({
    ...randomFixedBuffer(new Generator(words), cells[cell](spaces, { hiddenUnits: 3 }), length),
    T: 1 + Math.floor(share * length),
  }));

const over = (check: (given: { buffer: FixedBuffer; point: Point; T: number }) => void): void => {
  fc.assert(fc.property(arbitrary, check), { numRuns: 60, seed: 7 });
};

describe('the fixed-point operator (eq. 3)', () => {
  test('leaves the network’s own trajectory where it is, whatever T', () => {
    over(({ buffer, point, T }) => {
      const consistent = unroll(buffer, project(point));
      expect(fixedPointOperator(buffer, consistent, T)).toEqual(consistent.states);
    });
  });

  test('moves a state that stands elsewhere, and what follows from it T steps later', () => {
    over(({ buffer, point, T }) => {
      const consistent = unroll(buffer, project(point));
      const moved = consistent.states.map((s, i) => (i === T ? s.map((value) => value + 0.1) : s));
      const image = fixedPointOperator(buffer, { ...consistent, states: moved }, T);
      for (const [i, state] of image.entries()) {
        if (i === 2 * T) expect(state).not.toEqual(consistent.states[i]);
        else expect(state).toEqual(consistent.states[i]);
      }
    });
  });

  test('finds the trajectory from s_0 in n steps from any states, T = 1: no other fixed point', () => {
    over(({ buffer, point }) => {
      let states = point.states;
      for (let pass = 0; pass < buffer.inputs.length; pass++) {
        states = fixedPointOperator(buffer, { ...point, states }, 1);
      }
      expect(states).toEqual(unroll(buffer, project(point)).states);
    });
  });

  test('leads from eq. 1 to eq. 6: both sides of every step agree', () => {
    over(({ buffer, point, T }) => {
      for (const lambda of [0.5, 3]) {
        const objective = { loss: 'last', lambda, penalty: 'sum' } as const;
        for (const { statement, discrepancy } of reformulation(
          { buffer, truncationLength: T, objective },
          point,
        )) {
          expect(discrepancy, statement).toBeLessThan(1e-12);
        }
      }
    });
  });

  test('does not, if the penalty is another than the paper’s', () => {
    over(({ buffer, point, T }) => {
      const objective = { loss: 'last', lambda: 1, penalty: 'mean' } as const;
      const steps = reformulation({ buffer, truncationLength: T, objective }, point);
      expect(steps.map(({ discrepancy }) => discrepancy > 1e-3)).toEqual([
        false,
        false,
        false,
        true,
      ]);
    });
  });
});
