import type { Costates, Engine, WrittenBack } from '../engines';
import { OptionError } from '../validation/errors';

/**
 * How an engine puts states back as the latest gradient unrolled them.
 *
 * @param owner the trainer that asks for it
 * @throws OptionError if the engine cannot do so
 */
export function writeBackOf(owner: string, engine: Engine): (which: WrittenBack) => void {
  const writeBack = engine.writeBack?.bind(engine);
  if (writeBack !== undefined) return writeBack;
  throw new OptionError(owner, 'engine', engine.name, 'one that writes unrolled states back');
}

/**
 * The costates of an engine that keeps them.
 *
 * @param owner the trainer that learns by them
 * @throws OptionError if the engine keeps none
 */
export function costatesOf(owner: string, { name, costates }: Engine): Costates {
  if (costates !== undefined) return costates;
  throw new OptionError(owner, 'engine', name, 'one that keeps costates beside its stored states');
}
