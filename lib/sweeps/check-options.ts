import { z } from 'zod';
import { signalSchema } from '../trainers/learn-options';
import { callable, filePath, integer, line, parseOptions, record } from '../validation/options';

const experiment = filePath('the name of an experiment, or the path of its module');

const folder = filePath('the path of a folder');

const flag = z.boolean('true or false');

/** What all that computes may be given. */
const work = {
  workers: integer(1),
  signal: signalSchema.optional(),
  onProgress: callable('a function that is told how far it is').optional(),
  onNote: callable('a function that is told what is worth knowing').optional(),
  compute: callable('a function that computes tasks').optional(),
};

const sweep = {
  experiment,
  folder,
  engine: line('the name of an engine').optional(),
  seeds: integer(1).optional(),
  wait: flag.optional(),
  ...work,
};

const sweepSchema = record({ ...sweep, keepParts: flag.optional() });

const settingsSchema = record({
  ...sweep,
  settings: z
    .array(integer(0), "a list of settings' indices")
    .min(1, 'a list of at least one setting'),
  attempt: integer(1).optional(),
});

const verifySchema = record({
  folder,
  experiment: experiment.optional(),
  sample: integer(0),
  seed: integer(0),
  ...work,
});

/** @throws OptionError naming what a sweep cannot be given */
export function checkSweepOptions(owner: string, options: unknown): void {
  parseOptions(owner, sweepSchema, options);
}

/** @throws OptionError naming what the settings of a sweep cannot be given */
export function checkSettingsOptions(owner: string, options: unknown): void {
  parseOptions(owner, settingsSchema, options);
}

/** @throws OptionError naming what a verification cannot be given */
export function checkVerifyOptions(options: unknown): void {
  parseOptions('verify', verifySchema, options);
}

const folderSchema = record({ folder });
const namedSchema = record({ folder, experiment });

/** @throws OptionError if a folder is none */
export function checkFolder(owner: string, folder: unknown): void {
  parseOptions(owner, folderSchema, { folder });
}

/** @throws OptionError if a folder, or the name of an experiment in it, is none */
export function checkNamed(owner: string, folder: unknown, experiment: unknown): void {
  parseOptions(owner, namedSchema, { folder, experiment });
}

const querySchema = record({
  sql: z.string('one SELECT statement'),
  folder,
});

/** @throws OptionError if a query or its folder is no text */
export function checkQuery(sql: unknown, folder: unknown): void {
  parseOptions('query', querySchema, { sql, folder });
}
