import { z } from 'zod';
import { existsSync } from 'node:fs';
import type { Environment } from '../environments';
import { referenceEngine, type Engine, type EngineFactory } from '../engines';
import { FppError, OptionError } from '../validation/errors';
import { kernelInterrupts } from '../platform/kernel-interrupts';
import type { Network } from '../models';
import { either, integer, number, parseOptions } from '../validation/options';
import {
  readCheckpoint,
  writeCheckpoint,
  type Checkpoint,
  type StudyDescription,
} from './checkpoints/checkpoint';
import { CheckpointError } from './checkpoints/checkpoint-error';
import { OnlineRecord, type RunResult } from './online-record';
import { Session } from './session';
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
  /** What computes it. Default `referenceEngine`. */
  readonly engine?: EngineFactory;
  /** Names the study; it enters the seeds. Default `interactive`. */
  readonly experiment?: string;
  /** Called now and then, and at the end, with the steps done so far. */
  readonly onProgress?: (done: number, total: number) => void;
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
  readonly every?: number;
}

/** What came of it. */
export interface LearnResult {
  /** One for each learning rate and seed; the seeds of one rate stand together. */
  readonly runs: readonly RunResult[];
  /** The steps at which the bins of the learning curves end: [bins]. */
  readonly curveSteps: readonly number[];
  /** The engine as learning left it: weights, stored states. Run i is `runs[i]`. */
  readonly engine: Engine;
  /**
   * Saves all that learning goes on from, for `from`.
   *
   * @throws OptionError if the engine cannot be saved
   * @throws FileError if the file cannot be written
   */
  save(path: string): void;
}

/** Learning was stopped through its `signal`, or by an interrupt of the notebook's kernel. */
export class LearningStopped extends FppError {
  constructor(readonly stepsDone: number) {
    super(`learning was stopped after ${stepsDone} steps`);
  }
}

const schema = z.object({
  steps: integer(1),
  learningSteps: integer(0).optional(),
  seeds: either(
    'a number of seeds of at least 1 or a list of seed indices of at least 0',
    integer(1),
    z.array(integer(0)).min(1),
  ).default(1),
  learningRate: either(
    'a finite number of at least 0 or a list of such numbers',
    number(0),
    z.array(number(0)).min(1),
  ),
  streams: integer(1).default(1),
  bins: integer(1).default(100),
  checkpoint: z
    .strictObject({ path: z.string('the path of a file').min(1), every: integer(1).optional() })
    .optional(),
  from: z.string('the path of a checkpoint').min(1).optional(),
});

/** The event loop gets a turn this often, so that progress shows and a stop is heard. */
const MILLISECONDS_BETWEEN_PAUSES = 40;

/**
 * Learns online: at every step each run observes, predicts, and lets its trainer learn. All runs
 * (learning rates × seeds) go together through one engine, but none depends on any other.
 *
 * @throws OptionError if an option does not fit
 * @throws DataError if the environment gives what is no observation or target
 * @throws LearningStopped if the signal says stop, or the notebook's kernel is interrupted
 * @throws CheckpointError if a checkpoint is damaged, or belongs to another study
 * @throws FileError if a checkpoint cannot be read or written
 */
export async function learn(options: LearnOptions): Promise<LearnResult> {
  const { environment, network, trainer, onProgress, signal } = options;
  const { engine = referenceEngine, experiment = 'interactive' } = options;
  const { steps, streams, checkpoint, from, ...given } = parseOptions('learn', schema, options);
  checkSpaces(environment, network);
  const { learningSteps = steps } = given;
  if (learningSteps > steps) {
    throw new OptionError('learn', 'learningSteps', learningSteps, `at most steps, ${steps}`);
  }
  const bins = Math.min(given.bins, steps);
  const runs = runsOf(given.learningRate, given.seeds);

  const session = new Session({ environment, network, trainer, streams, runs, engine, experiment });
  const study = session.description;
  const resumed = checkpoint && checkpointToResume(checkpoint.path, study, steps, bins);
  const saved = resumed ?? (from === undefined ? undefined : readCheckpoint(from, study));
  const started = session.start(saved);
  const record = new OnlineRecord(runs.length, steps, bins, resumed?.record);
  let done = resumed?.progress.done ?? 0;
  const save = (path: string): void => {
    const progress = { time: started.time, steps, bins, done };
    writeCheckpoint(path, { study, progress, ...started.memory(), record: record.memory() });
  };

  const { path, every = steps } = checkpoint ?? {};
  const interrupts = kernelInterrupts();
  let lastPause = Date.now();
  while (done < steps) {
    record.add(started.step(done < learningSteps), started.engine);
    done += 1;
    if (path !== undefined && (done % every === 0 || done === steps)) save(path);
    if (Date.now() - lastPause >= MILLISECONDS_BETWEEN_PAUSES) {
      onProgress?.(done, steps);
      await new Promise((resume) => setImmediate(resume));
      if (signal?.aborted === true || kernelInterrupts() > interrupts) {
        if (path !== undefined) save(path);
        throw new LearningStopped(done);
      }
      lastPause = Date.now();
    }
  }
  onProgress?.(steps, steps);

  const results = runs.map((run, index) => ({ ...run, ...record.of(index) }));
  return { runs: results, curveSteps: record.binEnds, engine: session.engine, save };
}

/** Every seed with every rate; the seeds of one rate stand together. */
function runsOf(
  learningRate: number | readonly number[],
  seeds: number | readonly number[],
): { seed: number; learningRate: number }[] {
  const indices =
    typeof seeds === 'number' ? Array.from({ length: seeds }, (_, seed) => seed) : seeds;
  return [learningRate]
    .flat()
    .flatMap((rate) => indices.map((seed) => ({ seed, learningRate: rate })));
}

/** The checkpoint at a path, if there is one: of a call that was asked for as many steps and bins. */
function checkpointToResume(
  path: string,
  study: StudyDescription,
  steps: number,
  bins: number,
): Checkpoint | undefined {
  if (!existsSync(path)) return undefined;
  const found = readCheckpoint(path, study);
  const { progress } = found;
  if (progress.steps === steps && progress.bins === bins) return found;
  throw new CheckpointError(
    `${path} is of ${progress.steps} steps in ${progress.bins} bins, and should be of ${steps} in ` +
      `${bins}; to learn on from it, give it as \`from\``,
  );
}

/** @throws OptionError if the network was made for other observations or targets */
function checkSpaces(environment: Environment, network: Network): void {
  for (const name of ['observation', 'target'] as const) {
    const [given, wanted] = [network[name], environment[name]].map((space) =>
      JSON.stringify(space),
    );
    if (given === wanted) continue;
    const allowed = `made for ${environment.name}, whose ${name} is ${wanted}`;
    throw new OptionError('learn', 'network', given, allowed);
  }
}
