import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { CycleWorld, DataError, FppError, OptionError } from '../../lib';
import { describeValue } from '../../lib/validation/describe-value';
import { nearestName } from '../../lib/validation/nearest-name';

describe('a message', () => {
  it('is one line, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.anything(), (text, value) => {
        for (const { message } of [
          new FppError(text),
          new OptionError(text, text, value, text),
          new DataError(text, text, value, text),
        ]) {
          // eslint-disable-next-line no-control-regex -- none of these may be in it
          expect(message).not.toMatch(/[\u0000-\u001f\u007f\u2028\u2029]/);
        }
      }),
    );
  });

  class small {
    readonly x = 1;
  }
  const anonymous = (() =>
    class {
      readonly x = 1;
    })();
  const circle: unknown[] = [];
  const ring: Record<string, unknown> = {};
  ring.again = ring;
  function* numbers(): Generator<number> {
    yield 1;
  }
  test.each<[unknown, string]>([
    [undefined, 'nothing'],
    [null, 'null'],
    [-0, '-0'],
    [NaN, 'NaN'],
    [5n, '5n'],
    [Symbol('x'), 'a symbol'],
    ['a\nb', '"a\\nb"'],
    ['x'.repeat(1000), `"${'x'.repeat(119)}…`],
    [circle, 'an array of length 0'],
    [new Float64Array(3), 'an array of length 3'],
    [{ a: 1 }, '{"a":1}'],
    [ring, '{"again":…}'],
    [{ a: 1n, b: NaN, c: -0, d: undefined }, '{"a":1n,"b":NaN,"c":-0,"d":undefined}'],
    [{ a: [Infinity, null, { b: 'c' }] }, '{"a":[Infinity,null,{"b":"c"}]}'],
    [{ a: new Float64Array([NaN, 1]), b: () => 0 }, '{"a":[NaN,1],"b":the function b}'],
    [{ a: new Map(), b: Symbol('x') }, '{"a":an object of class Map,"b":a symbol}'],
    [{ a: new Array(1000) }, `{"a":[${'undefined,'.repeat(11)}unde…`],
    [Object.create(null), '{}'],
    [new Map(), 'an object of class Map'],
    [new CycleWorld(), 'an object of class CycleWorld'],
    [CycleWorld, 'the class CycleWorld'],
    [anonymous, 'a class'],
    [small, 'the class small'],
    [Map, 'the class Map'],
    [Math.max, 'the function max'],
    [numbers, 'the function numbers'],
    [numbers(), 'an iterator, which is read once only'],
    [Promise.resolve(1), 'a promise'],
    [
      (
        () => () =>
          0
      )(),
      'a function',
    ],
  ])('tells of %#', (value, words) => {
    expect(describeValue(value)).toBe(words);
  });
});

describe('the nearest name', () => {
  const names = ['learningRate', 'learningSteps', 'steps', 'seeds', 'checkpoint', 'lambda'];
  test.each([
    ['seed', 'seeds'],
    ['stpes', 'steps'],
    ['checkpoints', 'checkpoint'],
    ['check', 'checkpoint'],
    ['lamda', 'lambda'],
    ['LAMBDA', 'lambda'],
    ['learningrate', 'learningRate'],
    ['learnignRate', 'learningRate'],
    ['rate', undefined],
    ['x', undefined],
    ['', undefined],
  ])('of %s is %s', (given, name) => {
    expect(nearestName(given, names)).toBe(name);
  });

  it('of a name is that name', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), (name) => {
        expect(nearestName(name, names)).toBe(name);
      }),
    );
  });
});
