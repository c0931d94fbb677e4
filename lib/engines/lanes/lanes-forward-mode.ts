import type { Generator } from '../../random';
import type { ForwardHandle } from '../engine-snapshot';
import type {
  ForwardMode,
  InfluenceMatrix,
  ParameterVector,
  SignSampler,
  StateVector,
} from '../forward-mode';
import type { Compiled } from './program';
import type { Deferred } from './deferred';
import { forwardCode, influenceCode, parameterTangentCode, type ForwardCode } from './forward-code';
import {
  influenceBytes,
  influenceSize,
  parameterVectorLayout,
  stateVectorBytes,
  stepLayout,
  type ParameterVectorLayout,
  type StepLayout,
} from './forward-layout';
import type { Area, Groups } from './groups';
import type { HandleNumbers } from './lanes-snapshot';
import { influenceRoom, type InfluenceTask } from './kernels/influence';
import type { TangentTask } from './kernels/parameter-tangent';
import { vectorBytes } from './layout';
import { placeGenerators, readGenerators } from './place-generators';

/** The handles that trainers hold. */
interface Handle<Kind> extends Area {
  readonly of: Kind;
}

/**
 * Forward-mode derivatives in lanes. Passes through vectors like W, or through the influence
 * matrix, cost most, so what is to be done to one is deferred, and done together with what comes
 * next, as long as nothing has changed what it is made of.
 */
export class LanesForwardMode implements ForwardMode {
  readonly #groups: Groups;
  readonly #deferred: Deferred;
  readonly #code: ForwardCode;
  readonly #stepLayout: StepLayout;
  readonly #vectorLayout: ParameterVectorLayout;
  readonly #step: Area;
  /** Where products are put down in between. */
  readonly #room: number;
  /** Passes by what they do. */
  readonly #passes = new Map<string, Compiled>();

  constructor(groups: Groups, deferred: Deferred) {
    const { arena, shape } = groups;
    this.#groups = groups;
    this.#deferred = deferred;
    this.#stepLayout = stepLayout(shape);
    this.#vectorLayout = parameterVectorLayout(shape);
    this.#step = groups.allocate(this.#stepLayout.bytes);
    const dzOfStreams = shape.streams * shape.cell.preactivations * shape.hiddenUnits;
    const roomVectors = Math.max(influenceRoom(shape), dzOfStreams);
    this.#room = arena.allocate(roomVectors * vectorBytes(shape));
    this.#code = forwardCode(groups);
    deferred.derive('localDerivatives', () => {
      this.#code.localDerivatives(groups.main.at, this.#step.at, groups.count);
    });
  }

  /** The numbers that a handle stands for. */
  numbersOf(handle: ForwardHandle): HandleNumbers {
    const { shape } = this.#groups;
    const { streams: S, stateSize } = shape;
    const vectors = {
      state: S * stateSize,
      W: this.#vectorLayout.vectors,
      'ds/dW': S * influenceSize(shape),
    };
    return { area: areaOf(handle), vectors: vectors[handle.of] };
  }

  stateVector(): StateVector {
    return this.#handle('state', stateVectorBytes(this.#groups.shape));
  }

  parameterVector(): ParameterVector {
    return this.#handle('W', this.#vectorLayout.bytes);
  }

  influenceMatrix(): InfluenceMatrix {
    return this.#handle('ds/dW', influenceBytes(this.#groups.shape));
  }

  assign(target: StateVector, values: ArrayLike<number>): void {
    const { arena, shape, runs, lanes } = this.#groups;
    const { floats } = arena;
    const area = areaOf(target);
    const size = shape.streams * shape.stateSize;
    let next = 0;
    for (let run = 0; run < runs; run++) {
      const first = this.#groups.index(run, 0, area);
      for (let i = 0; i < size; i++) floats[first + i * lanes] = values[next++];
    }
  }

