import { join } from 'node:path';
import { checkNamed } from './check-options';

/** What the name of a file with rows ends with. */
export const ROWS = '.parquet';

/** What the name of a file ends with that says where rows come from. */
export const PROVENANCE = '.provenance.json';

/** Where everything of an experiment stands in a results folder. */
export interface SweepPaths {
  readonly folder: string;
  /** What `fpp run` is given to compute it: its name, or the path of its module. */
  readonly reference: string;
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
  /** A setting that is computed. */
  part(index: number): string;
  /** Finished tasks of a setting under way, */
  partJournal(index: number): string;
  /** the process that computes it, */
  partLock(index: number): string;
  /** and where one of its tasks was stopped; the task by its place in the plan. */
  partCheckpoint(index: number, task: number): string;
  /** Why a setting could not be computed the last time. */
  partFailure(index: number): string;
}

/** What may stand in the folder of parts; whatever else does is somebody else's. */
export const ofParts =
  /^\d+(\.part|\.journal|\.lock|\.failed|-\d+\.safetensors)(\.\d+(\.[0-9a-f]{8})?\.tmp)?$/;

/** Where results are unless something else is said: below the folder that one is in. */
export const DEFAULT_FOLDER = 'data/results';

/**
 * Where everything of an experiment stands in a results folder.
 *
 * @param experiment its name
 * @param reference the path of its module, if it has one of its own
 * @throws OptionError if the folder, or the name, is none
 */
export function sweepPaths(folder: string, experiment: string, reference = experiment): SweepPaths {
  checkNamed('sweepPaths', folder, experiment);
  const parts = join(folder, `${experiment}.parts`);
  return {
    folder,
    reference,
    rows: join(folder, `${experiment}${ROWS}`),
    provenance: join(folder, `${experiment}${PROVENANCE}`),
    journal: join(folder, `${experiment}.journal`),
    lock: join(folder, `${experiment}.lock`),
    parts,
    part: (index) => join(parts, `${index}.part`),
    partJournal: (index) => join(parts, `${index}.journal`),
    partLock: (index) => join(parts, `${index}.lock`),
    partCheckpoint: (index, task) => join(parts, `${index}-${task}.safetensors`),
    partFailure: (index) => join(parts, `${index}.failed`),
  };
}
