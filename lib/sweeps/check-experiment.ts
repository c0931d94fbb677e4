import { z } from 'zod';
import { environmentSchema } from '../environments/check-environment';
import type { Experiment } from '../experiments';
import { networkSchema } from '../models/check-network';
import { trainerSchema } from '../trainers/learn-options';
import {
  distinct,
  integer,
  line,
  number,
  oneOf,
  parseOptions,
  record,
} from '../validation/options';

const name = 'a name of at most 100 small letters, digits and dashes';
const rates = distinct(number({ min: 0 }), 'a list of different rates of at least 0');
const horizons = distinct(integer(1), 'a list of different numbers of steps');

const settingSchema = record({
  environment: environmentSchema,
  network: networkSchema,
  trainer: trainerSchema,
  streams: integer(1),
  learningRates: rates.optional(),
  engine: line('the name of an engine').optional(),
});

const nameSchema = z
  .string(name)
  .max(100, name)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, name);

const experimentSchema = record({
  name: nameSchema,
  title: line(),
  metric: oneOf('error', 'loss'),
  protocol: record({
    steps: integer(1),
    learningSteps: integer(0).optional(),
    learningRates: rates,
    seeds: integer(1),
    freshSeeds: integer(1).optional(),
    bins: integer(1),
    horizons: horizons.optional(),
  }),
  engine: line('the name of an engine'),
  seedsOf: nameSchema.optional(),
  settings: z.array(settingSchema, 'a list of settings').min(1, 'at least one setting'),
});

/**
 * Sees to it that something is an experiment: it may be anybody's.
 *
 * @param owner where it comes from, for the error
 * @throws OptionError naming what does not fit
 */
export function checkExperiment(owner: string, experiment: unknown): Experiment {
  parseOptions(owner, experimentSchema, experiment);
  return experiment as Experiment;
}
