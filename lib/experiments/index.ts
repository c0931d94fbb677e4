import type { Experiment } from './experiment';
import { figure3a } from './figure-3a';
import { figure3b, figure3bStreams } from './figure-3b';

export type { Experiment, Protocol, Setting } from './experiment';
export { paperProtocol } from './protocol';
export { PROVISIONAL_STATE_RATE, trainersWithTruncation } from './trainers';
export { figure3a, figure3b, figure3bStreams };

/** Every experiment of the paper, in the paper's order. */
export const experiments: readonly Experiment[] = [figure3a, figure3b, figure3bStreams];
