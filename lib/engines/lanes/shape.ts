import type { EngineConfig } from '../engine';
import { lossKind, type LossKind } from '../../models/network-shape';
import type { UpdateRule } from '../update-rules';
import type { Lanes } from '../kernel-language/expressions';
import { cellShapes, type BandPart, type CellShape } from './cell-shape';

/** What of an update rule changes the code; its numbers stand in memory. */
export interface RuleShape {
  readonly kind: 'sgd' | 'rmsprop';
  readonly epsilonPlacement: 'inside' | 'outside';
  readonly clips: boolean;
}

/** Everything about a configuration that changes the code. */
export interface Shape {
  readonly cell: CellShape;
  /** Runs of a group: numbers of a vector. */
  readonly lanes: Lanes;
  /** k. */
  readonly hiddenUnits: number;
  /** Numbers of a state, and where in it the hidden units stand. */
  readonly stateSize: number;
  readonly hiddenOffset: number;
  /** d. */
  readonly inputSize: number;
  readonly observation: 'class' | 'vector';
  /** m. */
  readonly outputSize: number;
  readonly target: 'class' | 'vector';
  readonly loss: LossKind;
  readonly mayLackTargets: boolean;
  /** S. */
  readonly streams: number;
  readonly slots: number;
  /** Where the blocks of θ start in it. */
  readonly blocks: Readonly<Record<string, number>>;
  readonly parameterCount: number;
  readonly optimizer: RuleShape;
  readonly actingState: 'linked' | 'separate';
  /** Whether a multiply-add may round once (relaxed SIMD). */
  readonly relaxed: boolean;
}

/** The shape of a configuration. */
export function shapeOf(
  config: EngineConfig,
  { relaxed, lanes }: Pick<Shape, 'relaxed' | 'lanes'>,
): Shape {
  const { network, streams, slots, optimizer, actingState, mayLackTargets = false } = config;
  return {
    cell: cellShapes[network.cell],
    lanes,
    hiddenUnits: network.hiddenUnits,
    stateSize: network.stateSize,
    hiddenOffset: network.hiddenOffset,
    inputSize: network.inputSize,
    observation: network.observation.kind,
    outputSize: network.outputSize,
    target: network.target.kind,
    loss: lossKind(network.loss),
    mayLackTargets,
    streams,
    slots,
    blocks: Object.fromEntries(network.blocks.map(({ name, offset }) => [name, offset])),
    parameterCount: network.parameterCount,
    optimizer: ruleShape(optimizer),
    actingState,
    relaxed,
  };
}

/** The shape of an update rule. */
export function ruleShape(rule: UpdateRule): RuleShape {
  return {
    kind: rule.kind,
    epsilonPlacement: rule.kind === 'rmsprop' ? rule.epsilonPlacement : 'inside',
    clips: rule.clip !== null,
  };
}

/** The length of an observation or a target; a class counts as one-hot. */
export function valueSize(shape: Shape, what: 'observation' | 'target'): number {
  return what === 'observation' ? shape.inputSize : shape.outputSize;
}

/** Numbers that an observation or a target is given as: a class is one. */
export function givenSize(shape: Shape, what: 'observation' | 'target'): number {
  return shape[what] === 'class' ? 1 : valueSize(shape, what);
}

/** How many columns a part of a band has. */
export function partColumns({ hiddenUnits, inputSize }: Shape, { of }: BandPart): number {
  return { hidden: hiddenUnits, input: inputSize, one: 1 }[of];
}
