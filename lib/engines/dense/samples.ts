import type { Values } from '../value-ring';
import { writeRows, type Memory } from './memory';
import { inputPanels, LANES, outputPanels, VECTOR, type Shape } from './shape';

/** Where the inputs of n samples stand. */
export interface InputPlaces {
  /** [n] of classes, where each one's row stands in U or in the embedding, in bytes. */
  readonly names: number;
  /** [panel][n] of vectors and of rows of the embedding. */
  readonly x: number;
}

/** Room for the inputs of n samples. */
export function inputVectors(shape: Shape, samples: number): number {
  return shape.input === 'class' ? 0 : inputPanels(shape) * samples;
}

/** Writes what n samples have observed, but for the rows of an embedding. */
export function writeInputs(
  memory: Memory,
  { input, inputSize }: Shape,
  { names, x }: InputPlaces,
  observed: Values,
): void {
  if (input === 'vector') {
    writeRows(memory, x, observed.length / inputSize, inputSize, observed);
    return;
  }
  const bytes = input === 'class' ? VECTOR : Math.ceil(inputSize / LANES) * VECTOR;
  const { integers } = memory.arena;
  for (let i = 0; i < observed.length; i++) integers[names / 4 + i] = observed[i] * bytes;
}

/** Room for the targets of n samples, in vectors. */
export function targetVectors(shape: Shape, samples: number): number {
  return shape.target === 'class' ? Math.ceil(samples / LANES) : outputPanels(shape) * samples;
}

/** Writes the targets of n samples: of classes, where the right output stands behind the first one. */
export function writeTargets(
  memory: Memory,
  { target, outputSize }: Shape,
  at: number,
  samples: number,
  targets: Values,
): void {
  if (target === 'vector') {
    writeRows(memory, at, samples, outputSize, targets);
    return;
  }
  const { integers } = memory.arena;
  for (let i = 0; i < samples; i++) {
    // Of a missing target any will do: nobody looks at what comes of it.
    const right = Math.max(targets[i], 0);
    const panel = Math.floor(right / LANES);
    integers[at / 4 + i] = (panel * samples + i) * VECTOR + 4 * (right % LANES);
  }
}
