import '../platform/node-compat';
import * as tf from '@tensorflow/tfjs-node';
import { width, type Space, type Transitions } from '../environments';
import type {
  Engine,
  EngineConfig,
  EngineFactory,
  Objective,
  OnlinePerformance,
  RmspropRule,
  StateGradients,
  StateStep,
  Windows,
} from '../engines';
import { OptionError } from '../validation/errors';

/** θ of all runs, block by block: A [R, k, k], U [R, k, d], b [R, 1, k], V [R, m, k], c [R, 1, m]. */
type Weights = tf.Tensor[];

/** What `gradient` leaves behind. */
interface Gradients {
  /** [R, |θ|] */
  readonly parameters: tf.Tensor2D;
  /** [2, R, B·S, k]: of the windows' start states, then of their end states. */
  readonly states: Float32Array;
  readonly windows: Windows;
}

/**
 * FPP as one would write it in tfjs-node, to compare with: one batched operation for all runs, the
 * gradient of eq. 7 derived by hand, no operation that can be saved. Stored states and data stay in
 * JavaScript's memory, from where windows are gathered faster than by operations; weights and
 * RMSprop's accumulators stay in TensorFlow's.
 *
 * It is made for the bench: classes as observations and targets, FPP's default objective, RMSprop
 * without clipping.
 *
 * @throws OptionError if asked for more
 */
export const tfjsEngine: EngineFactory = (config) => new TfjsEngine(config);

class TfjsEngine implements Engine {
  readonly name = 'tfjs-node';
  readonly online: OnlinePerformance;
  readonly #optimizer: RmspropRule;
  readonly #rates: tf.Tensor2D;
  /** [R, slots, S, k] */
  readonly #states: Float32Array;
  /** [R, slots, S] */
  readonly #observations: Int32Array;
  readonly #targets: Int32Array;
  /** [R, |θ|] */
  #parameters: tf.Tensor2D;
  #accumulator: tf.Tensor2D;
  /** The parameters' blocks; made anew when they have changed. */
  #weights: Weights | undefined;
  #gradients: Gradients | undefined;

  constructor(readonly config: EngineConfig) {
    const { network, runs, streams, slots, optimizer } = config;
    checkClasses('observation', network.observation);
    checkClasses('target', network.target);
    if (optimizer.kind !== 'rmsprop' || optimizer.clip !== null) {
      throw new OptionError('tfjsEngine', 'optimizer', optimizer, 'rmsprop() without clipping');
    }
    if (config.actingState !== 'linked') {
      throw new OptionError('tfjsEngine', 'actingState', config.actingState, '"linked"');
    }
    this.#optimizer = optimizer;
    const rates = Float32Array.from(config.learningRates);
    this.#rates = tf.tensor2d(rates, [runs, 1]);
    this.#states = new Float32Array(runs * slots * streams * network.stateSize);
    this.#observations = new Int32Array(runs * slots * streams);
    this.#targets = new Int32Array(runs * slots * streams);
    this.#parameters = tf.zeros([runs, network.parameterCount]);
    this.#accumulator = tf.fill([runs, network.parameterCount], optimizer.initialAccumulator);
    this.online = {
      loss: new Float64Array(runs),
      error: new Float64Array(runs),
      count: new Float64Array(runs),
    };
  }

