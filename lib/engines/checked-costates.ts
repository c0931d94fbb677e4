import { checkNumbers } from '../environments/check-values';
import { checkPlace } from './check-config';
import type { Costates, EngineConfig } from './engine';

/**
 * Costates of an engine; what they are asked for is checked.
 *
 * @param checkGradient throws if there was no gradient yet
 */
export function checkedCostates(
  owner: string,
  { network, runs, streams, slots }: EngineConfig,
  costates: Costates,
  checkGradient: (verb: string) => void,
): Costates {
  return {
    clear: (slot) => {
      checkPlace(owner, 'slot', slot, slots);
      costates.clear(slot);
    },
    update: () => {
      checkGradient('costates.update');
      costates.update();
    },
    read: (run, stream, slot) => {
      checkPlace(owner, 'run', run, runs);
      checkPlace(owner, 'stream', stream, streams);
      checkPlace(owner, 'slot', slot, slots);
      return costates.read(run, stream, slot);
    },
    readAll: () => costates.readAll(),
    writeAll: (all) => {
      checkNumbers(owner, 'costates', runs * slots * streams * network.stateSize, all);
      costates.writeAll(all);
    },
  };
}
