import { constant } from '../constants';
import {
  MASKED_CLASSES,
  VECTOR,
  stateGradientBytes,
  storedWidth,
  workspaceLayout,
  type Batch,
  type GroupLayout,
} from '../layout';
import type { Shape } from '../shape';
import type { FunctionBuilder } from '../wasm/function-builder';
import {
  get,
  load,
  multiply,
  negate,
  plus,
  pointedTo,
  subtract,
  type Address,
  type Local,
} from '../wasm/expressions';
import type { PerSample } from './blocks';
import { cellBackward, cellForward } from './cell';
import { gather, gatherRecord, storedStates, streamParts, windowSlots } from './gather';
import { maskedInputGradient, scatteredInputGradient } from './input-gradient';
import { moveParameters } from './apply';
import { readoutBackward, readoutForward, slopesOf } from './readout';
import { outerProducts, vectorSums } from './weight-gradient';

/** Parameters of the function that {@link writeGradient} writes: addresses, but for the count. */
export const GRADIENT_PARAMETERS = 5;

/**
 * Eq. 7 for the mini-batches of `together` groups of runs at a time, and, if asked, the weights'
 * step along it, while the gradient is still in registers.
 *
 * The function takes: the first group, its windows' starts, its state gradients, the workspace,
 * and how many times to go on to the next groups.
 */
export function writeGradient(
  f: FunctionBuilder,
  shape: Shape,
  layout: GroupLayout,
  batch: Batch,
  together: number,
  update: boolean,
): void {
  const [first, startsAt, stateGradientsAt, workspaceAt, times] = f.parameters;
  const workspace = workspaceLayout(shape, batch);
  const startBytes = batch.windows * VECTOR;
  const stateBytes = stateGradientBytes(shape, batch);
  const walks = [
    { from: pointedTo(first), stride: layout.bytes * together },
    { from: pointedTo(startsAt), stride: startBytes * together },
    { from: pointedTo(stateGradientsAt), stride: stateBytes * together },
  ];
  f.eachOf(times, walks, ([group, starts, stateGradients]) => {
    const units = Array.from({ length: together }, (_, g) => ({
      group: plus(group, g * layout.bytes),
      starts: plus(starts, g * startBytes),
      stateGradients: plus(stateGradients, g * stateBytes),
      workspace: pointedTo(workspaceAt, g * workspace.bytes),
    }));
    new Gradient(f, shape, layout, batch, units).write(update);
  });
}

/** The addresses of one group of runs. */
interface Unit {
  readonly group: Address;
  readonly starts: Address;
  readonly stateGradients: Address;
  readonly workspace: Address;
}

class Gradient {
  readonly #f: FunctionBuilder;
  readonly #shape: Shape;
  readonly #layout: GroupLayout;
  readonly #batch: Batch;
  readonly #units: readonly Unit[];
  readonly #groups: readonly Address[];
  /** n = B·S, samples of a run; stream s's window b is sample s·B + b. */
  readonly #samples: number;

  constructor(
    f: FunctionBuilder,
    shape: Shape,
    layout: GroupLayout,
    batch: Batch,
    units: readonly Unit[],
  ) {
    this.#f = f;
    this.#shape = shape;
    this.#layout = layout;
    this.#batch = batch;
    this.#units = units;
    this.#groups = units.map(({ group }) => group);
    this.#samples = shape.streams * batch.windows;
  }

