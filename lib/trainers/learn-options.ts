import { z } from 'zod';
import type { Environment } from '../environments';
import { environmentSchema } from '../environments/check-environment';
import type { EngineFactory, EngineName } from '../engines';
import type { Network } from '../models';
import { networkSchema } from '../models/check-network';
import { checkMemory, counted } from '../platform/memory';
import { isList } from '../validation/describe-value';
import { OptionError } from '../validation/errors';
import {
  callable,
  distinct,
  either,
  filePath,
  integer,
  line,
  number,
  objectWith,
  parseOptions,
  record,
} from '../validation/options';
import type { Trainer } from './trainer';

/** What is learned, by what, and for how long. */
export interface LearnOptions {
  readonly environment: Environment;
  /** The network, made for this environment, e.g. `elman(environment, { hiddenUnits: 4 })`. */
  readonly network: Network;
  readonly trainer: Trainer;
  /** Online steps; with S streams each step takes in S observations. */
  readonly steps: number;
  /**
   * Learning ends after so many of the steps. In the others the trainer only observes and predicts what
   * it has not been told; weights, stored states and counts stay as they are: a test, on the same
   * streams. Default: all.
   */
  readonly learningSteps?: number | undefined;
  /** How many runs that differ in their randomness only, or their seeds' indices. Default 1. */
  readonly seeds?: number | readonly number[];
  /** One learning rate, or several: every seed runs with every rate. */
  readonly learningRate: number | readonly number[];
  /** S, parallel streams that a run's network learns from at once. Default 1. */
  readonly streams?: number;
  /** Points of a learning curve, each the mean over its share of the steps. Default 100. */
  readonly bins?: number;
  /**
   * What computes it: an engine's name, or what makes one. Default: lanes, in single precision, compiled
   * for the processor where that is worth its while; or `reference` for a network with an embedding, which
   * lanes do not know. `reference` computes in float64.
   */
  readonly engine?: EngineFactory | EngineName;
  /** Names the study; it enters the seeds. Default `interactive`. */
  readonly experiment?: string;
  /**
   * θ = (W, β) that every run begins with, in the layout of `network.blocks`, e.g. what `importWeights` gave.
   * Default: each run draws its own, by the network's `initialWeights`. A checkpoint that is gone on from has
   * weights of its own.
   */
  readonly initialParameters?: ArrayLike<number> | undefined;
  /**
   * Called now and then, and at the end, with the steps done so far. Before learning goes on from a
   * checkpoint, the streams are played forward to where they were: then `phase` is `replay`, and the steps
   * are those of the streams. Learning waits for what it returns, if that is a promise. Left out, a notebook shows
   * a progress bar once learning has taken half a second.
   */
  readonly onProgress?: (done: number, total: number, phase: 'replay' | 'learn') => unknown;
  /**
   * Stops learning between two steps; with a `checkpoint`, that is saved first. In a notebook the
   * kernel's interrupt does the same.
   */
  readonly signal?: AbortSignal;
  /**
   * Where learning saves all that it goes on from; see docs/checkpoints.md. If the file is there,
   * learning goes on where it was, and ends as if it had never stopped.
   */
  readonly checkpoint?: CheckpointOptions;
  /**
   * A checkpoint of the same study to begin with: what was learned goes on for `steps` further steps,
   * and the results are those of these steps.
   */
  readonly from?: string;
}

/** Where and how often learning is saved. */
export interface CheckpointOptions {
  /** Of a file, e.g. `study.safetensors`; it is written whole or not at all. */
  readonly path: string;
  /** Online steps from one save to the next. Default: at the end only, and when it is stopped. */
  readonly every?: number | undefined;
}

/** What `learn` was asked for, checked and complete. */
export interface ResolvedOptions {
  readonly environment: Environment;
  readonly network: Network;
  readonly trainer: Trainer;
  readonly steps: number;
  readonly learningSteps: number;
  readonly streams: number;
  readonly bins: number;
  /** [R] every seed with every rate; the seeds of one rate stand together. */
  readonly runs: readonly { readonly seed: number; readonly learningRate: number }[];
  /** What `engine` was, if anything; not yet looked up. */
  readonly engine: unknown;
  readonly experiment: string;
  readonly initialParameters: Float64Array | undefined;
  readonly onProgress: LearnOptions['onProgress'] | undefined;
  readonly signal: AbortSignal | undefined;
  readonly checkpoint: CheckpointOptions | undefined;
  readonly from: string | undefined;
}

const seedsWords =
  'a number of seeds of at least 1 or a list of different seed indices of at least 0';
const ratesWords = 'a finite number of at least 0 or a list of different such numbers';

/** Accepts a {@link Trainer}: it may be anybody's code. */
export const trainerSchema = objectWith<Trainer>(
  ['start'],
  'a trainer, e.g. new Fpp({ truncationLength: 3 })',
  {
    name: line(),
    options: z.object({}, 'an object with the options that it was made with'),
    needs: z.object({}, 'an object with slots, optimizer and actingState'),
  },
);

