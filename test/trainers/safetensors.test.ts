import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CheckpointError } from '../../lib';
import {
  decodeTensors,
  encodeTensors,
  type NamedTensor,
  type TensorFile,
} from '../../lib/trainers/checkpoints/safetensors';

const tensor: fc.Arbitrary<NamedTensor> = fc
  .oneof(
    fc.float32Array({ maxLength: 6 }),
    fc.float64Array({ maxLength: 6 }),
    fc.int32Array({ maxLength: 6 }),
    fc.uint32Array({ maxLength: 6 }),
  )
  .map((values) => ({ shape: [values.length], values }));

const file: fc.Arbitrary<TensorFile> = fc.record({
  metadata: fc.dictionary(fc.constantFrom('a', 'b', 'study'), fc.string()),
  tensors: fc
    .dictionary(fc.constantFrom('x', 'y', 'parameters.bias', 'ü'), tensor)
    .map((tensors) => new Map(Object.entries(tensors))),
});

const example = encodeTensors({
  metadata: { format: 'an example', study: '{"a":[1,2]}' },
  tensors: new Map([
    ['x', { shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, NaN) }],
    ['y', { shape: [1], values: Float64Array.of(Math.PI) }],
  ]),
});

describe('a safetensors file', () => {
  it('reads back as what was written', () => {
    fc.assert(
      fc.property(file, (written) => {
        const read = decodeTensors(encodeTensors(written));
        expect(read.metadata).toEqual({ ...written.metadata });
        expect([...read.tensors]).toEqual([...written.tensors]);
      }),
    );
  });

  it('is laid out as the format says', () => {
    const length = Number(example.readBigUInt64LE());
    expect(length % 8).toBe(0);
    const header = JSON.parse(example.subarray(8, 8 + length).toString()) as object;
    expect(header).toMatchObject({
      __metadata__: { format: 'an example' },
      x: { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] },
      y: { dtype: 'F64', shape: [1], data_offsets: [24, 32] },
    });
    expect(example.readFloatLE(8 + length + 4)).toBe(2);
    expect(example.readDoubleLE(8 + length + 24)).toBe(Math.PI);
    expect(example).toHaveLength(8 + length + 32);
  });

  it('is refused with any bit changed', () => {
    for (let at = 0; at < example.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const damaged = Buffer.from(example);
        damaged[at] ^= 1 << bit;
        expect(() => decodeTensors(damaged)).toThrow(CheckpointError);
      }
    }
  });

  it('is refused cut short anywhere, with something behind it, or in it', () => {
    for (let length = 0; length < example.length; length++) {
      expect(() => decodeTensors(example.subarray(0, length))).toThrow(CheckpointError);
      const more = [example.subarray(0, length), Buffer.from(' '), example.subarray(length)];
      expect(() => decodeTensors(Buffer.concat(more))).toThrow(CheckpointError);
    }
    expect(() => decodeTensors(Buffer.concat([example, example]))).toThrow(CheckpointError);
  });

  it('is refused if it is anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(() => decodeTensors(Buffer.from(bytes))).toThrow(CheckpointError);
      }),
    );
  });
});
