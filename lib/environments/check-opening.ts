import { isGenerator } from '../random/generator';
import { OptionError } from '../validation/errors';

/** @throws OptionError unless so many streams can be opened */
export function checkStreamCount(owner: string, streams: number): void {
  if (Number.isInteger(streams) && streams >= 1) return;
  throw new OptionError(owner, 'streams', streams, 'an integer of at least 1');
}

/** @throws OptionError unless something draws, as a `Generator` does */
export function checkGenerator(owner: string, generator: unknown): void {
  if (isGenerator(generator)) return;
  const allowed = "a Generator, e.g. deriveGenerator('mine', 'a stream', 0, 'environment')";
  throw new OptionError(owner, 'generator', generator, allowed);
}
