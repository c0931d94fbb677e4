import { join } from 'node:path';

/** What the name of a file with rows ends with. */
export const ROWS = '.parquet';

/** What the name of a file ends with that says where rows come from. */
export const PROVENANCE = '.provenance.json';

/** Where everything of an experiment stands in a results folder. */
export interface SweepPaths {
  readonly folder: string;
  /** The rows, once all are there. */
  readonly rows: string;
  /** Where they come from. */
  readonly provenance: string;
  /** Finished settings of a sweep under way. */
  readonly journal: string;
  /** Says which process writes the journal. */
  readonly lock: string;
  /** Folder of settings that were computed one by one. */
  readonly parts: string;
  part(index: number): string;
}

export function sweepPaths(folder: string, experiment: string): SweepPaths {
  const parts = join(folder, `${experiment}.parts`);
  return {
    folder,
    rows: join(folder, `${experiment}${ROWS}`),
    provenance: join(folder, `${experiment}${PROVENANCE}`),
    journal: join(folder, `${experiment}.journal`),
    lock: join(folder, `${experiment}.lock`),
    parts,
    part: (index) => join(parts, `${index}.part`),
  };
}
