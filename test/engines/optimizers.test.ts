import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as tf from '@tensorflow/tfjs-node';
import { OptionError, rmsprop, sgd, type UpdateRule } from '../../lib';
import { followGradient, initialAccumulators } from '../../lib/engines/reference/follow-gradient';

/** x after following some gradients. */
function follow(rule: UpdateRule, rate: number, gradients: readonly number[]): number {
  const x = Float64Array.of(1);
  const accumulators = initialAccumulators(rule, 1);
  for (const gradient of gradients)
    followGradient(rule, rate, Float64Array.of(gradient), accumulators, x);
  return x[0];
}

describe('RMSprop', () => {
  test('default reading, by hand: v starts at 1, ε inside the root', () => {
    const v1 = 0.9 + 0.1 * 4;
    const v2 = 0.9 * v1 + 0.1 * 9;
    const expected = 1 - (0.01 * 2) / Math.sqrt(v1 + 1e-10) + (0.01 * 3) / Math.sqrt(v2 + 1e-10);
    expect(follow(rmsprop(), 0.01, [2, -3])).toBeCloseTo(expected, 14);
  });

  test('other reading, by hand: v starts at 0, ε outside the root', () => {
    const rule = rmsprop({
      decay: 0.99,
      epsilon: 0.5,
      epsilonPlacement: 'outside',
      initialAccumulator: 0,
    });
    expect(follow(rule, 0.01, [2])).toBeCloseTo(1 - (0.01 * 2) / (Math.sqrt(0.01 * 4) + 0.5), 14);
  });

  test('equals tf.train.rmsprop, whose v starts at 0 and whose ε is inside', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 1, maxLength: 8 }),
        (gradients) => {
          const rule = rmsprop({ epsilon: 1e-4, initialAccumulator: 0 });
          const ours = follow(rule, 0.05, gradients);
          const theirs = tf.tidy(() => {
            const x = tf.variable(tf.scalar(1));
            const optimizer = tf.train.rmsprop(0.05, 0.9, 0, 1e-4);
            for (const gradient of gradients) {
              optimizer.minimize(() => x.mul<tf.Scalar>(tf.scalar(gradient)), false, [x]);
            }
            const [value] = x.dataSync();
            x.dispose();
            return value;
          });
          expect(Math.abs(ours - theirs)).toBeLessThan(1e-5);
        },
      ),
      { numRuns: 20, seed: 7 },
    );
  });

  test('clips each component by value first', () => {
    expect(follow(sgd({ clip: 5 }), 0.1, [100, -7, 2])).toBeCloseTo(1 - 0.5 + 0.5 - 0.2, 14);
    expect(follow(rmsprop({ clip: 1 }), 0.1, [50])).toBe(follow(rmsprop(), 0.1, [1]));
  });

  test.each([
    [{ decay: 1.5 }, 'decay'],
    [{ epsilon: 0 }, 'epsilon'],
    [{ clip: -1 }, 'clip'],
    [{ initialAccumulator: NaN }, 'initialAccumulator'],
  ])('refuses %o', (options, name) => {
    expect(() => rmsprop(options)).toThrow(OptionError);
    expect(() => rmsprop(options)).toThrow(`rmsprop: ${name} must be`);
  });
});
