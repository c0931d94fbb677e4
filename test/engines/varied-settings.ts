import {
  backwardFpp,
  CycleWorld,
  elman,
  Fpp,
  gru,
  learn,
  lstm,
  Rtrl,
  StochasticWorld,
  StoredCostates,
  StoredState,
  Uoro,
  type EngineFactory,
  type Environment,
  type Network,
  type Trainer,
} from '../../lib';

const ring = new CycleWorld();
const coins = new StochasticWorld();

/** What is learned, and how. */
export interface VariedSetting {
  readonly name: string;
  readonly environment: Environment;
  readonly network: Network;
  readonly trainer: Trainer;
  readonly streams: number;
}

/** Settings that between them use every kernel of lanes. */
export const variedSettings: readonly VariedSetting[] = [
  {
    name: 'FPP, mini-batches of two streams',
    environment: coins,
    network: elman(coins, { hiddenUnits: 7 }),
    trainer: new Fpp({
      ...{ truncationLength: 6, batchSize: 3, windowLoss: 'every', newest: 'excluded' },
      stateStep: { rate: 0.5 },
    }),
    streams: 2,
  },
  {
    name: 'FPP on an LSTM',
    environment: ring,
    network: lstm(ring, { hiddenUnits: 4 }),
    trainer: new Fpp({ truncationLength: 5, updatesPerStep: 2 }),
    streams: 1,
  },
  {
    name: 'backward chains that write states back',
    environment: coins,
    network: elman(coins, { hiddenUnits: 6 }),
    trainer: backwardFpp({ truncationLength: 4, batchSize: 2, writeBack: true }),
    streams: 2,
  },
  {
    name: 'stored costates of an LSTM',
    environment: ring,
    network: lstm(ring, { hiddenUnits: 4 }),
    trainer: new StoredCostates({ truncationLength: 3, bufferSize: 20, updatesPerStep: 2 }),
    streams: 2,
  },
  {
    name: 'UORO',
    environment: ring,
    network: elman(ring, { hiddenUnits: 4 }),
    trainer: new Uoro(),
    streams: 3,
  },
  {
    name: 'RTRL of a GRU',
    environment: ring,
    network: gru(ring, { hiddenUnits: 5 }),
    trainer: new Rtrl(),
    streams: 1,
  },
  {
    name: 'stored state',
    environment: ring,
    network: elman(ring, { hiddenUnits: 4 }),
    trainer: new StoredState({ truncationLength: 4 }),
    streams: 1,
  },
];

/** All that 19 runs, which fill no group, come to. */
export async function outcomeOf(
  { name, ...setting }: VariedSetting,
  engine: EngineFactory,
): Promise<unknown> {
  const common = { steps: 40, seeds: 19, learningRate: 0.01 };
  const { runs, engine: used } = await learn({ ...setting, ...common, engine });
  return { name, runs, memory: runs.map((_, run) => used.snapshot?.readRun(run)) };
}
