import { isGenerator } from '../random/generator';
import { isList } from '../validation/describe-value';
import { OptionError } from '../validation/errors';
import { checkPlace } from './check-config';
import type { EngineConfig, WindowSampler } from './engine';

/**
 * @param none whether there may be none at all: what never draws needs none
 * @throws OptionError unless there is a generator for each run
 */
export function checkGenerators(
  owner: string,
  runs: number,
  generators: unknown,
  none: 'allowed' | 'refused',
): void {
  const all = isList(generators) ? Array.from(generators) : undefined;
  const isCount = all?.length === runs || (none === 'allowed' && all?.length === 0);
  if (isCount && all.every(isGenerator)) return;
  throw new OptionError(owner, 'generators', generators, `a Generator for each run (${runs})`);
}

/**
 * A sampler of windows; what it is asked for is checked.
 *
 * @param generators how many it draws with
 */
export function checkedSampler(
  owner: string,
  { runs, slots }: EngineConfig,
  generators: number,
  sampler: WindowSampler,
): WindowSampler {
  const atLeast1 = (name: string, value: number, most: number): void => {
    if (Number.isInteger(value) && value >= 1 && value <= most) return;
    throw new OptionError(owner, name, value, `an integer from 1 to ${most}`);
  };
  return {
    draw: (first, count, batchSize, length) => {
      if (generators !== runs) {
        const allowed = `a generator for each run (${runs}) to draw windows with`;
        throw new OptionError(owner, 'generators', generators, allowed);
      }
      checkPlace(owner, 'first', first, slots);
      atLeast1('count', count, slots - 1);
      atLeast1('batchSize', batchSize, MOST_WINDOWS);
      atLeast1('length', length, slots - 1);
      return sampler.draw(first, count, batchSize, length);
    },
    words: () => sampler.words(),
  };
}

/** An array holds no more starts. */
const MOST_WINDOWS = 2 ** 31 - 1;
