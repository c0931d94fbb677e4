import { z } from 'zod';
import type { Spaces } from '../environments';
import { OptionError } from '../validation/errors';
import { integer, record } from '../validation/options';

/** A table of input vectors, one for each class that can be observed: x_t = E_{o_t}. */
export interface Embedding {
  /** d, the length of an input vector. */
  readonly size: number;
  /** Whether E is learned, as a part of W; else it stays as it was drawn. */
  readonly trained: boolean;
}

/** Options of an {@link Embedding}. */
export interface EmbeddingOptions {
  /** The length of the vectors; at least 1. */
  readonly size: number;
  /** Default false: every trainer works with the same fixed vectors. */
  readonly trained?: boolean;
}

/** Null, the default: a class is taken in as its one-hot vector. */
export const embeddingSchema = record({
  size: integer(1),
  trained: z.boolean('true or false').default(false),
})
  .nullable()
  .default(null);

/** @throws OptionError if what is observed is no class */
export function checkEmbedding(
  owner: string,
  { observation }: Spaces,
  embedding: Embedding | null,
): void {
  if (embedding === null || observation.kind === 'class') return;
  const allowed = 'left out, since the observations are vectors and need none';
  throw new OptionError(owner, 'embedding', embedding, allowed);
}
