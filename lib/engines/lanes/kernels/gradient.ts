import type { WrittenBack } from '../../engine';
import type { BlockName } from '../cell-shape';
import { constant } from '../constants';
import {
  keptSize,
  stateGradientBytes,
  storedStatesBytes,
  storedWidth,
  vectorBytes,
  workspaceLayout,
  type Batch,
  type WorkspaceLayout,
} from '../layout';
import type { Shape } from '../shape';
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
} from '../../kernel-language/expressions';
import { blockOf, type Emit } from './emit';
import type { PerSample } from './blocks';
import { bandGradient } from './band-gradient';
import { cellKernels } from './cells';
import {
  eachLane,
  gather,
  gatherRecord,
  moveOn,
  scatter,
  storedStates,
  streamParts,
  windowSlots,
} from './gather';
import { moveParameters } from './apply';
import { readoutBackward, readoutForward, logitGradientsOf } from './readout';
import { outerProducts, vectorSums } from './weight-gradient';

/** Parameters of the function that {@link writeGradient} writes: a count, and addresses. */
export function gradientParameters({ costate }: Batch): number {
  return costate === true ? 6 : 5;
}

/** What a function does with the gradient of a mini-batch, beyond computing it. */
export interface GradientUse {
  /** Whether the weights move along it, while it is still in registers. */
  readonly update: boolean;
  /** Which of the windows' stored states are replaced by what they were unrolled to; left out if none. */
  readonly writeBack?: WrittenBack;
}

/**
 * Eq. 7 for the mini-batches of `together` groups of runs at a time, and what is asked for with it.
 *
 * The function takes: the first group, how many times to go on to the next groups, the first one's windows'
 * starts and state gradients, the workspace, and the first one's costates if there are any.
 */
export function writeGradient(emit: Emit, batch: Batch, together: number, use: GradientUse): void {
  const { f, shape, layout } = emit;
  const [first, times, startsAt, stateGradientsAt, workspaceAt, costatesAt] = f.parameters;
  const workspace = workspaceLayout(shape, batch);
  const startBytes = batch.windows * f.vectorBytes;
  const stateBytes = stateGradientBytes(shape, batch);
  const walks = [
    { from: pointedTo(first), stride: layout.bytes * together },
    { from: pointedTo(startsAt), stride: startBytes * together },
    { from: pointedTo(stateGradientsAt), stride: stateBytes * together },
  ];
  const costateBytes = storedStatesBytes(shape);
  if (batch.costate === true) {
    walks.push({ from: pointedTo(costatesAt), stride: costateBytes * together });
  }
  f.eachOf(times, walks, ([group, starts, stateGradients, costates]) => {
    const groups = Array.from({ length: together }, (_, g) => ({
      group: plus(group, g * layout.bytes),
      starts: plus(starts, g * startBytes),
      stateGradients: plus(stateGradients, g * stateBytes),
      workspace: pointedTo(workspaceAt, g * workspace.bytes),
      costates: batch.costate === true ? plus(costates, g * costateBytes) : null,
    }));
    new Gradient(emit, batch, groups).write(use);
  });
}

/** Where one group of runs has its part of everything. */
interface GroupPlaces {
  readonly group: Address;
  readonly starts: Address;
  readonly stateGradients: Address;
  readonly workspace: Address;
  readonly costates: Address | null;
}

class Gradient {
  readonly #emit: Emit;
  readonly #batch: Batch;
  readonly #places: readonly GroupPlaces[];
  readonly #groups: readonly Address[];
  /** n = B·S, samples of a run; stream s's window b is sample s·B + b. */
  readonly #samples: number;
  readonly #parts: WorkspaceParts;

  constructor(emit: Emit, batch: Batch, places: readonly GroupPlaces[]) {
    this.#emit = emit;
    this.#batch = batch;
    this.#places = places;
    this.#groups = places.map(({ group }) => group);
    this.#samples = emit.shape.streams * batch.windows;
    this.#parts = workspaceParts(emit.shape, batch);
  }

