import type { Memory } from './memory';
import { inputVectors, targetVectors } from './samples';
import { statePanels, unitPanels, VECTOR, type Shape } from './shape';
import { stepBytes } from './kernels/gradients';
import { lossScratchBytes } from './kernels/loss';
import { readoutScratchBytes } from './kernels/readout';

/** What the windows of a mini-batch have: n = B·S of T steps. */
export interface Batch {
  /** B. */
  readonly windows: number;
  /** T. */
  readonly length: number;
  readonly loss: 'last' | 'every';
}

/** Where the windows of a mini-batch are worked on. Addresses of the first step; the others follow it. */
export interface WindowWork {
  readonly batch: Batch;
  /** n. */
  readonly samples: number;
  /** ŝ of T + 1 steps. */
  readonly states: number;
  readonly inputs: number;
  /** [T][n] */
  readonly names: number;
  /** What the cell keeps of each step, then ∂L/∂z. */
  readonly gates: number;
  /** Of a GRU, the same of A h; else where {@link gates} stands. */
  readonly hiddenGates: number;
  /** ∂L/∂x, if the embedding is trained. */
  readonly ofInputs: number;
  /** g_β, then ∂ℓ/∂g_β, of the steps that have a loss. */
  readonly outputs: number;
  readonly targets: number;
  /** s_i, then ∇_{s_i} L_i. */
  readonly ends: number;
  /** δ, and at the end ∇_{s_{i−T}} L_i. */
  readonly delta: number;
  /** What the loss and the way back through the readout work in. */
  readonly scratch: number;
  /** Bytes from one step to the next. */
  readonly step: ReturnType<typeof stepBytes> & { readonly names: number };
}

/** How many bytes {@link windowWork} takes. */
export function windowBytes(shape: Shape, batch: Batch, streams: number): number {
  let end = 0;
  placed(shape, batch, streams, (bytes) => (end += bytes));
  return end;
}

/** Makes room for the windows of a mini-batch. */
export function windowWork(
  memory: Memory,
  shape: Shape,
  batch: Batch,
  streams: number,
): WindowWork {
  return placed(shape, batch, streams, (bytes) => memory.arena.allocate(bytes));
}

function placed(
  shape: Shape,
  batch: Batch,
  streams: number,
  take: (bytes: number) => number,
): WindowWork {
  const { length: T } = batch;
  const samples = batch.windows * streams;
  const step = { ...stepBytes(shape, samples), names: 4 * samples };
  const lossSteps = batch.loss === 'last' ? 1 : T;
  const ofStates = statePanels(shape) * samples * VECTOR;
  const gates = take(T * step.gates);
  return {
    batch,
    samples,
    states: take((T + 1) * step.states),
    inputs: inputVectors(shape, samples) === 0 ? 0 : take(T * step.inputs),
    names: shape.input === 'vector' ? 0 : take(T * step.names),
    gates,
    hiddenGates: shape.flow.isApart ? take(T * step.gates) : gates,
    ofInputs: shape.trainsEmbedding ? take(T * step.inputs) : 0,
    outputs: take(lossSteps * step.outputs),
    targets: take(targetVectors(shape, samples) * VECTOR),
    ends: take(ofStates),
    delta: take(ofStates),
    scratch: take(Math.max(lossScratchBytes(samples), readoutScratchBytes(unitPanels(shape)))),
    step,
  };
}
