import { checkNumbers } from '../environments/check-values';
import { OptionError } from '../validation/errors';
import { checkGenerators } from './check-generators';
import type { EngineConfig } from './engine';
import type { ForwardHandle } from './engine-snapshot';
import type { ForwardMode, ParameterVector, StateVector } from './forward-mode';

/** What a handle stands for. */
export type HandleKind = ForwardHandle['of'];

/** What handles are called in messages. */
const words: Readonly<Record<HandleKind, string>> = {
  state: 'a state vector',
  W: 'a parameter vector',
  'ds/dW': 'an influence matrix',
};

/** Forward mode of an engine; handles must be those that it made, of the right kind, and scalars one for each stream. */
export class CheckedForwardMode implements ForwardMode {
  readonly #owner: string;
  readonly #config: EngineConfig;
  readonly #forward: ForwardMode;
  readonly #made = new WeakSet<ForwardHandle>();

  constructor(owner: string, config: EngineConfig, forward: ForwardMode) {
    this.#owner = owner;
    this.#config = config;
    this.#forward = forward;
  }

  /** @throws OptionError unless this engine made a handle, of one of some kinds */
  check(name: string, handle: ForwardHandle, ...kinds: readonly HandleKind[]): void {
    if (this.#made.has(handle) && kinds.includes(handle.of)) return;
    const allowed = `${kinds.map((kind) => words[kind]).join(' or ')} that this engine made`;
    // What an engine's own handles are made of is nobody's concern.
    const got = this.#made.has(handle) ? words[handle.of] : handle;
    throw new OptionError(this.#owner, name, got, allowed);
  }

  stateVector(): StateVector {
    return this.#known(this.#forward.stateVector());
  }

  parameterVector(): ParameterVector {
    return this.#known(this.#forward.parameterVector());
  }

  influenceMatrix(): ReturnType<ForwardMode['influenceMatrix']> {
    return this.#known(this.#forward.influenceMatrix());
  }

  assign(target: StateVector, values: ArrayLike<number>): void {
    this.check('target', target, 'state');
    this.#checkNumbers('values', values, this.#config.network.stateSize);
    this.#forward.assign(target, values);
  }

  signSampler(
    generators: Parameters<ForwardMode['signSampler']>[0],
  ): ReturnType<ForwardMode['signSampler']> {
    checkGenerators(this.#owner, this.#config.runs, generators, 'refused');
    const sampler = this.#forward.signSampler(generators);
    return {
      draw: (target) => {
        this.check('target', target, 'state');
        sampler.draw(target);
      },
      words: () => sampler.words(),
    };
  }

  combine(...args: Parameters<ForwardMode['combine']>): void {
    const [target, a, x, b, y] = args;
    this.check('target', target, 'state');
    this.#checkNumbers('a', a);
    this.check('x', x, 'state');
    this.#checkNumbers('b', b);
    this.check('y', y, 'state');
    this.#forward.combine(...args);
  }

  dot(x: StateVector, y: StateVector): Float64Array {
    this.check('x', x, 'state');
    this.check('y', y, 'state');
    return this.#forward.dot(x, y);
  }

  norm(x: StateVector | ParameterVector): Float64Array {
    this.check('x', x, 'state', 'W');
    return this.#forward.norm(x);
  }

  propagate(target: StateVector, v: StateVector): void {
    this.check('target', target, 'state');
    this.check('v', v, 'state');
    this.#forward.propagate(target, v);
  }

  pullBack(...args: Parameters<ForwardMode['pullBack']>): void {
    const [target, a, b, nu] = args;
    this.check('target', target, 'W');
    this.#checkNumbers('a', a);
    this.#checkNumbers('b', b);
    this.check('nu', nu, 'state');
    this.#forward.pullBack(...args);
  }

  pullBackNorm(nu: StateVector): Float64Array {
    this.check('nu', nu, 'state');
    return this.#forward.pullBackNorm(nu);
  }

  lossGradient(target: StateVector): void {
    this.check('target', target, 'state');
    this.#forward.lossGradient(target);
  }

  propagateInfluence(influence: Parameters<ForwardMode['propagateInfluence']>[0]): void {
    this.check('influence', influence, 'ds/dW');
    this.#forward.propagateInfluence(influence);
  }

  contract(...args: Parameters<ForwardMode['contract']>): void {
    const [target, delta, influence] = args;
    this.check('target', target, 'W');
    this.check('delta', delta, 'state');
    this.check('influence', influence, 'ds/dW');
    this.#forward.contract(...args);
  }

  useGradient(coefficients: ArrayLike<number>, vector: ParameterVector): void {
    this.#checkNumbers('coefficients', coefficients);
    this.check('vector', vector, 'W');
    this.#forward.useGradient(coefficients, vector);
  }

  #known<Handle extends ForwardHandle>(handle: Handle): Handle {
    this.#made.add(handle);
    return handle;
  }

  /** Of each stream of each run so many. */
  #checkNumbers(name: string, values: ArrayLike<number>, each = 1): void {
    const { runs, streams } = this.#config;
    checkNumbers(this.#owner, name, runs * streams * each, values);
  }
}
