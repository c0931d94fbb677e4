import fc from 'fast-check';
import type { Embedding, Space } from '../../lib';

/** None, or a small one, fixed or trained. */
export const arbitraryEmbedding: fc.Arbitrary<Embedding | null> = fc.option(
  fc.record({ size: fc.integer({ min: 1, max: 3 }), trained: fc.boolean() }),
);

/** The option of a network, where there are classes to embed. */
export function withEmbedding(
  observation: Space,
  embedding: Embedding | null,
): { readonly embedding: Embedding | null } {
  return { embedding: observation.kind === 'class' ? embedding : null };
}
