import type { Generator } from '../../random';
import type { ForwardHandle } from '../engine-memory';
import type {
  ForwardMode,
  InfluenceMatrix,
  ParameterVector,
  SignSampler,
  StateVector,
} from '../forward-mode';
import type { Arena } from './arena';
import type { Compiled } from './code';
import { forwardCode, influenceCode, parameterTangentCode, type ForwardCode } from './forward-code';
import {
  influenceBytes,
  parameterVectorLayout,
  stateVectorBytes,
  stepLayout,
  type ParameterVectorLayout,
  type StepLayout,
} from './forward-layout';
import { influenceRoom, type InfluenceTask } from './kernels/influence';
import type { TangentTask } from './kernels/parameter-tangent';
import { LANES, VECTOR, type GroupLayout } from './layout';
import type { PendingGradient } from './pending-gradient';
import { placeGenerators, readGenerators } from './place-generators';
import type { Shape } from './shape';

/** What forward mode needs of its engine. */
export interface ForwardHost {
  readonly arena: Arena;
  readonly shape: Shape;
  readonly layout: GroupLayout;
  readonly runs: number;
  /** Where the groups stand, and how many. */
  readonly groups: number;
  readonly groupCount: number;
  /** Makes ∂ℓ/∂g_β(s_t) stand in the groups' outputs. */
  computeSlopes(): void;
  /** Sees to it that no gradient is left to be computed. */
  settle(): void;
  /** Takes note of a gradient to be computed when it is needed. */
  ask(gradient: PendingGradient): void;
}

/** The handles that trainers hold. */
interface Handle<Kind> {
  readonly of: Kind;
  /** Where the first group's part stands. */
  readonly at: number;
}

/**
 * Forward-mode derivatives in lanes. Passes through vectors like W, or through the influence
 * matrix, cost most, so what is to be done to one is taken note of first, and done together with
 * what comes next, as long as nothing has changed what it is made of.
 */
export class LanesForwardMode implements ForwardMode {
  readonly #host: ForwardHost;
  readonly #code: ForwardCode;
  readonly #stepLayout: StepLayout;
  readonly #vectorLayout: ParameterVectorLayout;
  /** Each group's step area. */
  readonly #step: number;
  /** Where products are put down in between. */
  readonly #room: number;
  /** Passes by what they do. */
  readonly #tangentPasses = new Map<string, Compiled>();
  readonly #influencePasses = new Map<string, Compiled>();
  /** Whether the step area holds what belongs to the last advance. */
  #stepReady = false;
  /** A vector that something is still to be added to. */
  #added: ParameterVector | null = null;
  /** An influence matrix that is still to be propagated. */
  #propagated: InfluenceMatrix | null = null;

  constructor(host: ForwardHost) {
    const { arena, shape, layout } = host;
    this.#host = host;
    this.#stepLayout = stepLayout(shape);
    this.#vectorLayout = parameterVectorLayout(shape);
    this.#step = this.#allocate(this.#stepLayout.bytes);
    const roomVectors = Math.max(influenceRoom(shape), shape.streams * shape.hiddenUnits);
    this.#room = arena.allocate(roomVectors * VECTOR);
    this.#code = forwardCode(arena.memory, shape, layout);
  }

  /** Where a handle's numbers stand, those of all groups one after the other. */
  placeOf(handle: ForwardHandle): { readonly at: number; readonly bytes: number } {
    const { shape, groupCount } = this.#host;
    const bytes = {
      state: stateVectorBytes(shape),
      W: this.#vectorLayout.bytes,
      'ds/dW': influenceBytes(shape),
    };
    return { at: addressOf(handle), bytes: groupCount * bytes[handle.of] };
  }

  stateVector(): StateVector {
    return this.#handle('state', stateVectorBytes(this.#host.shape));
  }

  parameterVector(): ParameterVector {
    return this.#handle('W', this.#vectorLayout.bytes);
  }

  influenceMatrix(): InfluenceMatrix {
    return this.#handle('ds/dW', influenceBytes(this.#host.shape));
  }

