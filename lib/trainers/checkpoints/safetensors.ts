import { createHash } from 'node:crypto';
import { z } from 'zod';
import { CheckpointError } from './checkpoint-error';

/** Numbers of one kind in an array of any shape. */
export interface NamedTensor {
  readonly shape: readonly number[];
  readonly values: Int32Array | Uint32Array | Float32Array | Float64Array;
}

/** What stands in a file of the safetensors format. */
export interface TensorFile {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: ReadonlyMap<string, NamedTensor>;
}

const kinds = {
  I32: Int32Array,
  U32: Uint32Array,
  F32: Float32Array,
  F64: Float64Array,
} as const;

type Kind = keyof typeof kinds;

const entrySchema = z.strictObject({
  dtype: z.enum(Object.keys(kinds) as [Kind, ...Kind[]]),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});

const headerSchema = z.looseObject({ __metadata__: z.record(z.string(), z.string()) });

/** Bytes of the header's length, and what the header is filled up to a multiple of. */
const LENGTH_BYTES = 8;
/** What stands for the checksum while it is taken. */
const NO_CHECKSUM = '0'.repeat(64);

/**
 * A safetensors file: the header's length in 8 bytes, the header in JSON, the numbers, all little
 * endian. The metadata gets an entry `sha256`: that of the whole file with 64 zeros in its place.
 */
export function encodeTensors({ metadata, tensors }: TensorFile): Buffer {
  let end = 0;
  const entries = [...tensors].map(([name, { shape, values }]): [string, object] => {
    const start = end;
    end += values.byteLength;
    return [name, { dtype: kindOf(values), shape, data_offsets: [start, end] }];
  });
  const header = Object.fromEntries<object>([
    ['__metadata__', { sha256: NO_CHECKSUM, ...metadata }],
    ...entries,
  ]);
  const text = Buffer.from(JSON.stringify(header));
  const padded = Buffer.alloc(Math.ceil(text.length / LENGTH_BYTES) * LENGTH_BYTES, ' ');
  text.copy(padded);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(padded.length));
  const numbers = [...tensors.values()].map(({ values }) => bytesOf(values));
  const file = Buffer.concat([length, padded, ...numbers]);
  file.write(sha256(file), file.indexOf(NO_CHECKSUM));
  return file;
}

/**
 * Reads what {@link encodeTensors} wrote.
 *
 * @throws CheckpointError if a single byte is not as it was written, or it is another file
 */
export function decodeTensors(file: Buffer): TensorFile {
  const { text, header } = headerOf(file);
  const { sha256: checksum, ...metadata } = header.__metadata__;
  if (!('sha256' in header.__metadata__)) throw new CheckpointError('it has no checksum');
  const zeroed = Buffer.from(file);
  zeroed.write(NO_CHECKSUM, LENGTH_BYTES + Math.max(0, text.indexOf(checksum)));
  if (sha256(zeroed) !== checksum) throw new CheckpointError('it does not fit its checksum');
  const numbers = file.subarray(LENGTH_BYTES + text.length);
  const tensors = new Map<string, NamedTensor>();
  for (const [name, entry] of Object.entries(header)) {
    if (name !== '__metadata__') tensors.set(name, tensorOf(name, entry, numbers));
  }
  return { metadata, tensors };
}

function headerOf(file: Buffer): { text: Buffer; header: z.infer<typeof headerSchema> } {
  if (file.length < LENGTH_BYTES) throw new CheckpointError('it ends before its header');
  const length = file.readBigUInt64LE();
  if (length > BigInt(file.length - LENGTH_BYTES)) {
    throw new CheckpointError('it ends before its header does, or is no safetensors file');
  }
  const text = file.subarray(LENGTH_BYTES, LENGTH_BYTES + Number(length));
  let json: unknown;
  try {
    json = JSON.parse(text.toString());
  } catch {
    throw new CheckpointError('its header cannot be read');
  }
  const { data: header } = headerSchema.safeParse(json);
  if (header === undefined)
    throw new CheckpointError('its header says nothing of where it is from');
  return { text, header };
}

function tensorOf(name: string, entry: unknown, numbers: Buffer): NamedTensor {
  const { data } = entrySchema.safeParse(entry);
  if (data === undefined) throw new CheckpointError(`${name} is not described as it should be`);
  const { dtype, shape, data_offsets: offsets } = data;
  const { BYTES_PER_ELEMENT } = kinds[dtype];
  const bytes = shape.reduce((product, size) => product * size, 1) * BYTES_PER_ELEMENT;
  const [start, end] = offsets;
  if (end - start !== bytes || end > numbers.length) {
    throw new CheckpointError(`${name} is not where it should be`);
  }
  // A copy, so that the numbers begin where their kind may begin.
  const own = new Uint8Array(numbers.subarray(start, end)).buffer;
  return { shape, values: new kinds[dtype](own) };
}

function kindOf(values: NamedTensor['values']): Kind {
  const found = Object.entries(kinds).find(([, kind]) => values instanceof kind);
  return (found?.[0] ?? 'F64') as Kind;
}

function bytesOf({ buffer, byteOffset, byteLength }: NamedTensor['values']): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
