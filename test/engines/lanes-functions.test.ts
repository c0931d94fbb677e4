import { describe, expect, it } from 'vitest';
import { writeConstants } from '../../lib/engines/lanes/constants';
import { exponential, logarithm, sigmoid } from '../../lib/engines/lanes/kernels/exponential';
import { tanh } from '../../lib/engines/lanes/kernels/tanh';
import { FunctionBuilder } from '../../lib/engines/kernel-language/function-builder';
import { wasmModule } from '../../lib/engines/kernel-language/wasm-module';
import { get, load, pointedTo } from '../../lib/engines/kernel-language/expressions';
import { constantBytes } from '../../lib/engines/lanes/constants';

const START = Math.ceil(constantBytes(4) / 64) * 64;

/** Four-lane functions over arrays, straight from the kernels. */
function evaluate(name: 'tanh' | 'exp' | 'log' | 'sigmoid', values: Float32Array): Float32Array {
  const f = new FunctionBuilder(2, false);
  const [first, count] = f.parameters;
  f.eachOf(count, [{ from: pointedTo(first), stride: 16 }], ([at]) => {
    let x = f.vector(load(at));
    if (name === 'tanh') tanh(f, [x]);
    if (name === 'sigmoid') sigmoid(f, [x]);
    if (name === 'exp') x = exponential(f, get(x));
    if (name === 'log') x = logarithm(f, x);
    f.store(at, get(x));
  });
  const vectors = Math.ceil(values.length / 4);
  const pages = Math.ceil((START + vectors * 16) / 65_536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: 65_536 });
  writeConstants(memory.buffer, 4);
  const numbers = new Float32Array(memory.buffer, START, values.length);
  numbers.set(values);
  const module = new WebAssembly.Module(wasmModule({ run: f }));
  const instance = new WebAssembly.Instance(module, { engine: { memory } });
  (instance.exports.run as (first: number, count: number) => void)(START, vectors);
  return numbers.slice();
}

/** Floats all over the number line, by their bits: every `stride`-th between two of one sign. */
function floatsBetween(low: number, high: number, stride: number): Float32Array {
  const bits = (value: number): number => new Uint32Array(Float32Array.of(value).buffer)[0];
  const [from, to] = [bits(low), bits(high)].sort((a, b) => a - b);
  const words = new Uint32Array(Math.floor((to - from) / stride) + 1);
  for (let i = 0; i < words.length; i++) words[i] = from + i * stride;
  return new Float32Array(words.buffer);
}

/** The largest error in units of the last place of the true value. */
function worstUlps(
  values: Float32Array,
  found: Float32Array,
  truth: (x: number) => number,
): number {
  let worst = 0;
  for (let i = 0; i < values.length; i++) {
    const expected = truth(values[i]);
    const exponent = Math.floor(Math.log2(Math.max(Math.abs(expected), 2 ** -126)));
    const error = Math.abs(found[i] - expected) / 2 ** (exponent - 23);
    if (!(error <= worst)) worst = error;
  }
  return worst;
}

describe('functions of our own', () => {
  it('tanh is within 6 units in the last place, odd and never above 1', () => {
    for (const sign of [1, -1]) {
      const values = floatsBetween(1e-30, 3e38, 4099).map((x) => sign * x);
      const found = evaluate('tanh', values);
      expect(worstUlps(values, found, Math.tanh)).toBeLessThan(6);
      expect(found.every((y) => Math.abs(y) <= 1)).toBe(true);
      if (sign > 0)
        expect(
          evaluate(
            'tanh',
            values.map((x) => -x),
          ),
        ).toEqual(found.map((y) => -y));
    }
    expect(evaluate('tanh', Float32Array.of(0, Infinity, -Infinity, NaN))).toEqual(
      Float32Array.of(0, 1 - 3 * 2 ** -24, 3 * 2 ** -24 - 1, NaN),
    );
  });

  it('exp of what is not above 0 is within 2 units in the last place, down to −60', () => {
    const values = floatsBetween(-1e-30, -60, 97);
    expect(worstUlps(values, evaluate('exp', values), Math.exp)).toBeLessThan(2);
    const [zero, far, lowest, nothing] = evaluate('exp', Float32Array.of(0, -1e30, -Infinity, NaN));
    expect([zero, nothing]).toEqual([1, NaN]);
    expect(far).toBe(lowest);
    expect(far).toBeLessThan(1e-26);
    expect(far).toBeGreaterThan(1e-30); // its products are no denormals
  });

  it('sigmoid is within 5 units in the last place at both ends, down to −60', () => {
    const truth = (x: number): number => 1 / (1 + Math.exp(-x));
    for (const values of [floatsBetween(-1e-30, -60, 97), floatsBetween(1e-30, 3e38, 4099)]) {
      const found = evaluate('sigmoid', values);
      expect(worstUlps(values, found, truth)).toBeLessThan(5);
      expect(found.every((y) => y > 0 && y <= 1)).toBe(true);
    }
    const [half, one, none, nothing] = evaluate(
      'sigmoid',
      Float32Array.of(0, Infinity, -Infinity, NaN),
    );
    expect([half, one, nothing]).toEqual([0.5, 1, NaN]);
    expect(none).toBeLessThan(1e-26);
    expect(none).toBeGreaterThan(1e-30); // its products are no denormals
  });

  it('log of a normal number is within 2 units in the last place, or 1e-7 near 1', () => {
    const values = floatsBetween(1.2e-38, 3e38, 4099);
    const found = evaluate('log', values);
    const far = values.map((x, i) => (Math.abs(Math.log(x)) > 0.5 ? found[i] : Math.log(x)));
    expect(worstUlps(values, far, Math.log)).toBeLessThan(2);
    for (const [i, x] of values.entries()) {
      if (x > 0.6 && x < 1.7) expect(Math.abs(found[i] - Math.log(x))).toBeLessThan(1e-7);
    }
    expect(evaluate('log', Float32Array.of(1, NaN, 1, 1))).toEqual(Float32Array.of(0, NaN, 0, 0));
  });
});
