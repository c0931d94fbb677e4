import { z } from 'zod';
import type { EngineFactory } from '../engines';
import { engineFactoryAtHand, type EngineAtHand } from '../engines/named-engines';
import { cells, type CellName, type CellOptions, type Network } from '../models';
import type { Trainer } from '../trainers';
import {
  initialParametersSchema,
  parametersFor,
  runsOf,
  seedsAndRates,
  trainerSchema,
} from '../trainers/learn-options';
import {
  callable,
  either,
  filePath,
  integer,
  line,
  number,
  oneOf,
  parseOptions,
  record,
} from '../validation/options';
import { Codec } from './codec';
import type { ValueSpec } from './values';

/** What learns from a stream of one's own. */
export interface OnlineOptions<
  Observation extends ValueSpec = ValueSpec,
  Target extends ValueSpec = ValueSpec,
> {
  /** What is observed at every step. */
  readonly observation: Observation;
  /** What is predicted at every step, before it is told. */
  readonly target: Target;
  /** The cell by its name, and its options, e.g. `{ cell: 'lstm', hiddenUnits: 16 }`. */
  readonly network: { readonly cell: CellName } & CellOptions;
  /** An algorithm, or several that learn side by side. */
  readonly trainer: Trainer | readonly Trainer[];
  /** One learning rate, or several that learn side by side. */
  readonly learningRate: number | readonly number[];
  /** What the rates are multiplied with at step t = 1, 2, … Default 1. */
  readonly schedule?: (step: number) => number;
  /** How many seeds learn side by side, or their indices. Default 1. */
  readonly seeds?: number | readonly number[];
  /** S, streams that share the network; see `OnlineLearner.stream`. Default 1. */
  readonly streams?: number;
  /** θ that every learner begins with, e.g. what `importWeights` gave. Default: each draws its own. */
  readonly initialParameters?: ArrayLike<number>;
  /**
   * What computes it: `lanes` in single precision, `reference` in double, or what makes an engine. Default:
   * lanes, or the reference for a network with an embedding.
   */
  readonly engine?: EngineFactory | EngineAtHand;
  /**
   * What becomes of a step without a target. `rest` (default): it is observed, and nothing is learned.
   * `replay`: the trainer goes on learning from what it has stored; the step itself has no loss.
   */
  readonly withoutTarget?: 'rest' | 'replay';
  /** How many of the latest losses say which learner predicts best, about. Default 1000. */
  readonly memory?: number;
  /** How many samples of a stream may wait for their targets, or for the other streams. Default 1000. */
  readonly mostWaiting?: number;
  /**
   * Where the learner saves itself, and after how many steps each time (default 1000). If the file is there,
   * it goes on from it.
   */
  readonly checkpoint?: { readonly path: string; readonly every?: number };
  /** Names the stream; it enters the seeds. Default `Recording`, so that they are those of `new Recording`. */
  readonly name?: string;
  /** Names the study; it enters the seeds. Default `interactive`, as that of `learn`. */
  readonly experiment?: string;
}

/** What `online` was asked for, checked and complete. */
export interface ResolvedOnlineOptions {
  readonly specs: { readonly observation: ValueSpec; readonly target: ValueSpec };
  readonly network: Network;
  readonly trainers: readonly Trainer[];
  /** [R] every seed with every rate. */
  readonly runs: readonly { readonly seed: number; readonly learningRate: number }[];
  readonly schedule: ((step: number) => number) | undefined;
  readonly streams: number;
  readonly engine: EngineFactory;
  readonly initialParameters: Float64Array | undefined;
  readonly withoutTarget: 'rest' | 'replay';
  readonly memory: number;
  readonly mostWaiting: number;
  readonly checkpoint: { readonly path: string; readonly every: number } | undefined;
  readonly name: string;
  readonly experiment: string;
}

const flag = z.boolean('true or false').optional();

const fieldSchema = z.discriminatedUnion(
  'kind',
  [
    record({ kind: z.literal('number'), standardise: flag, mayBeMissing: flag }),
    record({ kind: z.literal('class'), classes: integer(1), mayBeMissing: flag }),
    record({ kind: z.literal('vector'), size: integer(1), standardise: flag, mayBeMissing: flag }),
  ],
  '{ kind: "number" }, { kind: "class", classes } or { kind: "vector", size }',
);

const fieldsWords = 'an object with a field or more, each with a name';

const specSchema = z.discriminatedUnion(
  'kind',
  [
    record({ kind: z.literal('class'), classes: integer(1) }),
    record({ kind: z.literal('vector'), size: integer(1), standardise: flag }),
    record({
      kind: z.literal('record'),
      fields: z
        .record(z.string(), fieldSchema, fieldsWords)
        .refine((fields) => Object.keys(fields).length > 0, fieldsWords),
    }),
  ],
  '{ kind: "class", classes }, { kind: "vector", size } or { kind: "record", fields }',
);

const trainersWords = 'a trainer, e.g. new Fpp({ truncationLength: 3 }), or a list of them';

const schema = record({
  observation: specSchema,
  target: specSchema,
  network: z.looseObject(
    { cell: oneOf('elman', 'lstm', 'gru') },
    'an object of cell, hiddenUnits and other options of the cell',
  ),
  trainer: either(trainersWords, trainerSchema, z.array(trainerSchema).min(1)),
  learningRate: seedsAndRates.learningRate,
  schedule: callable<(step: number) => number>('a function of the step').optional(),
  seeds: seedsAndRates.seeds,
  streams: integer(1).default(1),
  engine: z.unknown(),
  initialParameters: initialParametersSchema,
  withoutTarget: oneOf('rest', 'replay').default('rest'),
  memory: number({ min: 1 }).default(1000),
  mostWaiting: integer(1).default(1000),
  checkpoint: record({ path: filePath(), every: integer(1).default(1000) }).optional(),
  name: line().default('Recording'),
  experiment: line().default('interactive'),
});

/**
 * Checks what `online` was asked for, and fills in the defaults.
 *
 * @throws OptionError naming what does not fit
 */
export function resolveOnlineOptions(
  options: OnlineOptions,
  surplus: readonly unknown[],
): ResolvedOnlineOptions {
  const given = parseOptions('online', schema, options, surplus);
  const observation = new Codec('observation', options.observation);
  const target = new Codec('target', options.target);
  const { cell, ...cellOptions } = options.network;
  const network = cells[cell](
    { observation: observation.space, target: target.space },
    cellOptions,
  );
  return {
    specs: { observation: options.observation, target: options.target },
    network,
    // As they were given: a check may copy an object.
    trainers: [options.trainer].flat(),
    runs: runsOf(given.learningRate, given.seeds),
    schedule: given.schedule,
    streams: given.streams,
    engine: engineFactoryAtHand('online', given.engine, network),
    initialParameters: parametersFor('online', network, given.initialParameters),
    withoutTarget: given.withoutTarget,
    memory: given.memory,
    mostWaiting: given.mostWaiting,
    checkpoint: given.checkpoint,
    name: given.name,
    experiment: given.experiment,
  };
}
