import type { Space } from '../../environments';
import { cellNames, cells } from '../../models';
import type { Generator } from '../../random';
import type { Point } from './fixed-buffer';
import type { FppProblem } from './fpp-objective';
import { randomFixedBuffer } from './random-fixed-buffer';

/**
 * A random small problem on a fixed buffer and a random point: any cell with one or two units,
 * either loss, both readings of the objective, n from 2 to 8 and any T that fits.
 */
export function randomFppProblem(generator: Generator): {
  readonly problem: FppProblem;
  readonly point: Point;
} {
  const pick = <Value>(...values: readonly Value[]): Value =>
    values[generator.below(values.length)];
  const space = (): Space =>
    pick<Space>(
      { kind: 'class', classes: 2 + generator.below(2) },
      { kind: 'vector', size: 1 + generator.below(2) },
    );
  const spaces = { observation: space(), target: space() };
  const cell = pick(...cellNames);
  const network = cells[cell](spaces, { hiddenUnits: 1 + generator.below(2) });
  const length = 2 + generator.below(7);
  const { buffer, point } = randomFixedBuffer(generator, network, length);
  const problem: FppProblem = {
    buffer,
    truncationLength: 1 + generator.below(length),
    objective: {
      loss: pick('last', 'every'),
      lambda: pick(0.1, 1, 5),
      penalty: pick('sum', 'mean'),
    },
  };
  return { problem, point };
}
