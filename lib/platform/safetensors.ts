import { z } from 'zod';

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
  dtype: z.string(),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});

const headerSchema = z.looseObject({
  __metadata__: z.record(z.string(), z.string()).optional(),
});

/** Bytes of the header's length, and what the header is filled up to a multiple of. */
export const LENGTH_BYTES = 8;

/**
 * A file of the format (huggingface/safetensors): the header's length in 8 bytes, the header in JSON, the
 * numbers, all little endian.
 */
export function encodeSafetensors({ metadata, tensors }: TensorFile): Uint8Array {
  let end = 0;
  const entries = [...tensors].map(([name, { shape, values }]): [string, object] => {
    const start = end;
    end += values.byteLength;
    return [name, { dtype: kindOf(values), shape, data_offsets: [start, end] }];
  });
  const header = Object.fromEntries<object>([['__metadata__', metadata], ...entries]);
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(text.length / LENGTH_BYTES) * LENGTH_BYTES;
  const file = new Uint8Array(LENGTH_BYTES + length + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
  file.fill(' '.charCodeAt(0), LENGTH_BYTES, LENGTH_BYTES + length);
  file.set(text, LENGTH_BYTES);
  let at = LENGTH_BYTES + length;
  for (const { values } of tensors.values()) {
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return file;
}

/** What was read of a file, and the bytes of its header. */
export interface DecodedFile extends TensorFile {
  readonly header: Uint8Array;
  /** Whether the header says anything of where the file is from. */
  readonly hasMetadata: boolean;
}

/**
 * Reads a file of the format.
 *
 * @param refuse throws what is thrown if it is none; told why, e.g. `it ends before its header`
 */
export function decodeSafetensors(
  file: Uint8Array,
  refuse: (problem: string) => never,
): DecodedFile {
  if (file.length < LENGTH_BYTES) refuse('it ends before its header');
  const length = new DataView(file.buffer, file.byteOffset).getBigUint64(0, true);
  if (length > BigInt(file.length - LENGTH_BYTES)) {
    refuse('it ends before its header does, or is no safetensors file');
  }
  const numbersAt = LENGTH_BYTES + Number(length);
  const text = file.subarray(LENGTH_BYTES, numbersAt);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(text));
  } catch {
    refuse('its header cannot be read');
  }
  const { data: header } = headerSchema.safeParse(json);
  if (header === undefined) return refuse('its header says nothing of where it is from');
  const { __metadata__: metadata, ...entries } = header;
  const numbers = file.subarray(numbersAt);
  const tensors = new Map<string, NamedTensor>();
  for (const [name, entry] of Object.entries(entries)) {
    tensors.set(name, tensorOf(name, entry, numbers, refuse));
  }
  return {
    metadata: metadata ?? {},
    tensors,
    header: text,
    hasMetadata: metadata !== undefined,
  };
}

function tensorOf(
  name: string,
  entry: unknown,
  numbers: Uint8Array,
  refuse: (problem: string) => never,
): NamedTensor {
  const { data } = entrySchema.safeParse(entry);
  if (data === undefined) return refuse(`${name} is not described as it should be`);
  const { dtype, shape, data_offsets: offsets } = data;
  if (!isKind(dtype)) {
    return refuse(`${name} is of ${dtype}, and one of ${Object.keys(kinds).join(', ')} is read`);
  }
  const { BYTES_PER_ELEMENT } = kinds[dtype];
  const bytes = shape.reduce((product, size) => product * size, 1) * BYTES_PER_ELEMENT;
  const [start, end] = offsets;
  if (end - start !== bytes) refuse(`${name} is not where it should be`);
  if (end > numbers.length) refuse('it ends before its tensors do');
  // A copy, so that the numbers begin where their kind may begin.
  const own = new Uint8Array(numbers.subarray(start, end)).buffer;
  return { shape, values: new kinds[dtype](own) };
}

function isKind(dtype: string): dtype is Kind {
  return Object.hasOwn(kinds, dtype);
}

function kindOf(values: NamedTensor['values']): Kind {
  const found = Object.entries(kinds).find(([, kind]) => values instanceof kind);
  return (found?.[0] ?? 'F64') as Kind;
}
