import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { MemoryError } from '../validation/errors';

/** What something would take, in bytes. */
export interface MemoryNeed {
  readonly bytes: number;
  /** Those of them that stand in JavaScript's own heap, whose limit is lower. Default 0. */
  readonly heapBytes?: number;
}

/** What an array of numbers takes in the heap beside its numbers, measured. */
const BYTES_PER_ARRAY = 200;

/** What `count` arrays of `length` float64 numbers each would take. */
export function needOfArrays(count: number, length: number): Required<MemoryNeed> {
  const heapBytes = count * BYTES_PER_ARRAY;
  return { bytes: heapBytes + count * length * 8, heapBytes };
}

/** What several things would take together. */
export function sumOfNeeds(needs: readonly MemoryNeed[]): Required<MemoryNeed> {
  return {
    bytes: needs.reduce((sum, { bytes }) => sum + bytes, 0),
    heapBytes: needs.reduce((sum, { heapBytes = 0 }) => sum + heapBytes, 0),
  };
}

/**
 * Sees to it, before anything is allocated, that there is the memory.
 *
 * @param what is to be made, and of how much, e.g. `referenceEngine: 3 runs × 1 stream × 101 slots`
 * @param advice what would take less
 * @param most the most that may be taken whatever the machine has
 * @throws MemoryError if there is not
 */
export function checkMemory(
  what: string,
  { bytes, heapBytes = 0 }: MemoryNeed,
  advice: string,
  most = Infinity,
): void {
  const limits = memoryLimits();
  const total = Math.min(limits.total, most);
  const [need, limit, place] =
    bytes > total
      ? [bytes, total, 'there are']
      : [heapBytes, limits.heap, "JavaScript's heap has (node --max-old-space-size)"];
  if (need <= limit) return;
  throw new MemoryError(
    `${what} would need about ${inGiB(need)}, and ${place} ${inGiB(limit)}: ${advice}`,
  );
}

/** The memory of this process: in all, and of the heap. In a report's page nothing is known of it. */
function memoryLimits(): { readonly total: number; readonly heap: number } {
  // Node's modules are empty where scripts/bundle-explorable.mjs has left them out.
  const ofNode = { totalmem, getHeapStatistics } as Partial<Record<string, unknown>>;
  if (ofNode.totalmem === undefined) return { total: Infinity, heap: Infinity };
  const allowed = process.constrainedMemory();
  return {
    total: Math.min(totalmem(), allowed > 0 ? allowed : Infinity),
    heap: getHeapStatistics().heap_size_limit,
  };
}

/** A count in words, as in `1,000 runs`. */
export function counted(count: number, what: string): string {
  return `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`;
}

/** Three digits, as in `7,450 GiB`. */
function inGiB(bytes: number): string {
  const gibibytes = Number((bytes / 2 ** 30).toPrecision(3));
  return `${gibibytes.toLocaleString('en-US')} GiB`;
}
