import { existsSync } from 'node:fs';
import { listFolder } from '../../platform/files';
import { design } from '../../experiments/multiverse/design';
import { isSameReading, type Reading } from '../../experiments/multiverse/factors';
import { multiverse, type Multiverse } from '../../experiments/multiverse/panels';
import { readChosenRuns, sweepPaths, type ResultsRow } from '../../sweeps';
import type { ResultsReader } from '../settings/study';

/** Every reading of the design: one stream, the twelve with every step's loss, the twelve from sixteen streams. */
export const allReadings: readonly Reading[] = [
  ...design.oneStream,
  ...design.everyLoss,
  ...design.manyStreams,
];

/** A reading's number, by which figures name it: its place among {@link allReadings}, from 1. */
export function readingNumber(reading: Reading): number {
  return allReadings.findIndex((other) => isSameReading(other, reading)) + 1;
}

/**
 * Reads the rows of the multiverse at the learning rates that they choose, where they are there.
 *
 * @param folder the results folder
 * @throws SweepError if there are rows, but not as they were computed
 * @throws FileError if the folder cannot be read
 */
export async function readMultiverse(
  folder = 'data/results',
  figures: readonly Multiverse[] = multiverse,
): Promise<ResultsReader> {
  listFolder(folder);
  const rows = new Map<string, readonly ResultsRow[]>();
  for (const { experiment } of figures) {
    if (!existsSync(sweepPaths(folder, experiment.name).rows)) continue;
    rows.set(experiment.name, await readChosenRuns(folder, experiment));
  }
  return (name) => rows.get(name);
}
