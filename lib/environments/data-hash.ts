import { createHash } from 'node:crypto';
import { DataError } from '../validation/errors';

/**
 * SHA-256 of data, in hexadecimal digits, for `Environment.data`: numbers by their bytes, anything else as
 * JSON.
 *
 * @throws DataError if there is nothing, or something of which JSON tells nothing, such as a Map: two would
 *   be alike
 */
export function dataHash(...parts: readonly unknown[]): string {
  if (parts.length === 0) throw new DataError('dataHash', 'data', undefined, 'at least one part');
  // What stands before a part tells where the last one ended: JSON has no line breaks.
  return hashOf(parts.flatMap((part, i) => (i === 0 ? [part] : [Buffer.from(headOf(part)), part])));
}

/** SHA-256 of parts one after the other, whose lengths are told by what comes first or does not matter. */
export function hashOf(parts: readonly unknown[]): string {
  const hash = createHash('sha256');
  for (const part of parts) {
    hash.update(
      ArrayBuffer.isView(part)
        ? new Uint8Array(part.buffer, part.byteOffset, part.byteLength)
        : jsonOf(part),
    );
  }
  return hash.digest('hex');
}

function headOf(part: unknown): string {
  return ArrayBuffer.isView(part) ? `\n${part.constructor.name} ${part.byteLength}\n` : '\n';
}

function jsonOf(part: unknown): string {
  try {
    return JSON.stringify(part, told);
  } catch (error) {
    // Of what holds itself.
    if (!(error instanceof TypeError)) throw error;
    throw new DataError(
      'dataHash',
      'data',
      part,
      `data that JSON can write, without a circle in it`,
    );
  }
}

/** What JSON writes of a value; of what it would write as null, its name. */
function told(name: string, value: unknown): unknown {
  // Told apart from the texts that read the same.
  if (typeof value === 'bigint') return `\0${value}n`;
  if (typeof value === 'number' && !Number.isFinite(value)) return `\0${value}`;
  if (typeof value === 'string' && value.startsWith('\0')) return `\0${value}`;
  const isTold =
    ['string', 'number', 'boolean'].includes(typeof value) ||
    (typeof value === 'object' && isToldByItsNames(value));
  if (isTold) return value;
  const place = name === '' ? 'data' : `data at ${name}`;
  throw new DataError('dataHash', place, value, 'numbers, texts, lists or objects of such');
}

/** Whether all that it holds stands in it under names; not so of a Map, of bytes without a view, or a RegExp. */
function isToldByItsNames(value: object | null): boolean {
  if (value === null || Array.isArray(value) || ArrayBuffer.isView(value)) return true;
  if (Object.prototype.toString.call(value) !== '[object Object]') return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || Object.keys(value).length > 0;
}