  write({ update, writeBack }: GradientUse): void {
    const { f } = this.#emit;
    f.scoped(() => {
      for (const place of this.#places) {
        this.#gatherWindows(place);
        if (place.costates !== null) this.#gatherCostates(place, place.costates);
      }
      this.#unroll();
      const { length: T } = this.#batch;
      const written = { interior: T - 1, all: T };
      if (writeBack !== undefined) {
        for (const place of this.#places) this.#writeBack(place, written[writeBack]);
      }
      this.#beginDelta();
      this.#backPropagate();
      for (const place of this.#places) this.#weightGradient(place);
      if (update) for (const group of this.#groups) moveParameters(this.#emit, group);
    });
  }

  /** Windows' first states, inputs and targets into the workspace; last states beside it. */
  #gatherWindows(place: GroupPlaces): void {
    const { f, shape } = this.#emit;
    const { stateSize, streams } = shape;
    const { windows: B, length: T, loss } = this.#batch;
    const parts = this.#parts;
    const observed = parts.inputs.step / this.#samples;
    const targeted = parts.targets.step / this.#samples;
    const records = streamParts(this.#emit, place.group);
    const sampleArrays = [
      { from: plus(place.workspace, parts.unrolled.at), stride: stateSize * f.vectorBytes },
      {
        from: plus(place.stateGradients, this.#samples * stateSize * f.vectorBytes),
        stride: stateSize * f.vectorBytes,
      },
      { from: plus(place.workspace, parts.inputs.at), stride: observed },
      { from: plus(place.workspace, parts.targets.at), stride: targeted },
    ];
    const streamWalks = [
      records.states,
      records.observations,
      records.targets,
      ...sampleArrays.map(({ from, stride }) => ({ from, stride: stride * B })),
    ];
    f.each(streams, streamWalks, ([states, observations, targets, ...samples]) => {
      const windowWalks = [
        { from: place.starts, stride: f.vectorBytes },
        ...samples.map((from, i) => ({ from, stride: sampleArrays[i].stride })),
      ];
      f.each(B, windowWalks, ([starts, begin, last, input, target]) => {
        const lanes = eachLane(starts, f.lanes);
        const { start, end } = windowSlots(this.#emit, lanes, T);
        gather(f, storedStates(this.#emit, states, start), begin, stateSize);
        gather(f, storedStates(this.#emit, states, end), last, stateSize);
        const everyStep = { first: 1, count: T };
        gatherRecord(this.#emit, 'observation', observations, start, {
          ...everyStep,
          to: input,
          stepStride: parts.inputs.step,
        });
        gatherRecord(this.#emit, 'target', targets, start, {
          ...(loss === 'last' ? { first: T, count: 1 } : everyStep),
          to: target,
          stepStride: parts.targets.step,
        });
      });
    });
  }

  /** Visits each window: where its stream's stored vectors stand, its slots, and its parts of some arrays. */
  #eachWindow(
    { starts }: GroupPlaces,
    stored: { readonly from: Address; readonly stride: number },
    arrays: readonly { readonly from: Address; readonly stride: number }[],
    visit: (
      stream: Address,
      slots: ReturnType<typeof windowSlots>,
      parts: readonly Address[],
    ) => void,
  ): void {
    const { f, shape } = this.#emit;
    const { windows: B, length: T } = this.#batch;
    const ofStreams = arrays.map(({ from, stride }) => ({ from, stride: stride * B }));
    f.each(shape.streams, [stored, ...ofStreams], ([stream, ...ofStream]) => {
      const walks = [
        { from: starts, stride: f.vectorBytes },
        ...ofStream.map((from, i) => ({ from, stride: arrays[i].stride })),
      ];
      f.each(B, walks, ([start, ...parts]) => {
        visit(stream, windowSlots(this.#emit, eachLane(start, f.lanes), T), parts);
      });
    });
  }

  /** Costates of the windows' last states into δ. */
  #gatherCostates(place: GroupPlaces, costates: Address): void {
    const { f, shape } = this.#emit;
    const { stride } = streamParts(this.#emit, place.group).states;
    const delta = {
      from: plus(place.workspace, this.#parts.delta.at),
      stride: shape.stateSize * f.vectorBytes,
    };
    this.#eachWindow(place, { from: costates, stride }, [delta], (stream, { end }, [into]) => {
      gather(f, storedStates(this.#emit, stream, end), into, shape.stateSize);
    });
  }

  /** s_j ← ŝ_j at the first `count` steps of the windows, one window after the other. */
  #writeBack(place: GroupPlaces, count: number): void {
    const { f, shape } = this.#emit;
    const { unrolled } = this.#parts;
    const { states } = streamParts(this.#emit, place.group);
    const first = {
      from: plus(place.workspace, unrolled.at + unrolled.step),
      stride: shape.stateSize * f.vectorBytes,
    };
    this.#eachWindow(place, states, [first], (stream, { start: slots }, [from]) => {
      f.each(count, [{ from, stride: unrolled.step }], ([state]) => {
        for (const slot of slots) moveOn(this.#emit, slot);
        scatter(f, [state], storedStates(this.#emit, stream, slots), shape.stateSize);
      });
    });
  }

  /** ŝ_1 … ŝ_T. */
  #unroll(): void {
    const { shape, f } = this.#emit;
    const { unrolled, inputs, preactivationGradients } = this.#parts;
    const parts = [unrolled, inputs];
    if (shape.cell.kept > 0) parts.push(preactivationGradients);
    f.each(this.#batch.length, this.#workspaceWalks(parts), (at) => {
      const [states, input, kept] = this.#split(at, 3);
      const next = states.map((address) => plus(address, unrolled.step));
      cellKernels(shape).forward(this.#emit, this.#groups, this.#samples, {
        previous: this.#perSample(states, unrolled.step),
        input: this.#perSample(input, inputs.step),
        next: this.#perSample(next, unrolled.step),
        kept: this.#perSample(kept, preactivationGradients.step),
      });
    });
  }

  /** endGradient ← λ (s_i − ŝ_i), δ ← −endGradient, plus the costates that stand there. */
  #beginDelta(): void {
    const { f } = this.#emit;
    const { unrolled, delta } = this.#parts;
    const costate = this.#batch.costate === true;
    const vectors = this.#samples * this.#emit.shape.stateSize;
    for (const { workspace, stateGradients } of this.#places) {
      const walks = [
        plus(workspace, unrolled.at + this.#batch.length * unrolled.step),
        plus(stateGradients, vectors * f.vectorBytes),
        plus(workspace, delta.at),
      ].map((from) => ({ from, stride: f.vectorBytes }));
      f.each(
        vectors,
        walks,
        ([state, end, into]) => {
          const gap = f.vector(subtract(load(end), load(state)));
          f.set(gap, multiply(get(gap), load(constant('lambda'))));
          f.store(end, get(gap));
          f.store(into, costate ? subtract(load(into), get(gap)) : negate(get(gap)));
        },
        4,
      );
    }
  }

  /** δ back to the windows' first states, where it is their gradient. */
  #backPropagate(): void {
    const { unrolled, logitGradients, targets, preactivationGradients, delta } = this.#parts;
    const { length: T, loss } = this.#batch;
    const last = (part: Part): Part => ({ ...part, at: part.at + (T - 1) * part.step });
    const lossAtEnd = loss === 'last';
    if (lossAtEnd) {
      const state = this.#workspaces(unrolled.at + T * unrolled.step);
      this.#lossGradient(state, this.#workspaces(targets.at), this.#workspaces(logitGradients.at));
    }
    const parts = [last(unrolled), last(preactivationGradients)];
    if (!lossAtEnd) parts.push(last(targets), last(logitGradients));
    const down = this.#workspaceWalks(parts).map(({ from, stride }) => ({ from, stride: -stride }));
    this.#emit.f.each(T, down, (at) => {
      const [before, kept, target, logitGradient] = this.#split(at, parts.length);
      const state = before.map((address) => plus(address, unrolled.step));
      if (!lossAtEnd) this.#lossGradient(state, target, logitGradient);
      cellKernels(this.#emit.shape).backward(this.#emit, this.#groups, this.#samples, {
        previous: this.#perSample(before, unrolled.step),
        next: this.#perSample(state, unrolled.step),
        kept: this.#perSample(kept, preactivationGradients.step),
        delta: this.#perSample(this.#workspaces(delta.at), delta.step),
      });
    });
    const vectors = this.#samples * this.#emit.shape.stateSize;
    for (const { workspace, stateGradients } of this.#places) {
      const walks = [plus(workspace, delta.at), stateGradients].map((from) => ({
        from,
        stride: this.#emit.f.vectorBytes,
      }));
      this.#emit.f.each(
        vectors,
        walks,
        ([from, to]) => {
          this.#emit.f.store(to, load(from));
        },
        8,
      );
    }
  }

  /** logitGradients ← ∂ℓ/∂g_β, δ += ∇_ŝ ℓ, at one step. */
  #lossGradient(
    states: readonly Address[],
    targets: readonly Address[],
    logitGradients: readonly Address[],
  ): void {
    const { f } = this.#emit;
    const { outputSize: m } = this.#emit.shape;
    const parts = this.#parts;
    const outputs = this.#perSample(logitGradients, parts.logitGradients.step);
    const targeted = this.#perSample(targets, parts.targets.step);
    readoutForward(this.#emit, this.#groups, this.#samples, {
      state: this.#perSample(states, parts.unrolled.step),
      outputs,
    });
    const lossWeight = this.#batch.loss === 'every' ? load(constant('lossWeight')) : null;
    for (const [g, from] of outputs.at.entries()) {
      const walks = [
        { from, stride: m * f.vectorBytes },
        { from: targeted.at[g], stride: targeted.stride },
      ];
      f.each(
        this.#samples,
        walks,
        ([output, target]) => {
          logitGradientsOf(this.#emit, output, target, lossWeight);
        },
        m <= 4 ? 2 : 1,
      );
    }
    readoutBackward(this.#emit, this.#groups, this.#samples, {
      logitGradients: outputs,
      delta: this.#perSample(this.#workspaces(parts.delta.at), parts.delta.step),
    });
  }

