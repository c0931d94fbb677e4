import { createHash } from 'node:crypto';
import {
  decodeSafetensors,
  encodeSafetensors,
  LENGTH_BYTES,
  type TensorFile,
} from '../../platform/safetensors';
import { CheckpointError } from './checkpoint-error';

export type { NamedTensor, TensorFile } from '../../platform/safetensors';

/** What stands for the checksum while it is taken. */
const NO_CHECKSUM = '0'.repeat(64);

/**
 * A safetensors file that knows when it is damaged: the metadata get an entry `sha256`, that of the whole file
 * with 64 zeros in its place.
 */
export function encodeTensors({ metadata, tensors }: TensorFile): Buffer {
  const bytes = encodeSafetensors({ metadata: { sha256: NO_CHECKSUM, ...metadata }, tensors });
  const file = Buffer.from(bytes.buffer);
  file.write(sha256(file), file.indexOf(NO_CHECKSUM));
  return file;
}

/**
 * Reads what {@link encodeTensors} wrote.
 *
 * @throws CheckpointError if a single byte is not as it was written, or it is another file
 */
export function decodeTensors(file: Buffer): TensorFile {
  const { metadata: all, tensors, header, hasMetadata } = decodeSafetensors(file, refuse);
  if (!hasMetadata) refuse('its header says nothing of where it is from');
  if (!('sha256' in all)) refuse('it has no checksum');
  const { sha256: checksum, ...metadata } = all;
  const zeroed = Buffer.from(file);
  zeroed.write(NO_CHECKSUM, LENGTH_BYTES + Math.max(0, Buffer.from(header).indexOf(checksum)));
  if (sha256(zeroed) !== checksum) refuse('it does not fit its checksum');
  return { metadata, tensors };
}

function refuse(problem: string): never {
  throw new CheckpointError(problem);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
