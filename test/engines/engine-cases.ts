import fc from 'fast-check';
import {
  cellNames,
  cells,
  Generator,
  initialParameters,
  rmsprop,
  sgd,
  type CellName,
  type Engine,
  type EngineConfig,
  type Embedding,
  type EngineFactory,
  type Objective,
  type Space,
  type StateStep,
  type Transitions,
  type UpdateRule,
  type VectorLoss,
  type Windows,
} from '../../lib';
import { allocateTransitions } from '../../lib/environments';
import { leaveOut } from '../../lib/environments/missing-target';
import { arbitraryEmbedding, withEmbedding } from '../models/arbitrary-embedding';

/** A configuration, a mini-batch and all data, drawn from one seed. */
export interface Case {
  readonly cell: CellName;
  readonly embedding: Embedding | null;
  readonly hiddenUnits: number;
  readonly observation: Space;
  readonly target: Space;
  /** What a vector's error costs; of a class nothing is asked. */
  readonly vectorLoss: VectorLoss;
  readonly runs: number;
  readonly streams: number;
  readonly slots: number;
  readonly length: number;
  readonly batchSize: number;
  readonly objective: Objective;
  readonly optimizer: UpdateRule;
  readonly stateStep: StateStep;
  readonly actingState: 'linked' | 'separate';
  readonly seed: number;
  /** Whether some targets are missing: about every third. Default false. */
  readonly mayLackTargets?: boolean;
}

const space = (largest: number): fc.Arbitrary<Space> =>
  fc.oneof(
    fc.integer({ min: 1, max: largest }).map((classes) => ({ kind: 'class' as const, classes })),
    fc.integer({ min: 1, max: 7 }).map((size) => ({ kind: 'vector' as const, size })),
    fc.constant({ kind: 'class' as const, classes: 2 }),
  );

const rule: fc.Arbitrary<UpdateRule> = fc.oneof(
  fc.constantFrom(null, 0.05).map((clip) => sgd({ clip })),
  fc
    .record({
      decay: fc.constantFrom(0.9, 0.99),
      epsilon: fc.constantFrom(1e-8, 1e-3),
      epsilonPlacement: fc.constantFrom('inside' as const, 'outside' as const),
      initialAccumulator: fc.constantFrom(0.5, 1),
      clip: fc.constantFrom(null, 0.05),
    })
    .map(rmsprop),
);

/** Random cases of every option; shapes that differ in how the fast engines go about them. */
export const elmanCases: fc.Arbitrary<Case> = fc
  .record({
    cell: fc.constant('elman' as const),
    embedding: fc.constant(null),
    hiddenUnits: fc.oneof(fc.constantFrom(4, 8, 16, 32), fc.integer({ min: 1, max: 36 })),
    observation: space(12),
    target: space(11),
    vectorLoss: fc.constantFrom<VectorLoss[]>('squared-error', 'squared-error', 'absolute-error', {
      kind: 'huber',
      threshold: 0.3,
    }),
    runs: fc.integer({ min: 1, max: 14 }),
    streams: fc.constantFrom(1, 1, 2, 3, 5),
    spare: fc.integer({ min: 1, max: 4 }),
    length: fc.integer({ min: 1, max: 11 }),
    batchSize: fc.constantFrom(1, 1, 2, 4, 7),
    objective: fc.record({
      loss: fc.constantFrom('last' as const, 'every' as const),
      lambda: fc.constantFrom(0, 0.5, 2),
      penalty: fc.constantFrom('sum' as const, 'mean' as const),
    }),
    optimizer: rule,
    stateStep: fc.record({
      rule,
      rate: fc.constantFrom('shared' as const, 0.3),
      averaging: fc.constantFrom('window' as const, 'batch' as const),
    }),
    actingState: fc.constantFrom('linked' as const, 'separate' as const),
    seed: fc.integer({ min: 1, max: 1e6 }),
  })
  .map(({ spare, ...rest }) => ({ ...rest, slots: rest.length + spare }));

/** The same for another cell. */
export function casesOf(cell: CellName): fc.Arbitrary<Case> {
  return elmanCases.map((given) => ({ ...given, cell }));
}

/** The same for every cell, with embeddings and with few runs, for engines that know them. */
export const cases: fc.Arbitrary<Case> = fc
  .record({
    given: elmanCases,
    cell: fc.constantFrom(...cellNames),
    embedding: arbitraryEmbedding,
    hiddenUnits: fc.integer({ min: 1, max: 14 }),
    runs: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ given, embedding, ...rest }) => ({
    ...given,
    ...rest,
    ...withEmbedding(given.observation, embedding),
  }));

