import { z } from 'zod';
import { isList } from '../validation/describe-value';
import { networkSchema } from '../models/check-network';
import { checkMemory, counted, type MemoryNeed } from '../platform/memory';
import { OptionError } from '../validation/errors';
import { integer, number, oneOf, parseOptions, record } from '../validation/options';
import type { EngineConfig } from './engine';
import { updateRuleSchema } from './update-rule-schema';

const schema = record({
  network: networkSchema,
  runs: integer(1),
  streams: integer(1),
  slots: integer(2),
  learningRates: z
    .custom<ArrayLike<number>>(isList, 'a list of numbers')
    .transform((rates) => Array.from(rates))
    .pipe(z.array(number({ min: 0 }))),
  optimizer: updateRuleSchema,
  actingState: oneOf('linked', 'separate'),
  batchSize: integer(1).optional(),
  carriesInfluence: z.boolean('true or false').optional(),
  mayLackTargets: z.boolean('true or false').optional(),
});

/** @throws OptionError naming what cannot be */
export function checkConfig(owner: string, config: EngineConfig): void {
  const { runs, learningRates } = parseOptions(owner, schema, config);
  if (learningRates.length !== runs) {
    const allowed = `one rate for each of the ${runs} runs`;
    throw new OptionError(owner, 'learningRates', learningRates, allowed);
  }
}

/**
 * Sees to it that there is the memory for an engine, before it is allocated.
 *
 * @param need of a configuration that was checked
 * @param most what the engine can hold at most
 * @throws MemoryError if there is not
 */
export function checkEngineMemory(
  owner: string,
  { network, runs, streams, slots, batchSize = 0 }: EngineConfig,
  need: MemoryNeed,
  most?: number,
): void {
  const sizes = [
    counted(runs, 'run'),
    counted(streams, 'stream'),
    counted(slots, 'slot'),
    counted(network.hiddenUnits, 'unit'),
    ...(batchSize > 0 ? [counted(batchSize, 'window')] : []),
  ];
  const advice = 'take fewer of them';
  checkMemory(`${owner}: ${sizes.join(' × ')}`, need, advice, most);
}

/** @throws OptionError if a run, a stream, a slot or a window is not there */
export function checkPlace(owner: string, option: string, value: number, count: number): void {
  if (Number.isInteger(value) && value >= 0 && value < count) return;
  throw new OptionError(owner, option, value, `an integer from 0 to ${count - 1}`);
}
