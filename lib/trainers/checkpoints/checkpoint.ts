import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { width } from '../../environments';
import type { Numbers, RunSnapshot } from '../../engines';
import { readBytes, writeWhole } from '../../platform/files';
import { FileError } from '../../validation/errors';
import type { LearnerSnapshot } from '../trainer';
import { checkNumbers, checkTensors } from './check-contents';
import type { Checkpoint, Progress, StudyDescription } from './contents';
import { CheckpointError } from './checkpoint-error';
import { decodeTensors, encodeTensors, type NamedTensor, type TensorFile } from './safetensors';

const FORMAT = 'fixed-point-propagation checkpoint';
/** Of every file of the library. */
export const VERSION = '1';

const count = z.int().min(0);

const progressSchema = z.strictObject({
  time: count,
  steps: count.min(1),
  bins: count.min(1),
  done: count,
  learningSteps: count.optional(),
  from: z.string().nullable().optional(),
  diverged: z.array(count).optional(),
});

/** A file is read and written at once, and that of no more than 2 GiB. */
const MAX_BYTES = 2 ** 31 - 1;

/**
 * Writes a checkpoint, whole or not at all; see docs/checkpoints.md for the file.
 *
 * @throws FileError if it cannot be written
 */
export function writeCheckpoint(path: string, checkpoint: Checkpoint): void {
  const { study, progress } = checkpoint;
  checkSize(path, checkpoint);
  const tensors = allTensors(checkpoint);
  const metadata = {
    format: FORMAT,
    version: VERSION,
    study: JSON.stringify(study),
    progress: JSON.stringify(progress),
  };
  writeWhole(path, encodeTensors({ metadata, tensors }));
}

/** @throws FileError if the file of a checkpoint would be too large */
export function checkSize(path: string, checkpoint: Checkpoint): void {
  checkBytes(path, allTensors(checkpoint), JSON.stringify(checkpoint.study).length);
}

/**
 * @param others bytes of what stands beside the tensors
 * @throws FileError if the file of some tensors would be too large
 */
