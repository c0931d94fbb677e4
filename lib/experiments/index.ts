/**
 * The paper's figures and its claims, readings and ablations, as declarations that sweeps compute.
 *
 * @module fixed-point-propagation/experiments
 */
import { OptionError } from '../validation/errors';
import { meant } from '../validation/nearest-name';
import type { Experiment } from './experiment';
import { figure2 } from './figures/figure-2';
import { figure3a } from './figures/figure-3a';
import { figure3b } from './figures/figure-3b';
import { figure3c } from './figures/figure-3c';
import { figure3d } from './figures/figure-3d';
import { figure4 } from './figures/figure-4';
import { figure5 } from './figures/figure-5';
import { figure6 } from './figures/figure-6';
import { figure7 } from './figures/figure-7';
import { multiverse, namedReadings } from './multiverse/panels';
import { ablations } from './studies/ablation';
import { backwardChains } from './studies/backward-chains';
import { digits } from './studies/digits';
import { jointReadings } from './studies/joint-readings';
import { readings } from './studies/readings';
import { realDataChains } from './studies/real-data-chains';
import { stateRates } from './studies/state-rate';

export { bestOf, chooseRate } from './chosen-rate';
export { claims, evidenceNotebook, fppVersions, type Claim, type FppVersion } from './claims';
export type { Experiment, Setting } from './experiment';
export { design, type Design } from './multiverse/design';
export {
  bestCase,
  factorNames,
  factors,
  isSameReading,
  letter,
  levelOf,
  namedReading,
  readingName,
  scripts,
  sourceOf,
  type Factor,
  type Level,
  type Reading,
  type ReadingName,
  type Source,
} from './multiverse/factors';
export { multiverse, namedReadings, type Multiverse } from './multiverse/panels';
export { paperProtocol, type Protocol } from './protocol';
export { OWN_STATE_RATE } from './trainers';
export { cycleWorld, pennTreebank, sequentialMnist, stochasticWorld, type World } from './worlds';

/**
 * Every experiment: those of the paper, in its order, then those that settle what it leaves open and
 * ask what does it.
 */
export const experiments: readonly Experiment[] = [
  figure2,
  figure3a,
  ...figure3b,
  ...figure3c,
  figure3d,
  ...figure4,
  ...figure5,
  ...figure6,
  figure7,
  ...stateRates,
  ...readings,
  ...ablations,
  ...backwardChains,
  ...realDataChains,
  ...jointReadings,
  ...digits,
  ...[...multiverse, ...namedReadings].map(({ experiment }) => experiment),
];

/**
 * The experiment with backward chains on the seeds of a figure's, if there is one.
 *
 * @param figure e.g. `figure-3a`
 * @throws OptionError if there is no such experiment
 */
export function withChains(figure: string): Experiment | undefined {
  const { name } = experimentNamed(figure);
  return backwardChains.find(({ seedsOf }) => seedsOf === name);
}

/**
 * One of {@link experiments} by its name.
 *
 * @param name e.g. `figure-3a`
 * @throws OptionError if there is none
 * @example
 * ```ts
 * import { experimentNamed } from 'fixed-point-propagation/experiments';
 *
 * const { metric, protocol } = experimentNamed('figure-3a');
 * console.log(metric, protocol.steps); // error 5000
 * ```
 */
export function experimentNamed(name: string): Experiment {
  const found = experiments.find((experiment) => experiment.name === name);
  if (found !== undefined) return found;
  const names = experiments.map((experiment) => experiment.name);
  const near = typeof (name as unknown) === 'string' ? meant(name, names) : '';
  const allowed = `that of an experiment that fpp list shows${near}`;
  throw new OptionError('experimentNamed', 'name', name, allowed);
}
