import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cellOf,
  Generator,
  standardNormal,
  type Embedding,
  type MakeNetwork,
  type Space,
} from '../../lib';
import { dot } from '../../lib/proofs';
import { arbitraryEmbedding, withEmbedding } from './arbitrary-embedding';
import { eachCell } from './each-cell';

const space: fc.Arbitrary<Space> = fc.oneof(
  fc.record({ kind: fc.constant('class' as const), classes: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant('vector' as const), size: fc.integer({ min: 1, max: 4 }) }),
);

/** One step of a random cell. */
const instance: fc.Arbitrary<Instance> = fc.record({
  words: fc.array(fc.integer({ min: 1, max: 0x7fffffff }), { minLength: 4, maxLength: 4 }),
  observation: space,
  embedding: arbitraryEmbedding,
  hiddenUnits: fc.integer({ min: 1, max: 9 }),
});

interface Instance {
  readonly words: number[];
  readonly observation: Space;
  readonly embedding: Embedding | null;
  readonly hiddenUnits: number;
}

/** The step, and a source of directions. */
function stepOf(make: MakeNetwork, { words, observation, embedding, hiddenUnits }: Instance) {
  const generator = new Generator(words);
  const network = make(
    { observation, target: { kind: 'vector', size: 1 } },
    { hiddenUnits, ...withEmbedding(observation, embedding) },
  );
  const random = (length: number): Float64Array =>
    Float64Array.from({ length }, () => standardNormal(generator));
  const [parameters, previous] = [random(network.parameterCount), random(network.stateSize)];
  const input =
    observation.kind === 'class' ? generator.below(observation.classes) : random(observation.size);
  const cell = cellOf(network);
  const next = new Float64Array(network.stateSize);
  cell.forward(parameters, previous, input, next);
  return { network, cell, parameters, step: { previous, input, next }, random };
}

describe.each(eachCell)('the %s cell', (_, make) => {
  const over = (check: (taken: ReturnType<typeof stepOf>) => void): void => {
    fc.assert(
      fc.property(instance, (given) => {
        check(stepOf(make, given));
      }),
      { numRuns: 200, seed: 7 },
    );
  };

  test('is pulled back by the transpose of what pushes it forward: δ · J v = Jᵀδ · v', () => {
    over(({ network, cell, parameters, step, random }) => {
      const [delta, v] = [random(network.stateSize), random(network.stateSize)];
      const pushed = new Float64Array(network.stateSize);
      const pulled = new Float64Array(network.stateSize);
      const gradient = new Float64Array(network.parameterCount);
      cell.tangent(parameters, step, v, pushed);
      cell.adjoint(parameters, step, delta, 1, gradient, pulled);
      const size = Math.hypot(...delta) * Math.hypot(...pushed);
      expect(Math.abs(dot(delta, pushed) - dot(pulled, v))).toBeLessThan(1e-13 * (1 + size));
    });
  });

  test('pulls back in place, and adds to a gradient by its weight', () => {
    over(({ network, cell, parameters, step, random }) => {
      const delta = random(network.stateSize);
      const pulled = new Float64Array(network.stateSize);
      const [once, before] = [
        new Float64Array(network.parameterCount),
        random(network.parameterCount),
      ];
      cell.adjoint(parameters, step, delta, 1, once, pulled);
      const added = before.slice();
      cell.adjoint(parameters, step, delta, -0.5, added, delta);
      expect(delta).toEqual(pulled);
      const errors = added.map((value, i) => Math.abs(value - (before[i] - 0.5 * once[i])));
      expect(Math.max(...errors)).toBeLessThan(1e-12);
    });
  });
});