  advance(from: number, to: number, transitions: Transitions): void {
    const { runs: R, streams: S, slots, network } = this.config;
    const { stateSize: k, inputSize: d, outputSize: m } = network;
    const { observations, targets } = transitions;
    const before = new Float32Array(R * S * k);
    const inputs = new Float32Array(R * S * d);
    for (let r = 0; r < R; r++) {
      const source = (r * slots + from) * S * k;
      before.set(this.#states.subarray(source, source + S * k), r * S * k);
      for (let s = 0; s < S; s++) {
        const index = r * S + s;
        const place = (r * slots + to) * S + s;
        this.#observations[place] = observations[index];
        this.#targets[place] = targets[index];
        inputs[index * d + observations[index]] = 1;
      }
    }
    const [states, outputs] = tf.tidy(() => {
      const [A, U, b, V, c] = this.#blocks();
      const x = tf.tensor3d(inputs, [R, S, d]);
      const projected = tf.matMul(x, U, false, true).add(b);
      const s = tf.tensor3d(before, [R, S, k]);
      const state = tf.matMul(s, A, false, true).add(projected).tanh();
      const output = tf.matMul(state, V, false, true).add(c);
      return [state.dataSync(), output.dataSync()];
    });
    for (let r = 0; r < R; r++) {
      this.#states.set(states.subarray(r * S * k, (r + 1) * S * k), (r * slots + to) * S * k);
    }
    this.#predict(outputs, transitions, m);
  }

  gradient(windows: Windows, objective: Objective): void {
    if (objective.loss !== 'last' || objective.penalty !== 'sum') {
      const allowed = 'loss "last" with penalty "sum"';
      throw new OptionError('tfjsEngine', 'objective', objective, allowed);
    }
    const { runs: R, streams: S, network } = this.config;
    const { stateSize: k, outputSize: m } = network;
    const n = windows.batchSize * S;
    const T = windows.length;
    this.#gradients?.parameters.dispose();
    const { parameters, states } = tf.tidy(() => {
      const [A, U, b, V, c] = this.#blocks();
      const { starts, ends, inputs, targets } = this.#gather(windows);

      // ŝ_j = tanh(A ŝ_{j−1} + U x_j + b), with what does not depend on ŝ computed for all j at once.
      const projected = tf.matMul(inputs, U, false, true).add(b);
      const steps = tf.unstack(projected.reshape([R, T, n, k]), 1);
      const unrolled: tf.Tensor[] = [starts];
      for (const step of steps) {
        const state = unrolled[unrolled.length - 1];
        unrolled.push(tf.matMul(state, A, false, true).add(step).tanh());
      }
      const last = unrolled[T];

      // δ = ∇_ŝ ℓ − λ (s_i − ŝ_i)
      const logitGradient = tf.matMul(last, V, false, true).add(c).softmax().sub(targets);
      const ofEnd = ends.sub(last).mul(objective.lambda);
      let delta = tf.matMul(logitGradient, V).sub(ofEnd);

      // Back through time, keeping ∂L/∂z of every step for one product with all states at the end.
      const tanhSlopes = tf.onesLike(last);
      const dz: tf.Tensor[] = [];
      for (let j = T; j >= 1; j--) {
        dz.unshift(delta.mul(tanhSlopes.sub(unrolled[j].square())));
        delta = tf.matMul(dz[0], A);
      }
      const allDz = tf.stack(dz, 1).reshape([R, T * n, k]);
      const allStates = tf.stack(unrolled.slice(0, T), 1).reshape([R, T * n, k]);
      const blocks = [
        tf.matMul(allDz, allStates, true).reshape([R, k * k]),
        tf.matMul(allDz, inputs, true).reshape([R, -1]),
        allDz.sum(1),
        tf.matMul(logitGradient, last, true).reshape([R, m * k]),
        logitGradient.sum(1),
      ];
      return {
        parameters: tf.concat(blocks, 1).div<tf.Tensor2D>(n),
        states: tf.stack([delta, ofEnd]).dataSync<'float32'>(),
      };
    });
    this.#gradients = {
      parameters,
      states,
      windows: { ...windows, starts: windows.starts.slice() },
    };
  }

