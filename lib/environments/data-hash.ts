import { createHash } from 'node:crypto';
import { DataError } from '../validation/errors';

/**
 * SHA-256 of data, in hexadecimal digits, for `Environment.data`: numbers by their bytes, anything else as
 * JSON.
 *
 * @throws DataError if there is something of which JSON tells nothing, such as a Map: two would be alike
 */
export function dataHash(...parts: readonly unknown[]): string {
  const hash = createHash('sha256');
  for (const part of parts) {
    hash.update(
      ArrayBuffer.isView(part)
        ? new Uint8Array(part.buffer, part.byteOffset, part.byteLength)
        : JSON.stringify(part, told),
    );
  }
  return hash.digest('hex');
}

/** What JSON writes of a value; of what it would write as null, its name. */
function told(name: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  const isTold =
    ['string', 'number', 'boolean'].includes(typeof value) ||
    (typeof value === 'object' && !isCollection(value));
  if (isTold) return value;
  const place = name === '' ? 'data' : `data at ${name}`;
  throw new DataError('dataHash', place, value, 'numbers, texts, lists or objects of such');
}

function isCollection(value: object | null): boolean {
  return [Map, Set, WeakMap, WeakSet, Promise].some((kind) => value instanceof kind);
}
