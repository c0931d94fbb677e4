import type { Space } from '../../environments';
import { cellNames, cells, type CellName } from '../../models';
import type { Generator } from '../../random';
import type { ConstrainedSample } from './constraints';
import { randomFixedBuffer } from '../objective/random-fixed-buffer';

const MOST_UNITS: Readonly<Record<CellName, number>> = { elman: 4, lstm: 2, gru: 2 };

/**
 * A random constrained problem with a random point, infeasible: any cell, either loss, either kind
 * of observation, n from 2 to 10, half of them with T = 1 and half with any T that fits.
 */
export function randomConstrainedProblem(generator: Generator): ConstrainedSample {
  const cell = cellNames[generator.below(cellNames.length)];
  const spaces = { observation: randomSpace(generator), target: randomSpace(generator) };
  const network = cells[cell](spaces, { hiddenUnits: 1 + generator.below(MOST_UNITS[cell]) });
  const length = 2 + generator.below(9);
  const { buffer, point } = randomFixedBuffer(generator, network, length);
  const truncationLength = generator.below(2) === 1 ? 1 : 1 + generator.below(length);
  return { problem: { buffer, truncationLength }, point };
}

function randomSpace(generator: Generator): Space {
  return generator.below(2) === 1
    ? { kind: 'class', classes: 2 + generator.below(3) }
    : { kind: 'vector', size: 1 + generator.below(3) };
}
