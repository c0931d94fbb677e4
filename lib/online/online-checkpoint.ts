import { z } from 'zod';
import { width } from '../environments';
import { hasDiverged } from '../engines';
import { writeWhole } from '../platform/files';
import { CheckpointError } from '../trainers';
import {
  checkBytes,
  checkStudy,
  jsonIn,
  readTensorFile,
  studyFrom,
  tensorsOfStudy,
  VERSION,
} from '../trainers/checkpoints/checkpoint';
import { problemOfRun } from '../trainers/checkpoints/check-contents';
import { restored } from '../trainers/checkpoints/resume';
import {
  encodeTensors,
  type NamedTensor,
  type TensorFile,
} from '../trainers/checkpoints/safetensors';
import type { StudyDescription } from '../trainers/checkpoints/contents';
import { readRuns } from '../trainers/forward-snapshot';
import type { RestoreSession } from './candidates';
import { OnlineCore } from './online-core';
import type { ResolvedOnlineOptions } from './online-options';
import type { Sample, Waiting } from './waiting';

const FORMAT = 'file of an online learner';

const count = z.int().min(0);

const progressSchema = z.strictObject({
  steps: count,
  streams: z.array(z.strictObject({ next: count, at: z.number().nullable() })),
  /** Of each trainer, the runs that have diverged. */
  diverged: z.array(z.array(count)),
});

/** What they must be in detail is seen where each is compared with what it should be. */
const studiesSchema = z.array(
  z.custom<StudyDescription>((one) => typeof one === 'object' && one !== null),
);

/** What must be the same for a learner to go on. */
function descriptionOf({ specs, withoutTarget, memory, streams }: ResolvedOnlineOptions): object {
  return { ...specs, withoutTarget, memory, streams };
}

/**
 * Writes all that a learner goes on from, whole or not at all.
 *
 * @throws OptionError if an engine cannot be saved
 * @throws FileError if it cannot be written
 */
export function writeOnline(path: string, options: ResolvedOnlineOptions, core: OnlineCore): void {
  checkOnlineSize(path, options, core);
  writeWhole(path, encodeTensors(fileOf(options, core)));
}

/** @throws FileError if its file would be too large */
export function checkOnlineSize(
  path: string,
  options: ResolvedOnlineOptions,
  core: OnlineCore,
): void {
  const { metadata, tensors } = fileOf(options, core);
  checkBytes(path, tensors, JSON.stringify(metadata).length);
}

/**
 * What was saved, at work.
 *
 * @throws CheckpointError if the file is damaged, or of another learner
 * @throws FileError if it cannot be read
 */
export function restoredCore(path: string, options: ResolvedOnlineOptions): OnlineCore {
  const file = readTensorFile(path, FORMAT);
  checkDescription(path, jsonIn(path, file, 'learner'), descriptionOf(options));
  const { data: progress, error } = progressSchema.safeParse(jsonIn(path, file, 'progress'));
  if (progress === undefined) {
    const field = error.issues[0].path.join('.');
    throw new CheckpointError(`${path}: its progress is not what it must be: ${field}`);
  }
  const { data: studies } = studiesSchema.safeParse(jsonIn(path, file, 'studies'));
  const wanted = options.trainers.length;
  if (studies?.length !== wanted || progress.diverged.length !== wanted) {
    throw new CheckpointError(`${path} is of another number of trainers than ${wanted}`);
  }
  const restore: RestoreSession = (session, index) => {
    const study = session.description;
    checkStudy(path, studies[index], study);
    const own = partOf(file, `trainer.${index}.`);
    const saved = studyFrom(path, own, study, readRuns(session.engine));
    const problem = saved.runs
      .map((run, r) => problemOfRun(run, study, progress.diverged[index].includes(r)))
      .find((one) => one !== undefined);
    if (problem !== undefined)
      throw new CheckpointError(`${path} does not fit its study: ${problem}`);
    const [time] = 'time' in saved.learner ? saved.learner.time : [progress.steps];
    if (time !== progress.steps) {
      throw new CheckpointError(
        `${path}: trainer.${index}.learner.time should be ${progress.steps}`,
      );
    }
    return restored(session, { path, ...saved });
  };
  const core = new OnlineCore(options, restore);
  core.steps = progress.steps;
  putBack(path, file, core, options, progress.streams);
  return core;
}

function fileOf(options: ResolvedOnlineOptions, core: OnlineCore): TensorFile {
  const { candidates, standings, waiting, steps } = core;
  const studies = candidates.descriptions;
  const list = (values: NamedTensor['values']): NamedTensor => ({ shape: [values.length], values });
  const tensors = new Map<string, NamedTensor>([
    ['online.standings', list(standings.snapshot())],
    ['online.rates', list(candidates.rates)],
    ['online.observation', list(core.observation.standardiser.snapshot())],
    ['online.target', list(core.target.standardiser.snapshot())],
    ...waiting.flatMap(({ samples }, s) =>
      tensorsOfSamples(`stream.${s}.`, samples, options, core),
    ),
  ]);
  for (const [i, saved] of candidates.snapshots().entries()) {
    const own = tensorsOfStudy({ study: studies[i], ...saved });
    for (const [name, tensor] of own) tensors.set(`trainer.${i}.${name}`, tensor);
  }
  const progress = {
    steps,
    streams: waiting.map(({ next, at }) => ({ next, at: at === -Infinity ? null : at })),
    diverged: candidates.engines.map((engine) =>
      Array.from({ length: engine.config.runs }, (_, run) => run).filter((run) =>
        hasDiverged(engine, run),
      ),
    ),
  };
  const metadata = {
    format: FORMAT,
    version: VERSION,
    learner: JSON.stringify(descriptionOf(options)),
    studies: JSON.stringify(studies),
    progress: JSON.stringify(progress),
  };
  return { metadata, tensors };
}