/** Accepts a signal that says stop. */
export const signalSchema = objectWith<AbortSignal>(
  ['addEventListener'],
  'a signal, e.g. controller.signal',
  { aborted: z.boolean('true or false') },
);

/** The schema of weights to begin with; {@link parametersFor} sees whether they are a network's. */
export const initialParametersSchema = z
  .custom<ArrayLike<number>>(isList, 'a list of numbers')
  .optional();

/** The schemas of what tells runs apart. */
export const seedsAndRates = {
  seeds: either(seedsWords, integer(1), distinct(integer(0), seedsWords)).default(1),
  learningRate: either(ratesWords, number({ min: 0 }), distinct(number({ min: 0 }), ratesWords)),
};

const schema = record({
  environment: environmentSchema,
  network: networkSchema,
  trainer: trainerSchema,
  steps: integer(1),
  learningSteps: integer(0).optional(),
  ...seedsAndRates,
  streams: integer(1).default(1),
  bins: integer(1).default(100),
  engine: z.unknown(),
  experiment: line().default('interactive'),
  initialParameters: initialParametersSchema,
  onProgress: callable<NonNullable<LearnOptions['onProgress']>>(
    'a function of the steps done and those in all',
  ).optional(),
  signal: signalSchema.optional(),
  checkpoint: record({ path: filePath(), every: integer(1).optional() }).optional(),
  from: filePath('the path of a checkpoint').optional(),
});

/**
 * Checks what `learn` was asked for, and fills in the defaults.
 *
 * @throws OptionError naming what does not fit
 * @throws MemoryError if what is recorded of so many runs would take more memory than there is
 */
export function resolveOptions(
  options: LearnOptions,
  surplus: readonly unknown[],
): ResolvedOptions {
  const given = parseOptions('learn', schema, options, surplus);
  const { steps, learningSteps = steps, checkpoint } = given;
  // As they were given: a check may copy an object, and leave out what it does not look at.
  const { environment, network, trainer } = options;
  checkSpaces(environment, network);
  if (learningSteps > steps) {
    throw new OptionError('learn', 'learningSteps', learningSteps, `at most steps, ${steps}`);
  }
  const bins = Math.min(given.bins, steps);
  checkRecordMemory(countOf(given.seeds) * [given.learningRate].flat().length, bins);
  return {
    environment,
    network,
    trainer,
    steps,
    learningSteps,
    streams: given.streams,
    bins,
    runs: runsOf(given.learningRate, given.seeds),
    engine: given.engine,
    experiment: given.experiment,
    initialParameters: parametersFor('learn', network, given.initialParameters),
    onProgress: given.onProgress,
    signal: given.signal,
    checkpoint,
    from: given.from,
  };
}

/** @throws OptionError if they are not the finite numbers that a network has */
export function parametersFor(
  owner: string,
  { parameterCount }: Network,
  parameters: ArrayLike<number> | undefined,
): Float64Array | undefined {
  if (parameters === undefined) return undefined;
  const isRight =
    parameters.length === parameterCount && Array.from(parameters).every(Number.isFinite);
  if (isRight) return Float64Array.from(parameters);
  const allowed = `${parameterCount} finite numbers, in the layout of network.blocks`;
  throw new OptionError(owner, 'initialParameters', parameters, allowed);
}

function countOf(seeds: number | readonly number[]): number {
  return typeof seeds === 'number' ? seeds : seeds.length;
}

/** Every seed with every rate; the seeds of one rate stand together. */
export function runsOf(
  learningRate: number | readonly number[],
  seeds: number | readonly number[],
): { seed: number; learningRate: number }[] {
  const indices =
    typeof seeds === 'number' ? Array.from({ length: seeds }, (_, seed) => seed) : seeds;
  return [learningRate]
    .flat()
    .flatMap((rate) => indices.map((seed) => ({ seed, learningRate: rate })));
}

/** What a run takes beside its engine, roughly: its generators, its streams and its results. */
const BYTES_PER_RUN = 2000;
/** What a bin of a run takes: sums of loss, error and count, and two points of curves. */
const BYTES_PER_BIN = 40;

/** @throws MemoryError if there is not the memory for what is recorded */
function checkRecordMemory(runs: number, bins: number): void {
  const what = `learn: ${counted(runs, 'run')} in ${counted(bins, 'bin')}`;
  const bytes = runs * (BYTES_PER_RUN + bins * BYTES_PER_BIN);
  checkMemory(what, { bytes, heapBytes: runs * BYTES_PER_RUN }, 'take fewer seeds, rates or bins');
}

/** @throws OptionError if the network was made for other observations or targets */
function checkSpaces(environment: Environment, network: Network): void {
  for (const name of ['observation', 'target'] as const) {
    const [given, wanted] = [network[name], environment[name]].map((space) =>
      JSON.stringify(space),
    );
    if (given === wanted) continue;
    const allowed = `made for ${environment.name}, whose ${name} is ${wanted}`;
    throw new OptionError('learn', 'network', { [name]: network[name] }, allowed);
  }
}
