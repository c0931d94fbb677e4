import { createHash } from 'node:crypto';

/**
 * SHA-256 of data, in hexadecimal digits, for `Environment.data`: numbers by their bytes, anything else as
 * JSON.
 */
export function dataHash(...parts: readonly unknown[]): string {
  const hash = createHash('sha256');
  for (const part of parts) {
    hash.update(
      ArrayBuffer.isView(part)
        ? new Uint8Array(part.buffer, part.byteOffset, part.byteLength)
        : JSON.stringify(part),
    );
  }
  return hash.digest('hex');
}