  /** The gradient of θ out of all steps of all samples. */
  #weightGradient({ group, workspace }: GroupPlaces): void {
    const { f, shape, layout } = this.#emit;
    const { hiddenUnits: k, stateSize, hiddenOffset, outputSize: m } = shape;
    const { length: T, loss } = this.#batch;
    const n = this.#samples;
    const parts = this.#parts;
    const block = (name: BlockName): Address => blockOf(this.#emit, group, name);
    const finish = (sum: Local, at: Address): void => {
      const mean = n === 1 ? get(sum) : multiply(get(sum), load(constant('sampleWeight')));
      f.store(plus(at, layout.gradient - layout.parameters), mean);
    };
    const hiddenAt = (step: number): Address =>
      plus(
        workspace,
        parts.unrolled.at + step * parts.unrolled.step + hiddenOffset * f.vectorBytes,
      );

    for (const band of shape.cell.bands) {
      const steps = {
        hidden: hiddenAt(0),
        inputs: plus(workspace, parts.inputs.at),
        preactivationGradients: plus(workspace, parts.preactivationGradients.at),
        count: T * n,
      };
      bandGradient(this.#emit, band, group, steps, finish);
    }

    const lossSteps = (loss === 'last' ? 1 : T) * n;
    const logitGradients = plus(workspace, parts.logitGradients.at);
    const readout = {
      left: logitGradients,
      leftStride: m * f.vectorBytes,
      right: hiddenAt(loss === 'last' ? T : 1),
      rightStride: stateSize * f.vectorBytes,
      count: lossSteps,
    };
    outerProducts(f, readout, m, k, block('readout'), finish);
    const sums = { from: logitGradients, stride: m * f.vectorBytes, count: lossSteps, size: m };
    vectorSums(f, sums, block('readoutBias'), finish);
  }

  #workspaces(offset: number): Address[] {
    return this.#places.map(({ workspace }) => plus(workspace, offset));
  }