  write(update: boolean): void {
    const f = this.#f;
    f.scoped(() => {
      for (const unit of this.#units) this.#gatherWindows(unit);
      this.#unroll();
      this.#beginDelta();
      this.#backPropagate();
      for (const unit of this.#units) this.#weightGradient(unit);
      if (update)
        for (const group of this.#groups) moveParameters(f, this.#shape, this.#layout, group);
    });
  }

  /** Windows' first states, inputs and targets into the workspace; last states beside it. */
  #gatherWindows(unit: Unit): void {
    const f = this.#f;
    const shape = this.#shape;
    const { hiddenUnits: k, inputSize: d, outputSize: m, streams } = shape;
    const { windows: B, length: T, loss } = this.#batch;
    const places = this.#places;
    const observed = places.inputs.step / this.#samples;
    const targeted = places.targets.step / this.#samples;
    const parts = streamParts(shape, this.#layout, unit.group);
    const sampleArrays = [
      { from: plus(unit.workspace, places.unrolled.at), stride: k * VECTOR },
      { from: plus(unit.stateGradients, this.#samples * k * VECTOR), stride: k * VECTOR },
      { from: plus(unit.workspace, places.inputs.at), stride: observed },
      { from: plus(unit.workspace, places.targets.at), stride: targeted },
    ];
    const streamWalks = [
      parts.states,
      parts.observations,
      parts.targets,
      ...sampleArrays.map(({ from, stride }) => ({ from, stride: stride * B })),
    ];
    f.each(streams, streamWalks, ([states, observations, targets, ...samples]) => {
      const windowWalks = [
        { from: unit.starts, stride: VECTOR },
        ...samples.map((from, i) => ({ from, stride: sampleArrays[i].stride })),
      ];
      f.each(B, windowWalks, ([starts, begin, last, input, target]) => {
        const lanes = [0, 1, 2, 3].map((l) => plus(starts, l * 4));
        const { start, end } = windowSlots(f, shape, lanes, T);
        gather(f, storedStates(f, shape, states, start), begin, k);
        gather(f, storedStates(f, shape, states, end), last, k);
        const { inputs: ins, targets: outs } = places;
        gatherRecord(f, shape, shape.observation, d, observations, start, 1, T, input, ins.step);
        const firstLoss = loss === 'last' ? T : 1;
        const lossSteps = loss === 'last' ? 1 : T;
        gatherRecord(
          f,
          shape,
          shape.target,
          m,
          targets,
          start,
          firstLoss,
          lossSteps,
          target,
          outs.step,
        );
      });
    });
  }

  /** ŝ_1 … ŝ_T. */
  #unroll(): void {
    const { unrolled, inputs } = this.#places;
    const walks = this.#workspaceWalks([unrolled, inputs]);
    this.#f.each(this.#batch.length, walks, (at) => {
      const [states, input] = this.#split(at, 2);
      cellForward(this.#f, this.#shape, this.#layout, this.#groups, this.#samples, {
        previous: this.#perSample(states, unrolled.step),
        input: this.#perSample(input, inputs.step),
        next: this.#perSample(
          states.map((address) => plus(address, unrolled.step)),
          unrolled.step,
        ),
      });
    });
  }

  /** endGradient ← λ (s_i − ŝ_i), δ ← −endGradient. */
  #beginDelta(): void {
    const f = this.#f;
    const { unrolled, delta } = this.#places;
    const vectors = this.#samples * this.#shape.hiddenUnits;
    for (const { workspace, stateGradients } of this.#units) {
      const walks = [
        plus(workspace, unrolled.at + this.#batch.length * unrolled.step),
        plus(stateGradients, vectors * VECTOR),
        plus(workspace, delta.at),
      ].map((from) => ({ from, stride: VECTOR }));
      f.each(
        vectors,
        walks,
        ([state, end, into]) => {
          const gap = f.vector(subtract(load(end), load(state)));
          f.set(gap, multiply(get(gap), load(constant('lambda'))));
          f.store(end, get(gap));
          f.store(into, negate(get(gap)));
        },
        4,
      );
    }
  }

