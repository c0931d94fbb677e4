import { z } from 'zod';
import { allocateTransitions, type Environment, type Streams } from '../environments';
import { referenceEngine, type Engine, type EngineFactory } from '../engines';
import { FppError, OptionError } from '../errors';
import { initialParameters, type Network } from '../models';
import { deriveGenerator } from '../random';
import { either, integer, number, parseOptions } from '../validation/options';
import { OnlineRecord, type RunResult } from './online-record';
import type { Trainer } from './trainer';

/** What is learned, by what, and for how long. */
export interface LearnOptions {
  readonly environment: Environment;
  /** The network, made for this environment, e.g. `elman(environment, { hiddenUnits: 4 })`. */
  readonly network: Network;
  readonly trainer: Trainer;
  /** Online steps; with S streams each step takes in S observations. */
  readonly steps: number;
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
  /** Stops learning between two steps. */
  readonly signal?: AbortSignal;
}

/** What came of it. */
export interface LearnResult {
  /** One for each learning rate and seed; the seeds of one rate stand together. */
  readonly runs: readonly RunResult[];
  /** The steps at which the bins of the learning curves end: [bins]. */
  readonly curveSteps: readonly number[];
  /** The engine as learning left it: weights, stored states. Run i is `runs[i]`. */
  readonly engine: Engine;
}

/** Learning was stopped through its `signal`. */
export class LearningStopped extends FppError {
  constructor(readonly stepsDone: number) {
    super(`learning was stopped after ${stepsDone} steps`);
  }
}

const schema = z.object({
  steps: integer(1),
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
});

/** The event loop gets a turn this often, so that progress shows and a stop is heard. */
const MILLISECONDS_BETWEEN_PAUSES = 40;

/**
 * Learns online: at every step each run observes, predicts, and lets its trainer learn. All runs
 * (learning rates × seeds) go together through one engine, but none depends on any other.
 *
 * @throws OptionError if an option does not fit
 * @throws DataError if the environment gives what is no observation or target
 * @throws LearningStopped if the signal says stop
 */
export async function learn(options: LearnOptions): Promise<LearnResult> {
  const { environment, network, trainer, onProgress, signal } = options;
  const { steps, streams, ...given } = parseOptions('learn', schema, options);
  const seeds =
    typeof given.seeds === 'number'
      ? Array.from({ length: given.seeds }, (_, seed) => seed)
      : given.seeds;
  const rates = [given.learningRate].flat();
  const plan = rates.flatMap((learningRate) => seeds.map((seed) => ({ seed, learningRate })));

  checkSpaces(environment, network);

  const experiment = options.experiment ?? 'interactive';
  const generators = (purpose: Parameters<typeof deriveGenerator>[3]) =>
    plan.map(({ seed }) => deriveGenerator(experiment, environment.name, seed, purpose));

  const engine = (options.engine ?? referenceEngine)({
    network,
    runs: plan.length,
    streams,
    learningRates: plan.map(({ learningRate }) => learningRate),
    ...trainer.needs,
  });
  for (const [run, generator] of generators('weights').entries()) {
    engine.setParameters(run, initialParameters(network, generator));
  }
  const sources: Streams[] = generators('environment').map((generator) =>
    environment.open(streams, generator),
  );
  const learner = trainer.start(engine, generators);
  const transitions = allocateTransitions(environment, plan.length * streams);
  const record = new OnlineRecord(plan.length, steps, Math.min(given.bins, steps));

  let lastPause = Date.now();
  for (let t = 1; t <= steps; t++) {
    for (let run = 0; run < plan.length; run++) sources[run].next(transitions, run * streams);
    record.add(learner(transitions));
    if (Date.now() - lastPause >= MILLISECONDS_BETWEEN_PAUSES) {
      onProgress?.(t, steps);
      await new Promise((resume) => setImmediate(resume));
      if (signal?.aborted === true) throw new LearningStopped(t);
      lastPause = Date.now();
    }
  }
  onProgress?.(steps, steps);

  const runs = plan.map((run, index) => ({ ...run, ...record.of(index) }));
  return { runs, curveSteps: record.binEnds, engine };
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