  /** A walk in steps of time through some arrays: all groups of the first, then of the next. */
  #workspaceWalks(parts: readonly Part[]): { from: Address; stride: number }[] {
    return parts.flatMap(({ at, step }) =>
      this.#workspaces(at).map((from) => ({ from, stride: step })),
    );
  }

  #split(addresses: readonly Address[], parts: number): Address[][] {
    const size = this.#places.length;
    return Array.from({ length: parts }, (_, i) => addresses.slice(i * size, (i + 1) * size));
  }

  #perSample(at: readonly Address[], step: number): PerSample {
    return { at, stride: step / this.#samples };
  }
}

/** One of the workspace's arrays. */
interface Part {
  /** Bytes from the workspace's start. */
  readonly at: number;
  /** How far one step of all samples reaches in it, in bytes. */
  readonly step: number;
}

type WorkspaceParts = Record<Exclude<keyof WorkspaceLayout, 'bytes'>, Part>;

function workspaceParts(shape: Shape, batch: Batch): WorkspaceParts {
  const { stateSize, inputSize: d, outputSize: m, streams } = shape;
  const at = workspaceLayout(shape, batch);
  const row = streams * batch.windows * vectorBytes(shape);
  return {
    unrolled: { at: at.unrolled, step: row * stateSize },
    inputs: { at: at.inputs, step: row * storedWidth(shape.observation, d) },
    targets: { at: at.targets, step: row * storedWidth(shape.target, m) },
    preactivationGradients: { at: at.preactivationGradients, step: row * keptSize(shape) },
    logitGradients: { at: at.logitGradients, step: row * m },
    delta: { at: at.delta, step: row * stateSize },
  };
}
