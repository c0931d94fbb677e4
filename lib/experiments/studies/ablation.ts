import { Fpp, FppWithoutWeightPenalty, StoredState, type Trainer } from '../../trainers';
import type { Experiment } from '../experiment';
import { paperProtocol } from '../protocol';
import { OWN_STATE_RATE, type BufferOptions } from '../trainers';
import { cycleWorld, stochasticWorld } from '../worlds';

/** {the penalty's gradient reaches W} × {stored states move}; the latter at either rate. */
function variants(options: BufferOptions): Trainer[] {
  const own = { ...options, stateStep: { rate: OWN_STATE_RATE } };
  return [
    new Fpp(options),
    new Fpp(own),
    new Fpp({ ...options, stateStep: { rate: 0 } }),
    new FppWithoutWeightPenalty(options),
    new FppWithoutWeightPenalty(own),
    new StoredState(options),
  ];
}

/** Which part of FPP does it in CycleWorld(10): the penalty on the weights, or the moving states? */
const ablationCycle: Experiment = {
  name: 'ablation-cycle',
  title: 'CycleWorld(10): FPP without its parts',
  metric: 'error',
  protocol: { ...paperProtocol, steps: 10_000, bins: 10 },
  engine: 'lanes',
  settings: [
    ...[1, 3, 5, 10].map((truncationLength) => ({ truncationLength })),
    { truncationLength: 1, batchSize: 4, updatesPerStep: 4, bufferSize: 1000 },
  ].flatMap((options) => variants(options).map((trainer) => ({ ...cycleWorld(10), trainer }))),
};

/** The same in StochasticWorld. */
const ablationStochastic: Experiment = {
  name: 'ablation-stochastic',
  title: 'StochasticWorld: FPP without its parts',
  metric: 'loss',
  protocol: { ...paperProtocol, steps: 10_000, bins: 10 },
  engine: 'lanes',
  settings: [
    ...[10, 20, 40].map((truncationLength) => ({ truncationLength })),
    { truncationLength: 16, batchSize: 4, bufferSize: 1000 },
  ].flatMap((options) => variants(options).map((trainer) => ({ ...stochasticWorld(), trainer }))),
};

export const ablations: readonly Experiment[] = [ablationCycle, ablationStochastic];
