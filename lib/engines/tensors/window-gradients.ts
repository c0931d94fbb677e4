import type { Network } from '../../models';
import type { Objective } from '../engine';
import { hiddenOf, type CellAtWeights, type CellStep, type State, type TensorCell } from './cell';
import { add, concat, matMul, scale, sliceRows, splitRows, subtract, sumRowsInto } from './kernels';
import type { TensorReadout } from './readout';
import { tensorOf, type Tensor } from './tensor';
import type { Values } from '../value-ring';

/** n = B·S windows of T steps, all of one run. */
export interface WindowTensors {
  /** s_{i−T}, parts [n × k]. */
  readonly starts: State;
  /** s_i. */
  readonly ends: State;
  /** p_i; null if the objective has none. */
  readonly costates: State | null;
  /** [T·n × (d + 1)] inputs, step by step. */
  readonly inputs: Tensor;
  /** T. */
  readonly length: number;
  /** [T·n] indices into the embedding, if it is trained. */
  readonly classes: Values | null;
  /** Targets of the steps whose loss counts: all, or the last. */
  readonly targets: Values;
}

/** The parameters as matrices, see `MatrixLayout`. */
export interface WeightTensors {
  readonly cell: Tensor;
  readonly readout: Tensor;
  readonly embedding: Tensor | null;
}

/** Eq. 7 for a mini-batch of one run. */
export interface WindowGradients {
  /** Means over the n windows, in the shapes of the parameters; null where nothing is learned. */
  readonly weights: WeightTensors;
  /** ∇_{s_{i−T}} L_i of each window: parts [n × k]. */
  readonly starts: State;
  /** ∇_{s_i} L_i of each window. */
  readonly ends: State;
}

/**
 * Eq. 7, as in the reference's `windowGradient`, on all windows at once. What flows backwards is
 * already divided by n, so that no large matrix has to be scaled; the states' gradients, which are
 * not means, are multiplied by n at the end. Call it in a `inScope`.
 */
export function windowGradients(
  network: Network,
  cell: TensorCell,
  readout: TensorReadout,
  weights: WeightTensors,
  window: WindowTensors,
  objective: Objective,
): WindowGradients {
  const n = window.starts[0].shape[0];
  const T = window.length;
  const atWeights = cell.at(weights.cell);
  const steps = unroll(atWeights, window);
  const last = steps[T - 1].next;

  const lambda =
    objective.penalty === 'sum' ? objective.lambda : objective.lambda / network.stateSize;
  const ends = window.ends.map((end, part) => scale(subtract(end, last[part]), lambda));

  const scored = objective.loss === 'last' ? [last] : steps.map(({ next }) => next);
  const hidden = concat(scored.map(hiddenOf), 0);
  const lossWeight = 1 / (n * scored.length);
  const ofLoss = readout.gradient(weights.readout, hidden, window.targets, lossWeight);
  const losses = splitRows(ofLoss.hidden, scored.length);

  const dz: unknown[] = [];
  let delta: State = ends.map((end, part) => {
    const costate = window.costates?.[part];
    return scale(costate === undefined ? end : subtract(end, costate), -1 / n);
  });
  for (let j = T - 1; j >= 0; j--) {
    const loss = losses.at(j - T);
    if (loss !== undefined) delta = [...delta.slice(0, -1), add(hiddenOf(delta), loss)];
    const before = atWeights.back(steps[j], delta);
    dz.push(before.dz);
    delta = before.delta;
  }

  const ofCell = atWeights.gradient(steps, window.inputs, dz.reverse());
  return {
    weights: {
      cell: ofCell.cell,
      readout: ofLoss.readout,
      embedding: embeddingGradient(network, weights, window, ofCell.inputs),
    },
    starts: delta.map((part) => scale(part, n)),
    ends,
  };
}

/** ŝ_j = f_W(ŝ_{j−1}, o_j) for j = 1 … T. Call it in a `inScope`. */
export function unroll(
  cell: CellAtWeights,
  window: Pick<WindowTensors, 'starts' | 'inputs' | 'length'>,
): CellStep[] {
  let state = window.starts;
  return splitRows(window.inputs, window.length).map((x) => {
    const step = cell.step(x, state);
    state = step.next;
    return step;
  });
}

/** Uᵀ du of every step, u being U x + b, summed up in the rows of the classes that were observed. */
function embeddingGradient(
  network: Network,
  weights: WeightTensors,
  { classes }: WindowTensors,
  du: Tensor,
): Tensor | null {
  if (classes === null || weights.embedding === null) return null;
  const U = sliceRows(weights.cell, 0, network.inputSize);
  const dx = matMul(du, U, { transposeB: true });
  return sumRowsInto(dx, tensorOf(classes, [classes.length]), weights.embedding.shape[0]);
}

/** All tensors of a result. */
export function tensorsOf({ weights, starts, ends }: WindowGradients): Tensor[] {
  const ofWeights = [weights.cell, weights.readout, weights.embedding];
  return [...ofWeights.filter((tensor): tensor is Tensor => tensor !== null), ...starts, ...ends];
}