  assign(target: StateVector, values: ArrayLike<number>): void {
    const { arena, shape, runs } = this.#host;
    const { floats } = arena;
    const size = shape.streams * shape.hiddenUnits;
    let next = 0;
    for (let run = 0; run < runs; run++) {
      const first = this.#indexOf(run, addressOf(target), size * VECTOR);
      for (let i = 0; i < size; i++) floats[first + i * LANES] = values[next++];
    }
  }

  signSampler(generators: readonly Generator[]): SignSampler {
    const { arena, groupCount } = this.#host;
    const words = placeGenerators(arena, generators);
    const { length } = generators;
    return {
      words: () => readGenerators(arena, words, length),
      draw: (target: StateVector): void => {
        this.#code.signs(words, addressOf(target), groupCount);
      },
    };
  }

  combine(
    target: StateVector,
    a: ArrayLike<number>,
    x: StateVector,
    b: ArrayLike<number>,
    y: StateVector,
  ): void {
    const { first, second } = this.#stepLayout;
    this.#writeStepScalars(first, a);
    this.#writeStepScalars(second, b);
    const [into, xs, ys] = [target, x, y].map(addressOf);
    this.#code.combine(this.#step, into, xs, ys, this.#host.groupCount);
  }

  dot(x: StateVector, y: StateVector): Float64Array {
    this.#code.dot(this.#step, addressOf(x), addressOf(y), this.#host.groupCount);
    return this.#results();
  }