/** What a sample's target is, in a file. */
const KNOWN = { notYet: 0, none: 1, told: 2 } as const;

function tensorsOfSamples(
  prefix: string,
  samples: readonly Sample[],
  { network }: ResolvedOnlineOptions,
  { candidates }: OnlineCore,
): [string, NamedTensor][] {
  const n = samples.length;
  const stacked = (size: number, valuesOf: (sample: Sample) => ArrayLike<number>): NamedTensor => {
    const values = new Float64Array(n * size);
    for (const [i, sample] of samples.entries()) values.set(valuesOf(sample), i * size);
    return { shape: [n, size], values };
  };
  const flags = (valueOf: (sample: Sample) => number): NamedTensor => ({
    shape: [n],
    values: Int32Array.from(samples, valueOf),
  });
  return [
    [`${prefix}observations`, stacked(width(network.observation), (one) => one.observation)],
    [`${prefix}targets`, stacked(width(network.target), (one) => one.target ?? [])],
    [
      `${prefix}known`,
      flags(({ target }) =>
        target === undefined ? KNOWN.notYet : target === null ? KNOWN.none : KNOWN.told,
      ),
    ],
    [`${prefix}learns`, flags(({ learns }) => Number(learns))],
    [
      `${prefix}predictions`,
      stacked(candidates.all.length * network.outputSize, (one) => one.predictions),
    ],
  ];
}

/** Puts back what is neither engine's nor trainer's. */
function putBack(
  path: string,
  file: TensorFile,
  core: OnlineCore,
  { network, streams }: ResolvedOnlineOptions,
  progress: z.infer<typeof progressSchema>['streams'],
): void {
  const misfit = (name: string): CheckpointError =>
    new CheckpointError(`${path}: ${name} is not what such a learner holds`);
  const numbers = (name: string): Float64Array => {
    const values = file.tensors.get(name)?.values;
    if (values instanceof Float64Array) return values;
    throw misfit(name);
  };
  const { candidates, standings } = core;
  const C = candidates.all.length;
  for (const [name, memory] of [
    ['online.standings', standings],
    ['online.observation', core.observation.standardiser],
    ['online.target', core.target.standardiser],
  ] as const) {
    const saved = numbers(name);
    if (!memory.fits(saved)) throw misfit(name);
    memory.restore(saved);
  }
  const rates = numbers('online.rates');
  if (rates.length !== C || !rates.every((rate) => rate >= 0 && rate < Infinity)) {
    throw misfit('online.rates');
  }
  candidates.setRates(rates);
  if (progress.length !== streams) throw misfit('progress.streams');
  for (const [s, { next, at }] of progress.entries()) {
    const waiting = core.waiting[s];
    waiting.next = next;
    waiting.at = at ?? -Infinity;
    const prefix = `stream.${s}.`;
    const known = file.tensors.get(`${prefix}known`)?.values;
    const learns = file.tensors.get(`${prefix}learns`)?.values;
    if (!(known instanceof Int32Array)) throw misfit(`${prefix}known`);
    if (!(learns instanceof Int32Array) || learns.length !== known.length) {
      throw misfit(`${prefix}learns`);
    }
    const rows = (name: string, size: number): ((i: number) => Float64Array) => {
      const values = numbers(prefix + name);
      if (values.length !== known.length * size) throw misfit(prefix + name);
      return (i) => values.slice(i * size, (i + 1) * size);
    };
    const observation = rows('observations', width(network.observation));
    const target = rows('targets', width(network.target));
    const predictions = rows('predictions', C * network.outputSize);
    waiting.samples.push(
      ...samplesOf(waiting, known, learns, { observation, target, predictions }),
    );
  }
}

function samplesOf(
  { next }: Waiting,
  known: Int32Array,
  learns: Int32Array,
  rows: Readonly<Record<'observation' | 'target' | 'predictions', (i: number) => Float64Array>>,
): Sample[] {
  return Array.from(known, (kind, i) => ({
    number: next - known.length + i,
    observation: rows.observation(i),
    target: kind === KNOWN.told ? rows.target(i) : kind === KNOWN.none ? null : undefined,
    learns: learns[i] === 1,
    predictions: rows.predictions(i),
  }));
}

/** The tensors under a prefix, without it. */
function partOf({ metadata, tensors }: TensorFile, prefix: string): TensorFile {
  const own = [...tensors].filter(([name]) => name.startsWith(prefix));
  return {
    metadata,
    tensors: new Map(own.map(([name, tensor]) => [name.slice(prefix.length), tensor])),
  };
}

/** @throws CheckpointError naming what of two learners differs */
function checkDescription(path: string, found: unknown, wanted: object): void {
  const here = JSON.parse(JSON.stringify(wanted)) as Record<string, unknown>;
  const there = (found ?? {}) as Record<string, unknown>;
  for (const [key, value] of Object.entries(here)) {
    const [a, b] = [there[key], value].map((one) => JSON.stringify(one));
    if (a === b) continue;
    throw new CheckpointError(
      `${path} is of another learner: its ${key} is ${a}, and should be ${b}`,
    );
  }
}
