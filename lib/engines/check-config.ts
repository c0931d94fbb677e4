import { z } from 'zod';
import { OptionError } from '../validation/errors';
import { integer, number, oneOf, parseOptions } from '../validation/options';
import type { EngineConfig } from './engine';

const sizes = z.object({
  runs: integer(1),
  streams: integer(1),
  slots: integer(2),
  learningRates: z.array(number(0)),
  actingState: oneOf('linked', 'separate'),
});

/** @throws OptionError naming what cannot be */
export function checkConfig(owner: string, config: EngineConfig): void {
  const learningRates = Array.from(config.learningRates);
  parseOptions(owner, sizes, { ...config, learningRates });
  if (learningRates.length !== config.runs) {
    const allowed = `one rate for each of the ${config.runs} runs`;
    throw new OptionError(owner, 'learningRates', learningRates, allowed);
  }
}
