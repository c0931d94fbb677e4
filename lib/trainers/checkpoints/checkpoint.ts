import { isDeepStrictEqual } from 'node:util';
import { width } from '../../environments';
import type { Numbers, RunMemory } from '../../engines';
import { readBytes, writeWhole } from '../../platform/files';
import type { Network } from '../../models';
import type { LearnerMemory } from '../trainer';
import { CheckpointError } from './checkpoint-error';
import { decodeTensors, encodeTensors, type NamedTensor, type TensorFile } from './safetensors';

const FORMAT = 'fixed-point-propagation checkpoint';
const VERSION = '1';

/** What is learned by what: equal for two studies exactly if one can go on where the other was. */
export interface StudyDescription {
  readonly experiment: string;
  /** The environment's name. */
  readonly environment: string;
  readonly network: Network;
  readonly trainer: { readonly name: string; readonly options: object };
  /** The engine's name. */
  readonly engine: string;
  readonly streams: number;
  readonly seeds: readonly number[];
  readonly learningRates: readonly number[];
}

/** How far learning is. */
export interface Progress {
  /** Online steps since the streams were opened. */
  readonly time: number;
  /** Steps and bins that were asked for at last, and how many of these steps are done. */
  readonly steps: number;
  readonly bins: number;
  readonly done: number;
}

/** All that learning goes on from. */
export interface Checkpoint {
  readonly study: StudyDescription;
  readonly progress: Progress;
  /** [R] what the engine remembers. */
  readonly runs: readonly RunMemory[];
  readonly learner: LearnerMemory;
  /** What was recorded of the online performance. */
  readonly record: LearnerMemory;
}

/**
 * Writes a checkpoint, whole or not at all; see docs/checkpoints.md for the file.
 *
 * @throws FileError if it cannot be written
 */
export function writeCheckpoint(path: string, checkpoint: Checkpoint): void {
  const { study, progress, runs, learner, record } = checkpoint;
  const tensors = new Map([
    ...tensorsOfRuns(runs, study),
    ...tensorsOf('learner', learner),
    ...tensorsOf('record', record),
  ]);
  const metadata = {
    format: FORMAT,
    version: VERSION,
    study: JSON.stringify(study),
    progress: JSON.stringify(progress),
  };
  writeWhole(path, encodeTensors({ metadata, tensors }));
}

/**
 * Reads a checkpoint of a study.
 *
 * @throws FileError if it cannot be read
 * @throws CheckpointError if it is damaged, is none, or belongs to another study
 */
export function readCheckpoint(path: string, study: StudyDescription): Checkpoint {
  const file = readTensorFile(path);
  checkStudy(path, JSON.parse(file.metadata.study) as StudyDescription, study);
  const runCount = study.seeds.length;
  return {
    study,
    progress: JSON.parse(file.metadata.progress) as Progress,
    runs: Array.from({ length: runCount }, (_, run) => runFrom(file, study, run)),
    learner: memoryFrom('learner', file),
    record: memoryFrom('record', file),
  };
}

function readTensorFile(path: string): TensorFile {
  const content = readBytes(path);
  let file: TensorFile;
  try {
    file = decodeTensors(content);
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    throw new CheckpointError(`${path} is no whole checkpoint: ${error.message}`);
  }
  const { format, version } = file.metadata;
  if (format !== FORMAT) throw new CheckpointError(`${path} is no checkpoint of this library`);
  if (version !== VERSION) {
    const known = `this library reads version ${VERSION}`;
    throw new CheckpointError(`${path} is a checkpoint of version ${version}; ${known}`);
  }
  return file;
}

/** Names and values count, not the order in which a version of the library lists them. */
function checkStudy(path: string, found: StudyDescription, wanted: StudyDescription): void {
  for (const [key, value] of Object.entries(wanted)) {
    const there = found[key as keyof StudyDescription];
    const here = JSON.stringify(value);
    if (isDeepStrictEqual(there, JSON.parse(here))) continue;
    throw new CheckpointError(
      `${path} is of another study: its ${key} is ${JSON.stringify(there)}, and should be ${here}`,
    );
  }
}

/** Those of all runs in one, under the name of what they are; parameters by block. */
function tensorsOfRuns(
  runs: readonly RunMemory[],
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
      'states.optimizer',
      stacked(
        runs.map(({ stateOptimizer }) => stateOptimizer),
        sizeOf(runs[0].stateOptimizer),
      ),
    ],
  ];
}

function runFrom(file: TensorFile, { network, seeds }: StudyDescription, run: number): RunMemory {
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
    stateOptimizer: part('states.optimizer'),
    states: part('states'),
    acting: part('states.acting'),
    observations: part('observations'),
    targets: part('targets'),
  };
}

function tensorsOf(prefix: string, memory: LearnerMemory): [string, NamedTensor][] {
  return Object.entries(memory).map(([name, values]) => [
    `${prefix}.${name}`,
    { shape: [values.length], values },
  ]);
}

function memoryFrom(prefix: string, { tensors }: TensorFile): LearnerMemory {
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