  signSampler(generators: readonly Generator[]): SignSampler {
    const groups = this.#groups;
    const words = placeGenerators(groups, generators);
    return {
      words: () => readGenerators(groups, words, generators.length),
      draw: (target: StateVector): void => {
        this.#code.signs(words.at, addressOf(target), groups.count);
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
    this.#groups.writeScalars(this.#step, first, a);
    this.#groups.writeScalars(this.#step, second, b);
    const [into, xs, ys] = [target, x, y].map(addressOf);
    this.#code.combine(this.#step.at, into, xs, ys, this.#groups.count);
  }

  dot(x: StateVector, y: StateVector): Float64Array {
    this.#code.dot(this.#step.at, addressOf(x), addressOf(y), this.#groups.count);
    return this.#results();
  }

  norm(x: StateVector | ParameterVector): Float64Array {
    if (x.of === 'state') return roots(this.dot(x, x));
    this.#deferred.before('norm');
    return roots(this.#groups.readScalars(areaOf(x), this.#vectorLayout.squares));
  }

  propagate(target: StateVector, v: StateVector): void {
    this.#deferred.before('propagate');
    const { main, count } = this.#groups;
    const [into, from] = [target, v].map(addressOf);
    this.#code.propagate(main.at, this.#step.at, into, from, this.#room, count);
  }

  pullBack(
    target: ParameterVector,
    a: ArrayLike<number>,
    b: ArrayLike<number>,
    nu: StateVector,
  ): void {
    this.#deferred.before('pullBack');
    this.#groups.writeScalars(areaOf(target), this.#vectorLayout.keep, a);
    this.#groups.writeScalars(this.#step, this.#stepLayout.second, b);
    this.#code.pullBack(this.#step.at, addressOf(target), addressOf(nu), this.#groups.count);
    this.#deferred.defer('sum', target, () => {
      this.#passTangent(target, { adds: true, use: 'nothing' });
    });
  }

  pullBackNorm(nu: StateVector): Float64Array {
    this.#deferred.before('pullBackNorm');
    this.#code.pullBackNorm(this.#step.at, addressOf(nu), this.#groups.count);
    return roots(this.#results());
  }

  lossGradient(target: StateVector): void {
    this.#deferred.before('lossGradient');
    const { main, count } = this.#groups;
    this.#code.lossGradient(main.at, addressOf(target), count);
  }

  propagateInfluence(influence: InfluenceMatrix): void {
    this.#deferred.before('propagateInfluence');
    this.#deferred.defer('influence', influence, () => {
      this.#passInfluence({ propagates: true, contracts: false }, influence, 0, 0);
    });
  }

  contract(target: ParameterVector, delta: StateVector, influence: InfluenceMatrix): void {
    this.#deferred.before('contract', influence);
    const task = { propagates: this.#deferred.take('influence', influence), contracts: true };
    this.#passInfluence(task, influence, addressOf(delta), addressOf(target));
  }

  useGradient(coefficients: ArrayLike<number>, vector: ParameterVector): void {
    this.#deferred.before('useGradient', vector);
    const { weights } = this.#vectorLayout;
    const share = 1 / this.#groups.shape.streams;
    this.#groups.writeScalars(areaOf(vector), weights, coefficients, share);
    const pass = (use: TangentTask['use']): void => {
      this.#passTangent(vector, { adds: this.#deferred.take('sum', vector), use });
    };
    this.#deferred.deferGradient({
      compute: () => {
        pass('gradient');
      },
      learn: () => {
        pass('update');
      },
    });
  }

  #passTangent(vector: ParameterVector, task: TangentTask): void {
    const { main, count } = this.#groups;
    const pass = this.#passFor(task, () => parameterTangentCode(this.#groups, task));
    pass(main.at, this.#step.at, addressOf(vector), count);
  }

  #passInfluence(
    task: InfluenceTask,
    influence: InfluenceMatrix,
    delta: number,
    target: number,
  ): void {
    this.#deferred.ensure('localDerivatives');
    const { main, count } = this.#groups;
    const pass = this.#passFor(task, () => influenceCode(this.#groups, task));
    pass(main.at, this.#step.at, addressOf(influence), delta, target, this.#room, count);
  }

  #passFor(task: TangentTask | InfluenceTask, make: () => Compiled): Compiled {
    const key = JSON.stringify(task);
    const pass = this.#passes.get(key) ?? make();
    this.#passes.set(key, pass);
    return pass;
  }

  #handle<Kind>(of: Kind, bytes: number): Handle<Kind> {
    return { of, ...this.#groups.allocate(bytes) };
  }

  #results(): Float64Array {
    return this.#groups.readScalars(this.#step, this.#stepLayout.result);
  }
}

function areaOf(handle: ForwardHandle): Area {
  return handle as Handle<ForwardHandle['of']>;
}

function addressOf(handle: ForwardHandle): number {
  return areaOf(handle).at;
}

/** Square roots in place: a loop, as `map` is several times slower. */
function roots(values: Float64Array): Float64Array {
  for (let i = 0; i < values.length; i++) values[i] = Math.sqrt(values[i]);
  return values;
}