  norm(x: StateVector | ParameterVector): Float64Array {
    if (x.of === 'state') return roots(this.dot(x, x));
    this.#host.settle();
    this.#settleSum();
    const { squares, bytes } = this.#vectorLayout;
    return roots(this.#readScalars(addressOf(x) + squares, bytes));
  }

  propagate(target: StateVector, v: StateVector): void {
    this.#prepareStep();
    const { groups, groupCount } = this.#host;
    const [into, from] = [target, v].map(addressOf);
    this.#code.propagate(groups, this.#step, into, from, this.#room, groupCount);
  }

  pullBack(
    target: ParameterVector,
    a: ArrayLike<number>,
    b: ArrayLike<number>,
    nu: StateVector,
  ): void {
    this.#host.settle();
    this.#settleSum();
    this.#prepareStep();
    const at = addressOf(target);
    const { keep, bytes } = this.#vectorLayout;
    this.#writeScalars(at + keep, bytes, a);
    this.#writeStepScalars(this.#stepLayout.second, b);
    this.#code.pullBack(this.#step, at, addressOf(nu), this.#host.groupCount);
    this.#added = target;
  }

  pullBackNorm(nu: StateVector): Float64Array {
    this.#prepareStep();
    this.#code.pullBackNorm(this.#step, addressOf(nu), this.#host.groupCount);
    return roots(this.#results());
  }

  lossGradient(target: StateVector): void {
    this.#host.computeSlopes();
    this.#code.lossGradient(this.#host.groups, addressOf(target), this.#host.groupCount);
  }

  propagateInfluence(influence: InfluenceMatrix): void {
    this.settleInfluence();
    this.#propagated = influence;
  }

  contract(target: ParameterVector, delta: StateVector, influence: InfluenceMatrix): void {
    this.#host.settle();
    if (this.#propagated !== influence) this.settleInfluence();
    this.#settleSum();
    const task = { propagates: this.#propagated !== null, contracts: true };
    this.#passInfluence(task, addressOf(influence), addressOf(delta), addressOf(target));
  }

  useGradient(coefficients: ArrayLike<number>, vector: ParameterVector): void {
    const { shape } = this.#host;
    this.#host.settle();
    if (this.#added !== vector) this.#settleSum();
    this.#host.computeSlopes();
    const { weights, bytes } = this.#vectorLayout;
    this.#writeScalars(addressOf(vector) + weights, bytes, coefficients, 1 / shape.streams);
    this.#host.ask({
      compute: () => {
        this.#passTangent(vector, 'gradient');
      },
      learn: () => {
        this.#passTangent(vector, 'update');
      },
    });
  }

  /** To be called before there is another advance. */
  settle(): void {
    this.#settleSum();
    this.settleInfluence();
    this.#stepReady = false;
  }

  /** To be called before the weights change. */
  settleInfluence(): void {
    if (this.#propagated === null) return;
    const task = { propagates: true, contracts: false };
    this.#passInfluence(task, addressOf(this.#propagated), 0, 0);
  }

  #settleSum(): void {
    if (this.#added !== null) this.#passTangent(this.#added, 'nothing');
  }

  #prepareStep(): void {
    if (this.#stepReady) return;
    this.#code.localDerivatives(this.#host.groups, this.#step, this.#host.groupCount);
    this.#stepReady = true;
  }

  #passTangent(vector: ParameterVector, use: TangentTask['use']): void {
    const { arena, shape, layout, groups, groupCount } = this.#host;
    const task = { adds: this.#added === vector, use };
    const key = JSON.stringify(task);
    const pass =
      this.#tangentPasses.get(key) ?? parameterTangentCode(arena.memory, shape, layout, task);
    this.#tangentPasses.set(key, pass);
    pass(groups, this.#step, addressOf(vector), groupCount);
    if (task.adds) this.#added = null;
  }

  #passInfluence(task: InfluenceTask, influence: number, delta: number, target: number): void {
    this.#prepareStep();
    const { arena, shape, layout, groups, groupCount } = this.#host;
    const key = JSON.stringify(task);
    const pass = this.#influencePasses.get(key) ?? influenceCode(arena.memory, shape, layout, task);
    this.#influencePasses.set(key, pass);
    pass(groups, this.#step, influence, delta, target, this.#room, groupCount);
    this.#propagated = null;
  }

  #handle<Kind>(of: Kind, bytes: number): Handle<Kind> {
    return { of, at: this.#allocate(bytes) };
  }

  #allocate(bytes: number): number {
    return this.#host.arena.allocate(this.#host.groupCount * bytes);
  }

  #writeStepScalars(offset: number, values: ArrayLike<number>): void {
    this.#writeScalars(this.#step + offset, this.#stepLayout.bytes, values);
  }

  #results(): Float64Array {
    return this.#readScalars(this.#step + this.#stepLayout.result, this.#stepLayout.bytes);
  }

  /** [R × S] values, times a number, to one [S] vector in each group. */
  #writeScalars(at: number, groupBytes: number, values: ArrayLike<number>, scale = 1): void {
    const { arena, shape, runs } = this.#host;
    const { streams } = shape;
    const { floats } = arena;
    const toNextGroup = groupBytes / 4 - LANES + 1;
    let first = at / 4;
    let next = 0;
    for (let run = 0; run < runs; run++) {
      for (let s = 0; s < streams; s++) floats[first + s * LANES] = scale * values[next++];
      first += run % LANES === LANES - 1 ? toNextGroup : 1;
    }
  }

  #readScalars(at: number, groupBytes: number): Float64Array {
    const { arena, shape, runs } = this.#host;
    const { streams } = shape;
    const { floats } = arena;
    const values = new Float64Array(runs * streams);
    const toNextGroup = groupBytes / 4 - LANES + 1;
    let first = at / 4;
    let next = 0;
    for (let run = 0; run < runs; run++) {
      for (let s = 0; s < streams; s++) values[next++] = floats[first + s * LANES];
      first += run % LANES === LANES - 1 ? toNextGroup : 1;
    }
    return values;
  }

  /** The index among floats of a run's lane of what stands at an address in the first group. */
  #indexOf(run: number, at: number, groupBytes: number): number {
    return (at + Math.floor(run / LANES) * groupBytes) / 4 + (run % LANES);
  }
}

function addressOf(vector: StateVector | ParameterVector | InfluenceMatrix): number {
  return (vector as Handle<string>).at;
}

/** Square roots in place: a loop, as `map` is several times slower. */
function roots(values: Float64Array): Float64Array {
  for (let i = 0; i < values.length; i++) values[i] = Math.sqrt(values[i]);
  return values;
}
