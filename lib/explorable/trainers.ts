import { bothReadingsOfFpp } from '../experiments/trainers';
import { backwardFpp, Fpp, StoredState, TruncatedBptt, type Trainer } from '../trainers';
import type { ExplorableSettings, MethodName } from './settings';

/** What learns, by its name in the picture. @throws OptionError if the settings do not fit each other */
export function trainersOf(settings: ExplorableSettings): Readonly<Record<MethodName, Trainer>> {
  const { truncationLength, lambda, updatesPerStep, batchSize, bufferSize } = settings;
  const windows = { truncationLength, updatesPerStep, batchSize, bufferSize };
  const [shared, own] = bothReadingsOfFpp({ ...windows, lambda });
  // Where there is no penalty, there is no 1/λ: states move as at λ = 1.
  const { options } = backwardFpp({ ...windows, lambda: lambda === 0 ? 1 : lambda });
  return {
    fpp: shared,
    'fpp-own-rate': own,
    'fpp-chains': new Fpp({ ...options, lambda }),
    'stored-state': new StoredState(windows),
    'truncated-bptt': new TruncatedBptt({ truncationLength }),
  };
}