  /** δ back to the windows' first states, where it is their gradient. */
  #backPropagate(): void {
    const { unrolled, slopes, targets, preactivations, delta } = this.#places;
    const { length: T, loss } = this.#batch;
    const last = (part: Part): Part => ({ ...part, at: part.at + (T - 1) * part.step });
    const lossAtEnd = loss === 'last';
    if (lossAtEnd) {
      const state = this.#workspaces(unrolled.at + T * unrolled.step);
      this.#lossGradient(state, this.#workspaces(targets.at), this.#workspaces(slopes.at));
    }
    const parts = [last(unrolled), last(preactivations)];
    if (!lossAtEnd) parts.push(last(targets), last(slopes));
    const down = this.#workspaceWalks(parts).map(({ from, stride }) => ({ from, stride: -stride }));
    this.#f.each(T, down, (at) => {
      const [before, preactivation, target, slope] = this.#split(at, parts.length);
      const state = before.map((address) => plus(address, unrolled.step));
      if (!lossAtEnd) this.#lossGradient(state, target, slope);
      cellBackward(this.#f, this.#shape, this.#layout, this.#groups, this.#samples, {
        next: this.#perSample(state, unrolled.step),
        delta: this.#perSample(this.#workspaces(delta.at), delta.step),
        preactivation: this.#perSample(preactivation, preactivations.step),
        back: this.#perSample(this.#workspaces(delta.at), delta.step),
      });
    });
    const vectors = this.#samples * this.#shape.hiddenUnits;
    for (const { workspace, stateGradients } of this.#units) {
      const walks = [plus(workspace, delta.at), stateGradients].map((from) => ({
        from,
        stride: VECTOR,
      }));
      this.#f.each(
        vectors,
        walks,
        ([from, to]) => {
          this.#f.store(to, load(from));
        },
        8,
      );
    }
  }

  /** slopes ← ∂ℓ/∂g_β, δ += ∇_ŝ ℓ, at one step. */
  #lossGradient(
    states: readonly Address[],
    targets: readonly Address[],
    slopes: readonly Address[],
  ): void {
    const f = this.#f;
    const { outputSize: m } = this.#shape;
    const places = this.#places;
    const outputs = this.#perSample(slopes, places.slopes.step);
    const targeted = this.#perSample(targets, places.targets.step);
    readoutForward(f, this.#shape, this.#layout, this.#groups, this.#samples, {
      state: this.#perSample(states, places.unrolled.step),
      outputs,
    });
    const lossWeight = this.#batch.loss === 'every' ? load(constant('lossWeight')) : null;
    for (const [g, from] of outputs.at.entries()) {
      const walks = [
        { from, stride: m * VECTOR },
        { from: targeted.at[g], stride: targeted.stride },
      ];
      f.each(
        this.#samples,
        walks,
        ([output, target]) => {
          slopesOf(f, this.#shape, output, target, lossWeight);
        },
        m <= 4 ? 2 : 1,
      );
    }
    readoutBackward(f, this.#shape, this.#layout, this.#groups, this.#samples, {
      slopes: outputs,
      delta: this.#perSample(this.#workspaces(places.delta.at), places.delta.step),
    });
  }

  /** The gradient of θ out of all steps of all samples. */
  #weightGradient({ group, workspace }: Unit): void {
    const f = this.#f;
    const shape = this.#shape;
    const layout = this.#layout;
    const { hiddenUnits: k, inputSize: d, outputSize: m } = shape;
    const { length: T, loss } = this.#batch;
    const n = this.#samples;
    const places = this.#places;
    const part = (at: number): Address => plus(workspace, at);
    const block = (name: keyof GroupLayout['blocks']): Address =>
      plus(group, layout.parameters + layout.blocks[name]);
    const finish = (sum: Local, at: Address): void => {
      const mean = n === 1 ? get(sum) : multiply(get(sum), load(constant('sampleWeight')));
      f.store(plus(at, layout.gradient - layout.parameters), mean);
    };

    const preactivations = part(places.preactivations.at);
    const steps = { left: preactivations, leftStride: k * VECTOR, count: T * n };
    const before = { right: part(places.unrolled.at), rightStride: k * VECTOR };
    outerProducts(f, { ...steps, ...before }, k, k, block('recurrent'), finish);

    const inputs = part(places.inputs.at);
    const masked = shape.observation === 'class' && d <= MASKED_CLASSES;
    if (masked) {
      const blocks = { input: block('input'), bias: block('bias') };
      maskedInputGradient(f, shape, preactivations, inputs, T * n, blocks, finish);
    } else {
      if (shape.observation === 'vector') {
        const rightStride = storedWidth('vector', d) * VECTOR;
        outerProducts(f, { ...steps, right: inputs, rightStride }, k, d, block('input'), finish);
      } else {
        this.#scatteredInputGradient(block('input'), preactivations, inputs, finish);
      }
      vectorSums(f, preactivations, k * VECTOR, T * n, k, block('bias'), finish);
    }

    const lossSteps = (loss === 'last' ? 1 : T) * n;
    const slopes = part(places.slopes.at);
    const firstLoss = loss === 'last' ? T : 1;
    const predicted = part(places.unrolled.at + firstLoss * places.unrolled.step);
    const readout = {
      left: slopes,
      leftStride: m * VECTOR,
      right: predicted,
      rightStride: k * VECTOR,
      count: lossSteps,
    };
    outerProducts(f, readout, m, k, block('readout'), finish);
    vectorSums(f, slopes, m * VECTOR, lossSteps, m, block('readoutBias'), finish);
  }

  #scatteredInputGradient(
    block: Address,
    preactivations: Address,
    inputs: Address,
    finish: (sum: Local, at: Address) => void,
  ): void {
    const f = this.#f;
    const shape = this.#shape;
    const entries = shape.hiddenUnits * shape.inputSize;
    const toGradient = this.#layout.gradient - this.#layout.parameters;
    const walk = [{ from: block, stride: VECTOR }];
    f.each(entries, walk, ([at]) => {
      f.store(plus(at, toGradient), load(constant('zero')));
    });
    const count = this.#batch.length * this.#samples;
    scatteredInputGradient(f, shape, preactivations, inputs, count, plus(block, toGradient));
    f.each(entries, walk, ([at]) => {
      finish(f.vector(load(plus(at, toGradient))), at);
    });
  }

  /** The workspace's arrays, and how far one step of all samples reaches in each. */
  get #places(): Record<
    'unrolled' | 'inputs' | 'targets' | 'preactivations' | 'slopes' | 'delta',
    Part
  > {
    const { hiddenUnits: k, inputSize: d, outputSize: m } = this.#shape;
    const at = workspaceLayout(this.#shape, this.#batch);
    const row = this.#samples * VECTOR;
    return {
      unrolled: { at: at.unrolled, step: row * k },
      inputs: { at: at.inputs, step: row * storedWidth(this.#shape.observation, d) },
      targets: { at: at.targets, step: row * storedWidth(this.#shape.target, m) },
      preactivations: { at: at.preactivations, step: row * k },
      slopes: { at: at.slopes, step: row * m },
      delta: { at: at.delta, step: row * k },
    };
  }

  #workspaces(offset: number): Address[] {
    return this.#units.map(({ workspace }) => plus(workspace, offset));
  }

  /** A walk in steps of time through some arrays: all groups of the first, then of the next. */
  #workspaceWalks(parts: readonly Part[]): { from: Address; stride: number }[] {
    return parts.flatMap(({ at, step }) =>
      this.#workspaces(at).map((from) => ({ from, stride: step })),
    );
  }

  #split(addresses: readonly Address[], parts: number): Address[][] {
    const size = this.#units.length;
    return Array.from({ length: parts }, (_, i) => addresses.slice(i * size, (i + 1) * size));
  }

  #perSample(at: readonly Address[], step: number): PerSample {
    return { at, stride: step / this.#samples };
  }
}

interface Part {
  /** Bytes from the workspace's start. */
  readonly at: number;
  /** Bytes from one step to the next. */
  readonly step: number;
}
