import { firstMisfit, wordsOf } from '../../environments/check-values';
import { firstTargetMisfit } from '../../environments/missing-target';
import { areFinite } from '../../engines/divergence';
import type { RunSnapshot } from '../../engines';
import { describeValue } from '../../validation/describe-value';
import type { SnapshotArray } from '../trainer';
import type { Checkpoint } from './contents';
import { CheckpointError } from './checkpoint-error';
import type { NamedTensor, TensorFile } from './safetensors';

/**
 * Sees to it that the tensors of a file are of the kinds and shapes that its study has.
 *
 * @param expected those of the engine, by name
 * @throws CheckpointError naming the first one that is not
 */
export function checkTensors(
  path: string,
  { tensors }: TensorFile,
  expected: ReadonlyMap<string, NamedTensor>,
): void {
  for (const [name, wanted] of expected) {
    const found = tensors.get(name);
    if (found === undefined) throw new CheckpointError(`there is no ${name} in ${path}`);
    if (told(found) === told(wanted)) continue;
    throw new CheckpointError(`${path}: ${name} is ${told(found)}, and should be ${told(wanted)}`);
  }
  for (const name of tensors.keys()) {
    if (expected.has(name) || /^(learner|record)\./.test(name)) continue;
    throw new CheckpointError(`${path}: ${name} is nothing that a checkpoint of its study holds`);
  }
}

function told({ shape, values }: NamedTensor): string {
  return `${values.constructor.name.replace('Array', '')} [${shape.join(', ')}]`;
}

/**
 * Sees to it that the numbers of a checkpoint can be those of its study: a right checksum says only that
 * they are as they were written.
 *
 * @throws CheckpointError naming the first one that cannot
 */
export function checkNumbers(path: string, checkpoint: Checkpoint): void {
  const problem = problemOf(checkpoint);
  if (problem === undefined) return;
  throw new CheckpointError(`${path} does not fit its study: ${problem}`);
}

/** As it stands in a file, where nothing need be there. */
type FoundMemory = Readonly<Record<string, SnapshotArray | undefined>>;

/** The first thing that cannot be, in words. */
function problemOf({ study, progress, runs, learner, record }: Checkpoint): string | undefined {
  const { time, steps, bins, done } = progress;
  if (done > Math.min(steps, time)) return `${done} of ${steps} steps are done at time ${time}`;
  // Not every learner counts its time.
  if ('time' in learner && !isOnly(learner.time, time))
    return `learner.time should be ${time}, as in its metadata`;
  const strange = progress.diverged?.find((run) => run >= runs.length);
  if (strange !== undefined) return `run ${strange} of ${runs.length} has diverged`;
  // A call that began with no checkpoint has all its time behind it, and nothing else.
  if (progress.from === null && time !== done)
    return `${done} steps are done at time ${time}, and it began with no other checkpoint`;
  const ofRecord = problemOfRecord(record, bins * runs.length, done);
  if (ofRecord !== undefined) return ofRecord;
  for (const [run, saved] of runs.entries()) {
    const mayBeInfinite =
      progress.diverged?.includes(run) ?? record.loss.some((loss) => !Number.isFinite(loss));
    const problem = problemOfRun(saved, study, mayBeInfinite);
    if (problem !== undefined) return `run ${run}: ${problem}`;
  }
  return undefined;
}

function problemOfRecord(record: FoundMemory, size: number, done: number): string | undefined {
  const { step, loss, error, count, ...others } = record;
  const other = Object.keys(others).at(0);
  if (other !== undefined) return `record.${other} is nothing that is recorded`;
  if (!isOnly(step, done)) return `record.step should be ${done}, as in its metadata`;
  for (const [name, sums] of Object.entries({ loss, error, count })) {
    if (!(sums instanceof Float64Array) || sums.length !== size) {
      return `record.${name} should be ${size} numbers in F64`;
    }
    // Losses and errors of what diverged may be anything; how often something was predicted may not.
    const negative = sums.findIndex((sum) =>
      name === 'count' ? !(sum >= 0 && sum < Infinity) : sum < 0,
    );
    if (negative !== -1) return `record.${name}[${negative}] is ${sums[negative]}`;
  }
  return undefined;
}

function isOnly(numbers: SnapshotArray | undefined, value: number): boolean {
  return numbers?.length === 1 && numbers[0] === value;
}

/** What cannot be in a run's snapshot, in words. */
export function problemOfRun(
  saved: RunSnapshot,
  { network, mayLackTargets }: Checkpoint['study'],
  mayBeInfinite: boolean,
): string | undefined {
  for (const [name, space, misfitOf] of [
    ['observations', network.observation, firstMisfit],
    ['targets', network.target, mayLackTargets === true ? firstTargetMisfit : firstMisfit],
  ] as const) {
    const values = saved[name];
    const misfit = misfitOf(space, values);
    if (misfit === -1) continue;
    return `${name}[${misfit}] must be ${wordsOf(space)}; got ${describeValue(values[misfit])}`;
  }
  const negative = (['optimizer', 'stateOptimizer'] as const).find((name) =>
    saved[name].some((value) => value < 0),
  );
  // Means of squares.
  if (negative !== undefined) return `${negative} must be of at least 0`;
  if (mayBeInfinite) return undefined;
  const learned = ['parameters', 'optimizer', 'stateOptimizer', 'states', 'acting'] as const;
  const broken = learned.find((name) => !areFinite(saved[name]));
  return broken && `${broken} must be finite, since the run has not diverged`;
}
