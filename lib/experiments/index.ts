import { ablationCycle, ablationStochastic } from './ablation';
import type { Experiment } from './experiment';
import { figure2 } from './figure-2';
import { figure3a } from './figure-3a';
import { figure3b, figure3bStreams } from './figure-3b';
import { figure3c, figure3cTest, figure3cTrajectory } from './figure-3c';
import { figure3d } from './figure-3d';
import { figure4a, figure4b, figure4c, figure4d } from './figure-4';
import { figure5a, figure5b } from './figure-5';
import { figure6a, figure6b } from './figure-6';
import { figure7 } from './figure-7';
import { readings3a, readings3b, readings3c, readings3d, readings7 } from './readings';
import { stateRate7, stateRateCycle, stateRateStochastic } from './state-rate';

export { bestOf, chooseRate, ranked, type AtRate } from './chosen-rate';
export {
  claims,
  evidenceNotebook,
  type Check,
  type Claim,
  type Measured,
  type Selection,
  type StateRate,
  type Term,
} from './claims';
export type { Experiment, Protocol, Setting } from './experiment';
export { paperProtocol } from './protocol';
export {
  bothReadingsOfFpp,
  OWN_STATE_RATE,
  trainersWithTruncation,
  withAndWithoutStateUpdates,
  type BufferOptions,
} from './trainers';
export { cycleWorld, pennTreebank, sequentialMnist, stochasticWorld, type World } from './worlds';
export * from './ablation';
export * from './figure-2';
export * from './figure-3a';
export * from './figure-3b';
export * from './figure-3c';
export * from './figure-3d';
export * from './figure-4';
export * from './figure-5';
export * from './figure-6';
export * from './figure-7';
export * from './readings';
export * from './state-rate';

/**
 * Every experiment: those of the paper, in its order, then those that settle what it leaves open and
 * ask what does it.
 */
export const experiments: readonly Experiment[] = [
  figure2,
  figure3a,
  figure3b,
  figure3bStreams,
  figure3c,
  figure3cTest,
  figure3cTrajectory,
  figure3d,
  figure4a,
  figure4b,
  figure4c,
  figure4d,
  figure5a,
  figure5b,
  figure6a,
  figure6b,
  figure7,
  stateRateCycle,
  stateRateStochastic,
  stateRate7,
  readings3a,
  readings3b,
  readings3c,
  readings3d,
  readings7,
  ablationCycle,
  ablationStochastic,
];