export function configOf(given: Case): EngineConfig {
  const { runs, streams, slots, optimizer, actingState, hiddenUnits, embedding } = given;
  const { mayLackTargets = false } = given;
  const loss = given.target.kind === 'vector' ? given.vectorLoss : undefined;
  return {
    network: cells[given.cell](given, { hiddenUnits, embedding, loss, initialWeights: 'uniform' }),
    runs,
    streams,
    slots,
    learningRates: Array.from({ length: runs }, (_, r) => 0.003 * (r + 1)),
    optimizer,
    actingState,
    mayLackTargets,
  };
}

/**
 * An engine with weights and two turns of the ring of data in it. Every number is a float32, so
 * that engines of less than float64 start from the same.
 */
export function filledEngine(factory: EngineFactory, given: Case): Engine {
  const config = configOf(given);
  const engine = factory(config);
  const generator = generatorOf(given.seed);
  for (let r = 0; r < given.runs; r++) {
    engine.setParameters(r, initialParameters(config.network, generator).map(Math.fround));
  }
  for (let t = 0; t < 2 * given.slots - 1; t++) {
    engine.advance(t % given.slots, (t + 1) % given.slots, randomTransitions(given, generator));
  }
  // States of their own, so that a window's end differs from its unrolled state.
  for (let r = 0; r < given.runs; r++) {
    for (let s = 0; s < given.streams; s++) {
      for (let slot = 0; slot < given.slots; slot++) {
        const state = Array.from({ length: config.network.stateSize }, () => real(generator));
        engine.setState(r, s, slot, state);
      }
    }
  }
  return engine;
}

export function generatorOf(seed: number): Generator {
  return new Generator([seed, seed ^ 0x9e3779b9, 77, 1]);
}

function real(generator: Generator): number {
  return Math.fround(2 * generator.uniform() - 1);
}

export function randomTransitions(given: Case, generator: Generator): Transitions {
  const { observation, target, runs, streams } = given;
  const transitions = allocateTransitions({ observation, target }, runs * streams);
  const fill = (values: Int32Array | Float64Array, { kind, ...rest }: Space): void => {
    for (let i = 0; i < values.length; i++) {
      values[i] =
        kind === 'class' ? generator.below((rest as { classes: number }).classes) : real(generator);
    }
  };
  fill(transitions.observations, observation);
  fill(transitions.targets, target);
  for (let i = 0; i < transitions.scored.length; i++)
    transitions.scored[i] = generator.below(3) > 0 ? 1 : 0;
  if (given.mayLackTargets === true) {
    for (let i = 0; i < transitions.scored.length; i++) {
      if (generator.below(3) > 0) continue;
      transitions.scored[i] = 0;
      leaveOut(target, transitions.targets, i);
    }
  }
  return transitions;
}

/** Windows that overlap, wrap round the ring and differ from run to run. */
export function randomWindows(given: Case): Windows {
  const generator = generatorOf(given.seed + 1);
  const { runs, batchSize, length, slots } = given;
  const starts = Int32Array.from({ length: runs * batchSize }, () => generator.below(slots));
  return { starts, batchSize, length };
}

/** Everything an engine can be asked for, in one list of named vectors. */
export function everythingOf(engine: Engine, given: Case): Record<string, Float64Array> {
  const seen: Record<string, Float64Array> = {
    loss: engine.online.loss.slice(),
    error: engine.online.error.slice(),
    count: engine.online.count.slice(),
  };
  for (let r = 0; r < given.runs; r++) {
    seen[`parameters ${r}`] = engine.parameters(r);
    seen[`gradient ${r}`] = engine.parameterGradient(r);
    for (let s = 0; s < given.streams; s++) {
      for (let slot = 0; slot < given.slots; slot++) {
        seen[`state ${r} ${s} ${slot}`] = engine.state(r, s, slot);
      }
    }
  }
  return seen;
}

/** The largest difference between two vectors, relative to the largest number in them (or 1e-2). */
export function relativeDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 1e-2;
  let difference = a.length === b.length ? 0 : Infinity;
  for (let i = 0; i < a.length; i++) {
    largest = Math.max(largest, Math.abs(a[i]), Math.abs(b[i]));
    const apart = Math.abs(a[i] - b[i]);
    if (!(apart <= difference)) difference = apart;
  }
  return difference / largest;
}
