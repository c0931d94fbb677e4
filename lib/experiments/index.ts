import type { Experiment } from './experiment';
import { figure3a } from './figure-3a';
import { figure3b, figure3bStreams } from './figure-3b';
import { stateRateCycle, stateRateStochastic } from './state-rate';

export type { Experiment, Protocol, Setting } from './experiment';
export { paperProtocol } from './protocol';
export { PROVISIONAL_STATE_RATE, trainersWithTruncation } from './trainers';
export { CANDIDATE_STATE_RATES } from './state-rate';
export { figure3a, figure3b, figure3bStreams, stateRateCycle, stateRateStochastic };

/** Every experiment: those of the paper, in its order, then those that settle what it leaves open. */
export const experiments: readonly Experiment[] = [
  figure3a,
  figure3b,
  figure3bStreams,
  stateRateCycle,
  stateRateStochastic,
];
