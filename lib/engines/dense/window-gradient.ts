import type { Values } from '../value-ring';
import type { BackCode, StepCode } from './code';
import type { Memory } from './memory';
import { writeInputs, writeTargets } from './samples';
import type { Shape } from './shape';
import type { WindowWork } from './window-work';
import type { BlockName } from './parameters';

/** What the gradient of a mini-batch is computed with. */
export interface WindowTools {
  readonly memory: Memory;
  readonly shape: Shape;
  readonly steps: StepCode;
  readonly back: BackCode;
  /** Where Aᵀ, and Uᵀ if it is needed, are put. */
  readonly transposed: number;
  readonly transposedInput: number;
}

/** The observations and targets of one step of all windows, by its number from 1. */
export type ValuesOfStep = (step: number) => Values;

/** What a run has done with a mini-batch besides. */
export interface Besides {
  /** Adds to δ what the windows' last states have beside them, if that is wanted. */
  readonly addCostates: () => void;
  /** ∂ℓ/∂g_β ← 0 in the samples whose target is missing. */
  readonly leaveOutMissing: (targets: Values, outputs: number) => void;
}

/**
 * Eq. 7 on all windows of a mini-batch, as in the reference's `windowGradient`, but for the gradient of the
 * weights, of which the parts are left in `work`: h and x of every step, ∂L/∂z and ∂ℓ/∂g_β. `work` has the
 * windows' first states in the first of its states, and their last ones as its ends.
 *
 * @param theta where the run's θ stands
 * @param besides what a run does beside eq. 7
 */
export function windowGradient(
  { memory, shape, steps, back, transposed, transposedInput }: WindowTools,
  work: WindowWork,
  theta: number,
  blockAt: Readonly<Record<BlockName, { readonly at: number }>>,
  observed: ValuesOfStep,
  targets: ValuesOfStep,
  besides: Besides,
): void {
  const { batch, samples, scratch, step } = work;
  const { length: T, loss } = batch;
  /** What stands of step j, from 1. */
  const of = (first: number, bytes: number, j: number): number => first + (j - 1) * bytes;
  const state = (j: number): number => work.states + j * step.states;

  for (let j = 1; j <= T; j++) {
    const names = of(work.names, step.names, j);
    const x = of(work.inputs, step.inputs, j);
    const [z, v] = [work.gates, work.hiddenGates].map((at) => of(at, step.gates, j));
    writeInputs(memory, shape, { names, x }, observed(j));
    if (shape.input === 'embedding') steps.gather(theta + blockAt.embedding.at, names, x);
    steps.affine(theta, shape.input === 'class' ? names : x, state(j - 1), z, v);
    steps.forward(theta, z, v, state(j - 1), state(j));
  }

  back.transposeRecurrent(theta, transposed);
  if (shape.trainsEmbedding) back.transposeInput(theta, transposedInput);
  back.penalty(work.ends, state(T), work.delta);
  besides.addCostates();
  for (let j = T; j >= 1; j--) {
    if (j === T || loss === 'every') {
      const outputs = loss === 'last' ? work.outputs : of(work.outputs, step.outputs, j);
      const wanted = targets(j);
      writeTargets(memory, shape, work.targets, samples, wanted);
      steps.readout(theta, state(j), outputs);
      back.logitGradients(outputs, work.targets, scratch);
      besides.leaveOutMissing(wanted, outputs);
      back.readoutBack(theta, outputs, work.delta, scratch);
    }
    const [z, v] = [work.gates, work.hiddenGates].map((at) => of(at, step.gates, j));
    back.backward(theta, z, v, state(j - 1), state(j), work.delta);
    back.recurrentBack(transposed, v, work.delta);
    if (shape.trainsEmbedding) {
      back.inputBack(transposedInput, z, of(work.ofInputs, step.inputs, j));
    }
  }
}