export function checkBytes(
  path: string,
  tensors: ReadonlyMap<string, NamedTensor>,
  others: number,
): void {
  const bytes = [...tensors.values()].reduce((sum, { values }) => sum + values.byteLength, others);
  if (bytes < MAX_BYTES) return;
  const size = `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  throw new FileError(
    `cannot write ${path}: it would be of ${size}, and a checkpoint may be of 2 GiB; learn in smaller parts`,
  );
}

function allTensors({ record, ...rest }: Checkpoint): Map<string, NamedTensor> {
  return new Map([...tensorsOfStudy(rest), ...tensorsOf('record', record)]);
}

/** What engine and learner of a study remember. */
export function tensorsOfStudy({
  study,
  runs,
  learner,
}: Pick<Checkpoint, 'study' | 'runs' | 'learner'>): Map<string, NamedTensor> {
  return new Map([...tensorsOfRuns(runs, study), ...tensorsOf('learner', learner)]);
}

/**
 * Reads a checkpoint of a study.
 *
 * @param runs [R] what the study's engine remembers now, for the kinds and shapes of what it should
 * @throws FileError if it cannot be read
 * @throws CheckpointError if it is damaged, is none, belongs to another study, or holds what cannot be
 */
export function readCheckpoint(
  path: string,
  study: StudyDescription,
  runs: readonly RunSnapshot[],
): Checkpoint {
  const file = readTensorFile(path, FORMAT);
  checkStudy(path, studyIn(path, file), study);
  const checkpoint: Checkpoint = {
    study,
    progress: progressIn(path, file),
    ...studyFrom(path, file, study, runs),
    record: memoryFrom('record', file),
  };
  checkNumbers(path, checkpoint);
  return checkpoint;
}

/**
 * What engine and learner of a study remembered, out of {@link tensorsOfStudy}.
 *
 * @param runs [R] what the study's engine remembers now, for the kinds and shapes of what it should
 * @throws CheckpointError if a tensor is missing, or is not as it should be
 */
export function studyFrom(
  path: string,
  file: TensorFile,
  study: StudyDescription,
  runs: readonly RunSnapshot[],
): Pick<Checkpoint, 'runs' | 'learner'> {
  const expected = new Map(tensorsOfRuns(runs, study));
  // The states' accumulators are there from the first step along them on.
  const stateOptimizer = file.tensors.get(STATE_OPTIMIZER);
  if (stateOptimizer?.shape[1] === study.network.stateSize) {
    const { values } = expected.get('states.acting') as NamedTensor;
    const count = runs.length * study.network.stateSize;
    expected.set(STATE_OPTIMIZER, {
      shape: [runs.length, study.network.stateSize],
      values: values instanceof Float32Array ? new Float32Array(count) : new Float64Array(count),
    });
  }
  checkTensors(path, file, expected);
  return {
    runs: runs.map((_, run) => runFrom(file, study, run)),
    learner: memoryFrom('learner', file),
  };
}

/** Where in a file the accumulators of the stored states are. */
const STATE_OPTIMIZER = 'states.optimizer';

/** @throws CheckpointError if a file's metadata hold no JSON of a name */
export function jsonIn(path: string, { metadata }: TensorFile, key: string): unknown {
  try {
    return JSON.parse(metadata[key]);
  } catch {
    throw new CheckpointError(`${path}: what its metadata say of its ${key} cannot be read`);
  }
}

function studyIn(path: string, file: TensorFile): StudyDescription {
  const study = jsonIn(path, file, 'study');
  if (typeof study === 'object' && study !== null) return study as StudyDescription;
  throw new CheckpointError(`${path}: its metadata do not say what its study is`);
}

function progressIn(path: string, file: TensorFile): Progress {
  const { data, error } = progressSchema.safeParse(jsonIn(path, file, 'progress'));
  if (data !== undefined) return data;
  const field = error.issues[0].path.join('.');
  throw new CheckpointError(`${path}: its progress is not what it must be: ${field}`);
}

/**
 * Reads a file whole.
 *
 * @param wanted what its metadata must say of its format
 * @throws FileError if it cannot be read
 * @throws CheckpointError if it is damaged, or of another format or version
 */
export function readTensorFile(path: string, wanted: string): TensorFile {
  const content = readBytes(path);
  let file: TensorFile;
  try {
    file = decodeTensors(content);
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    throw new CheckpointError(`${path} is no whole checkpoint: ${error.message}`);
  }
  const { format, version } = file.metadata;
  if (format !== wanted) {
    const kind = wanted === FORMAT ? 'checkpoint of this library' : wanted;
    throw new CheckpointError(`${path} is no ${kind}`);
  }
  if (version !== VERSION) {
    const known = `this library reads version ${VERSION}`;
    throw new CheckpointError(`${path} is a checkpoint of version ${version}; ${known}`);
  }
  return file;
}

/**
 * Names and values count, not the order in which a version of the library lists them.
 *
 * @throws CheckpointError naming what of two studies differs
 */
export function checkStudy(path: string, found: StudyDescription, wanted: StudyDescription): void {
  const here = JSON.parse(JSON.stringify(wanted)) as StudyDescription;
  const keys = new Set([...Object.keys(here), ...Object.keys(found)]) as Set<
    keyof StudyDescription
  >;
  for (const key of keys) {
    // Older checkpoints do not tell their data.
    if (key === 'data' && found.data === undefined) continue;
    if (isDeepStrictEqual(found[key], here[key])) continue;
    const [there, wantedHere] = [found[key], here[key]].map((value) =>
      value === undefined ? 'untold' : JSON.stringify(value),
    );
    throw new CheckpointError(
      `${path} is of another study: its ${key} is ${there}, and should be ${wantedHere}`,
    );
  }
}

/** Those of all runs in one, under the name of what they are; parameters by block. */
function tensorsOfRuns(
  runs: readonly RunSnapshot[],
  { network, streams }: StudyDescription,
): [string, NamedTensor][] {
  const stacked = (values: readonly Numbers[], ...shape: number[]): NamedTensor => ({
    shape: [runs.length, ...shape],
    values: joined(values),
  });
  const blocks = (kind: 'parameters' | 'optimizer'): [string, NamedTensor][] =>
    network.blocks.map(({ name, offset, rows, columns }) => {
      const parts = runs.map((run) => run[kind].subarray(offset, offset + rows * columns));
      return [`${kind}.${name}`, stacked(parts, rows, columns)];
    });
  const ring = (
    kind: 'states' | 'observations' | 'targets',
    size: number,
  ): [string, NamedTensor] => {
    const slots = runs[0][kind].length / streams / size;
    return [
      kind,
      stacked(
        runs.map((run) => run[kind]),
        slots,
        streams,
        size,
      ),
    ];
  };
  const sizeOf = ({ length }: Numbers): number => length;
  return [
    ...blocks('parameters'),
    ...(sizeOf(runs[0].optimizer) > 0 ? blocks('optimizer') : []),
    ring('states', network.stateSize),
    ring('observations', width(network.observation)),
    ring('targets', width(network.target)),
    [
      'states.acting',
      stacked(
        runs.map(({ acting }) => acting),
        streams,
        network.stateSize,
      ),
    ],
    [
      STATE_OPTIMIZER,
      stacked(
        runs.map(({ stateOptimizer }) => stateOptimizer),
        sizeOf(runs[0].stateOptimizer),
      ),
    ],
  ];
}

function runFrom(file: TensorFile, { network, seeds }: StudyDescription, run: number): RunSnapshot {
  const part = (name: string): Numbers => {
    const values = tensorIn(file, name).values as Numbers;
    const size = values.length / seeds.length;
    return values.subarray(run * size, (run + 1) * size);
  };
  const blocks = (kind: string): Numbers => {
    const theta = new Float64Array(network.parameterCount);
    for (const { name, offset } of network.blocks) theta.set(part(`${kind}.${name}`), offset);
    return theta;
  };
  const [{ name }] = network.blocks;
  return {
    parameters: blocks('parameters'),
    optimizer: file.tensors.has(`optimizer.${name}`) ? blocks('optimizer') : new Float64Array(0),
    stateOptimizer: part(STATE_OPTIMIZER),
    states: part('states'),
    acting: part('states.acting'),
    observations: part('observations'),
    targets: part('targets'),
  };
}

function tensorsOf(prefix: string, saved: LearnerSnapshot): [string, NamedTensor][] {
  return Object.entries(saved).map(([name, values]) => [
    `${prefix}.${name}`,
    { shape: [values.length], values },
  ]);
}

function memoryFrom(prefix: string, { tensors }: TensorFile): LearnerSnapshot {
  const own = [...tensors].filter(([name]) => name.startsWith(`${prefix}.`));
  return Object.fromEntries(
    own.map(([name, { values }]) => [name.slice(prefix.length + 1), values]),
  );
}

function tensorIn({ tensors }: TensorFile, name: string): NamedTensor {
  const found = tensors.get(name);
  if (found === undefined) throw new CheckpointError(`there is no ${name} in the checkpoint`);
  return found;
}

function joined(parts: readonly Numbers[]): Numbers {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const all =
    parts[0] instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