  /** v ← ρ v + (1 − ρ) g², θ ← θ − α g / √(v + ε), or √v + ε. */
  updateWeights(): void {
    const { decay, epsilon, epsilonPlacement } = this.#optimizer;
    const { parameters: gradient } = this.#known();
    const [accumulator, parameters] = tf.tidy(() => {
      const remembered = this.#accumulator.mul(decay);
      const next: tf.Tensor2D = remembered.add(gradient.square().mul(1 - decay));
      const divisor =
        epsilonPlacement === 'inside' ? next.add(epsilon).sqrt() : next.sqrt().add(epsilon);
      return [next, this.#parameters.sub<tf.Tensor2D>(gradient.mul(this.#rates).div(divisor))];
    });
    this.#accumulator.dispose();
    this.#accumulator = accumulator;
    this.#replaceParameters(parameters);
  }

  updateStates({ rule, rate, averaging }: StateStep): void {
    if (rule.kind !== 'sgd' || rule.clip !== null || averaging !== 'window') {
      const allowed = 'sgd() without clipping, averaging "window"';
      throw new OptionError('tfjsEngine', 'stateStep', { rule, averaging }, allowed);
    }
    const { runs: R, streams: S, slots, network, learningRates } = this.config;
    const { states: gradients, windows } = this.#known();
    const { batchSize: B, length: T, starts } = windows;
    const size = S * network.stateSize;
    const states = this.#states;
    for (let r = 0; r < R; r++) {
      const stepSize = rate === 'shared' ? learningRates[r] : rate;
      for (let b = 0; b < B; b++) {
        const slot = starts[r * B + b];
        const start = (r * slots + slot) * size;
        const end = (r * slots + ((slot + T) % slots)) * size;
        const ofStart = (r * B + b) * size;
        const ofEnd = ofStart + R * B * size;
        for (let i = 0; i < size; i++) states[start + i] -= stepSize * gradients[ofStart + i];
        for (let i = 0; i < size; i++) states[end + i] -= stepSize * gradients[ofEnd + i];
      }
    }
  }

  parameters(run: number): Float64Array {
    return rowOf(this.#parameters, run);
  }

  setParameters(run: number, parameters: ArrayLike<number>): void {
    const all = this.#parameters.dataSync<'float32'>().slice();
    all.set(parameters, run * this.config.network.parameterCount);
    this.#replaceParameters(tf.tensor2d(all, this.#parameters.shape));
  }

  state(run: number, stream: number, slot: number): Float64Array {
    return Float64Array.from(this.#state(run, stream, slot));
  }

  setState(run: number, stream: number, slot: number, state: ArrayLike<number>): void {
    this.#state(run, stream, slot).set(state);
  }

  parameterGradient(run: number): Float64Array {
    return rowOf(this.#known().parameters, run);
  }

  stateGradients(run: number, stream: number, window: number): StateGradients {
    const { runs: R, streams: S, network } = this.config;
    const { states, windows } = this.#known();
    const { batchSize: B } = windows;
    const of = (which: 0 | 1): Float64Array => {
      const first = (((which * R + run) * B + window) * S + stream) * network.stateSize;
      return Float64Array.from(states.subarray(first, first + network.stateSize));
    };
    return { start: of(0), end: of(1) };
  }

  #known(): Gradients {
    if (this.#gradients === undefined) throw new Error('there is no gradient yet');
    return this.#gradients;
  }

  #state(run: number, stream: number, slot: number): Float32Array {
    const { streams: S, slots, network } = this.config;
    const first = ((run * slots + slot) * S + stream) * network.stateSize;
    return this.#states.subarray(first, first + network.stateSize);
  }

  #blocks(): Weights {
    this.#weights ??= tf.tidy(() => {
      const { runs: R, network } = this.config;
      const sizes = network.blocks.map(({ rows, columns }) => rows * columns);
      const parts = tf.split(this.#parameters, sizes, 1);
      return network.blocks.map(({ kind, rows, columns }, i) =>
        tf.keep(parts[i].reshape(kind === 'bias' ? [R, 1, rows] : [R, rows, columns])),
      );
    });
    return this.#weights;
  }

  #replaceParameters(parameters: tf.Tensor2D): void {
    this.#parameters.dispose();
    this.#parameters = parameters;
    for (const block of this.#weights ?? []) block.dispose();
    this.#weights = undefined;
  }

  /** Softmax cross-entropy of the newest predictions; argmax for the error. */
  #predict(outputs: ArrayLike<number>, { scored, targets }: Transitions, m: number): void {
    const { runs: R, streams: S } = this.config;
    const { loss, error, count } = this.online;
    for (let r = 0; r < R; r++) {
      loss[r] = error[r] = count[r] = 0;
      for (let index = r * S; index < (r + 1) * S; index++) {
        if (scored[index] === 0) continue;
        let best = 0;
        for (let i = 1; i < m; i++) {
          if (outputs[index * m + i] > outputs[index * m + best]) best = i;
        }
        const largest = outputs[index * m + best];
        let total = 0;
        for (let i = 0; i < m; i++) total += Math.exp(outputs[index * m + i] - largest);
        loss[r] += Math.log(total) - (outputs[index * m + targets[index]] - largest);
        error[r] += Number(best !== targets[index]);
        count[r] += 1;
      }
    }
  }

  /** The windows' data as tensors, one-hot where it is classes. */
  #gather({ starts, batchSize: B, length: T }: Windows) {
    const { runs: R, streams: S, slots, network } = this.config;
    const { stateSize: k, inputSize: d, outputSize: m } = network;
    const n = B * S;
    const startStates = new Float32Array(R * n * k);
    const endStates = new Float32Array(R * n * k);
    const inputs = new Float32Array(R * T * n * d);
    const targets = new Float32Array(R * n * m);
    for (let r = 0; r < R; r++) {
      for (let b = 0; b < B; b++) {
        const first = r * slots;
        const start = starts[r * B + b];
        const end = (start + T) % slots;
        const into = (r * B + b) * S;
        const copy = (slot: number, target: Float32Array): void => {
          const source = (first + slot) * S * k;
          target.set(this.#states.subarray(source, source + S * k), into * k);
        };
        copy(start, startStates);
        copy(end, endStates);
        for (let s = 0; s < S; s++) {
          targets[(into + s) * m + this.#targets[(first + end) * S + s]] = 1;
          for (let j = 0; j < T; j++) {
            const slot = (start + j + 1) % slots;
            const row = (r * T + j) * n + b * S + s;
            inputs[row * d + this.#observations[(first + slot) * S + s]] = 1;
          }
        }
      }
    }
    return {
      starts: tf.tensor3d(startStates, [R, n, k]),
      ends: tf.tensor3d(endStates, [R, n, k]),
      inputs: tf.tensor3d(inputs, [R, T * n, d]),
      targets: tf.tensor3d(targets, [R, n, m]),
    };
  }
}

function checkClasses(name: 'observation' | 'target', space: Space): void {
  if (space.kind === 'class' && width(space) === 1) return;
  throw new OptionError('tfjsEngine', `network.${name}`, space, 'a class');
}

function rowOf(matrix: tf.Tensor2D, row: number): Float64Array {
  const slice = matrix.slice([row], [1]);
  const values = Float64Array.from(slice.dataSync());
  slice.dispose();
  return values;
}
