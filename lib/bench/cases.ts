import { CycleWorld, StochasticWorld, type Environment } from '../environments';
import type { CellName } from '../models';

/** One FPP setting whose speed is measured. */
export interface BenchCase {
  /** E.g. `k32-T16-B16`. */
  readonly name: string;
  readonly environment: Environment;
  readonly cell: CellName;
  readonly hiddenUnits: number;
  /** T. */
  readonly truncationLength: number;
  /** B. */
  readonly batchSize: number;
  /** M. */
  readonly updatesPerStep: number;
  /** S. */
  readonly streams: number;
  /** N. */
  readonly bufferSize: number;
  /** Other than the paper's: the loss of every step, or the whole recipe with backward chains. */
  readonly variant?: 'every-step' | 'chains';
}

const single = {
  cell: 'elman',
  batchSize: 1,
  updatesPerStep: 1,
  streams: 1,
  bufferSize: 100,
} as const;
const cycle = { ...single, environment: new CycleWorld(), hiddenUnits: 4 };
const stochastic = { ...single, environment: new StochasticWorld(), hiddenUnits: 32 };
const many = { batchSize: 16, bufferSize: 1000 };

/** The settings that take most of the paper's simulation study's time. */
export const BENCH_CASES: readonly BenchCase[] = [
  { ...cycle, name: 'k4-T10', truncationLength: 10 },
  { ...stochastic, name: 'k32-T20', truncationLength: 20 },
  { ...stochastic, name: 'k32-T40', truncationLength: 40 },
  { ...stochastic, ...many, name: 'k32-T16-B16', truncationLength: 16 },
  { ...cycle, ...many, name: 'k4-T1-B16-M16', truncationLength: 1, updatesPerStep: 16 },
  { ...stochastic, name: 'k32-T20-S16', truncationLength: 20, streams: 16 },
  { ...stochastic, name: 'k32-T20-every', truncationLength: 20, variant: 'every-step' },
  { ...stochastic, name: 'k32-T20-chains', truncationLength: 20, variant: 'chains' },
  { ...stochastic, name: 'lstm-k32-T20', cell: 'lstm', truncationLength: 20 },
  { ...stochastic, name: 'gru-k32-T20', cell: 'gru', truncationLength: 20 },
];

/** Whether it is the paper's FPP of an Elman network, which every contender can do. */
export function isPlain({ cell, variant }: BenchCase): boolean {
  return cell === 'elman' && variant === undefined;
}

/** @throws Error if there is none */
export function benchCase(name: string): BenchCase {
  const found = BENCH_CASES.find((given) => given.name === name);
  if (found === undefined) throw new Error(`no case is called ${name}`);
  return found;
}

/** How many times k rows A has. */
const gates: Readonly<Record<CellName, number>> = { elman: 1, lstm: 4, gru: 3 };

/**
 * Multiply-adds of one online step of one run: the products with A and V, forwards, backwards and
 * in the weights' gradient. Inputs, tanh, σ, softmax and RMSprop are not counted.
 */
export function multiplyAdds(given: BenchCase): number {
  const { hiddenUnits: k, truncationLength: T, streams: S } = given;
  const rows = gates[given.cell] * k;
  const windows = S * given.batchSize * given.updatesPerStep;
  const losses = given.variant === undefined ? 1 : T;
  return S * k * (rows + 2) + windows * 3 * k * (T * rows + 2 * losses);
}
