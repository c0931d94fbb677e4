import '../node-compat';
import * as tf from '@tensorflow/tfjs-node';
import { width, type Space, type Transitions } from '../environments';
import type {
  Engine,
  EngineConfig,
  EngineFactory,
  ForwardMode,
  Objective,
  OnlinePerformance,
  StateGradients,
  StateStep,
  Windows,
} from '../engines';
import { matrixLayout, type MatrixLayout } from '../engines/tensors/matrix-layout';
import { OptionError } from '../errors';
import type { CellName, Network } from '../models';

/** The gradients of one mini-batch, by the names of the variables. */
interface Gradients {
  readonly weights: tf.NamedTensorMap;
  /** [S × stateSize] each window's own. */
  readonly start: tf.Tensor2D;
  readonly end: tf.Tensor2D;
  readonly startSlot: number;
  readonly endSlot: number;
}

/**
 * FPP as tfjs's documentation would have one write it, to compare with: the loss in tfjs's
 * operations, `tf.variableGrads` for its gradient, `tf.train.rmsprop` for the step,
 * `tf.basicLSTMCell` for the LSTM.
 *
 * It is made for the bench: one run, B = 1, class targets, FPP's default objective, RMSprop with ε
 * inside the root and an accumulator that starts at 0, as `tf.train.rmsprop` has it.
 *
 * @throws OptionError if asked for more
 */
export const autodiffEngine: EngineFactory = (config) => new AutodiffEngine(config);

class AutodiffEngine implements Engine {
  readonly name = 'tfjs-autodiff';
  readonly online: OnlinePerformance = {
    loss: new Float64Array(1),
    error: new Float64Array(1),
    count: new Float64Array(1),
  };
  readonly #layout: MatrixLayout;
  readonly #optimizer: tf.RMSPropOptimizer;
  /** [slots] [S × stateSize] */
  readonly #states: tf.Tensor2D[];
  /** [slots] the numbers of all streams. */
  readonly #observations: Float32Array[];
  readonly #targets: Int32Array[];
  readonly #cell: readonly tf.Variable[];
  readonly #readout: readonly [kernel: tf.Variable, bias: tf.Variable];
  readonly #embedding: tf.Variable | null;
  #gradients: Gradients | undefined;

  constructor(readonly config: EngineConfig) {
    const { network, runs, streams: S, slots, optimizer, learningRates } = config;
    if (runs !== 1) throw new OptionError('autodiffEngine', 'runs', runs, '1');
    if (network.target.kind !== 'class') {
      throw new OptionError('autodiffEngine', 'network.target', network.target, 'a class');
    }
    if (optimizer.kind !== 'rmsprop' || optimizer.epsilonPlacement !== 'inside') {
      const allowed = 'rmsprop() with ε inside the root';
      throw new OptionError('autodiffEngine', 'optimizer', optimizer, allowed);
    }
    const { decay, epsilon } = optimizer;
    this.#optimizer = tf.train.rmsprop(learningRates[0], decay, 0, epsilon);
    this.#layout = matrixLayout(network);
    const { stateSize, hiddenUnits: k, outputSize: m } = network;
    const room = <Values>(make: () => Values): Values[] => Array.from({ length: slots }, make);
    this.#states = room(() => tf.zeros([S, stateSize]));
    this.#observations = room(() => new Float32Array(S * width(network.observation)));
    this.#targets = room(() => new Int32Array(S));
    this.#cell = cellVariables(network);
    this.#readout = [zeros(k, m), zeros(m)];
    const { embedding, observation } = network;
    const classes = observation.kind === 'class' ? observation.classes : 0;
    this.#embedding =
      embedding === null
        ? null
        : tf.variable(tf.zeros([classes, embedding.size]), embedding.trained);
  }

  get forward(): ForwardMode {
    throw new OptionError('autodiffEngine', 'forward mode', undefined, 'left out: FPP needs none');
  }

  advance(from: number, to: number, { observations, targets, scored }: Transitions): void {
    this.#observations[to].set(observations);
    this.#targets[to].set(targets);
    const { state, losses, choices } = tf.tidy(() => {
      const next = this.#step(this.#states[from], this.#inputs(to));
      const logits = this.#predict(next);
      return { state: next, losses: this.#lossesOf(logits, to), choices: logits.argMax(1) };
    });
    this.#states[to].dispose();
    this.#states[to] = state;
    const loss = losses.dataSync();
    const choice = choices.dataSync();
    tf.dispose([losses, choices]);
    const { online } = this;
    online.loss[0] = online.error[0] = online.count[0] = 0;
    for (let s = 0; s < this.config.streams; s++) {
      if (scored[s] === 0) continue;
      online.loss[0] += loss[s];
      online.error[0] += Number(choice[s] !== targets[s]);
      online.count[0] += 1;
    }
  }

  gradient({ starts, batchSize, length: T }: Windows, objective: Objective): void {
    if (batchSize !== 1 || objective.loss !== 'last' || objective.penalty !== 'sum') {
      const allowed = 'B = 1, loss "last", penalty "sum"';
      throw new OptionError('autodiffEngine', 'objective', objective, allowed);
    }
    const { slots, streams: S } = this.config;
    const startSlot = starts[0];
    const endSlot = (startSlot + T) % slots;
    const start = tf.variable(this.#states[startSlot]);
    const end = tf.variable(this.#states[endSlot]);
    const learned = this.#variables().filter(({ trainable }) => trainable);
    const { value, grads } = tf.variableGrads(() => {
      let state = start.as2D(S, this.config.network.stateSize);
      for (let j = 1; j <= T; j++) {
        state = this.#step(state, this.#inputs((startSlot + j) % slots));
      }
      const loss = this.#lossesOf(this.#predict(state), endSlot).mean();
      const distance = end.sub(state).square().sum(1).mean();
      return loss.add<tf.Scalar>(distance.mul(objective.lambda / 2));
    }, [...learned, start, end]);
    if (this.#gradients !== undefined) {
      tf.dispose([this.#gradients.weights, this.#gradients.start, this.#gradients.end]);
    }
    const weights = Object.fromEntries(learned.map(({ name }) => [name, grads[name]]));
    // A mean over the streams was differentiated, but a state's gradient is its own stream's.
    const ofState = (state: tf.Variable): tf.Tensor2D => grads[state.name].mul(S);
    this.#gradients = { weights, start: ofState(start), end: ofState(end), startSlot, endSlot };
    tf.dispose([value, grads[start.name], grads[end.name], start, end]);
  }

  updateWeights(): void {
    const { weights } = this.#known();
    const { clip } = this.config.optimizer;
    if (clip === null) {
      this.#optimizer.applyGradients(weights);
      return;
    }
    tf.tidy(() => {
      const clipped = Object.entries(weights).map(([name, gradient]) => [
        name,
        gradient.clipByValue(-clip, clip),
      ]);
      this.#optimizer.applyGradients(Object.fromEntries(clipped) as tf.NamedTensorMap);
    });
  }

  updateStates({ rule, rate, averaging }: StateStep): void {
    if (rule.kind !== 'sgd' || rule.clip !== null || averaging !== 'window') {
      const allowed = 'sgd() without clipping, averaging "window"';
      throw new OptionError('autodiffEngine', 'stateStep', { rule, averaging }, allowed);
    }
    const { start, end, startSlot, endSlot } = this.#known();
    const stepSize = rate === 'shared' ? this.config.learningRates[0] : rate;
    for (const [slot, gradient] of [
      [startSlot, start],
      [endSlot, end],
    ] as const) {
      const moved = tf.tidy(() => this.#states[slot].sub<tf.Tensor2D>(gradient.mul(stepSize)));
      this.#states[slot].dispose();
      this.#states[slot] = moved;
    }
  }

  parameters(): Float64Array {
    return this.#flatten((variable) => variable);
  }

  setParameters(_run: number, parameters: ArrayLike<number>): void {
    const { inputSize: d, hiddenUnits: k } = this.config.network;
    tf.tidy(() => {
      const matrix = (name: 'cell' | 'readout' | 'embedding'): tf.Tensor2D => {
        const [rows, columns] = this.#layout.shapes[name] ?? [0, 0];
        return tf.tensor2d(this.#layout.extract(name, parameters), [rows, columns]);
      };
      const [U, b, A] = tf.split(matrix('cell'), [d, 1, k]);
      const [V, c] = tf.split(matrix('readout'), [k, 1]);
      const cell = this.#cell.length === 3 ? [U, A, b.flatten()] : [tf.concat([U, A]), b.flatten()];
      for (const [i, variable] of this.#cell.entries()) variable.assign(cell[i]);
      this.#readout[0].assign(V);
      this.#readout[1].assign(c.flatten());
      this.#embedding?.assign(matrix('embedding'));
    });
  }

  state(_run: number, stream: number, slot: number): Float64Array {
    return rowOf(this.#states[slot], stream);
  }

  setState(_run: number, stream: number, slot: number, state: ArrayLike<number>): void {
    const values = this.#states[slot].dataSync<'float32'>().slice();
    values.set(state, stream * this.config.network.stateSize);
    const { shape } = this.#states[slot];
    this.#states[slot].dispose();
    this.#states[slot] = tf.tensor2d(values, shape);
  }

  parameterGradient(): Float64Array {
    const { weights } = this.#known();
    return this.#flatten((variable) =>
      variable.trainable ? weights[variable.name] : tf.zerosLike(variable),
    );
  }

  stateGradients(_run: number, stream: number): StateGradients {
    const { start, end } = this.#known();
    return { start: rowOf(start, stream), end: rowOf(end, stream) };
  }

  #variables(): tf.Variable[] {
    const embedding = this.#embedding === null ? [] : [this.#embedding];
    return [...this.#cell, ...this.#readout, ...embedding];
  }

  #known(): Gradients {
    if (this.#gradients === undefined) throw new Error('there is no gradient yet');
    return this.#gradients;
  }

  /** What the streams observed in a slot: [S × d]. */
  #inputs(slot: number): tf.Tensor2D {
    const { streams: S, network } = this.config;
    const values = this.#observations[slot];
    if (isVector(network.observation)) return tf.tensor2d(values, [S, network.inputSize]);
    const classes = tf.tensor1d(values, 'int32');
    if (this.#embedding !== null)
      return tf.gather(this.#embedding.as2D(-1, network.inputSize), classes);
    return tf.oneHot(classes, network.inputSize).toFloat().as2D(S, network.inputSize);
  }

  #step(state: tf.Tensor2D, x: tf.Tensor2D): tf.Tensor2D {
    const { network, streams: S } = this.config;
    const k = network.hiddenUnits;
    switch (network.cell) {
      case 'elman': {
        const [U, A, b] = this.#cell;
        return x.matMul(U).add(state.matMul(A)).add<tf.Tensor2D>(b).tanh();
      }
      case 'lstm': {
        const [kernel, bias] = this.#cell;
        const [c, h] = tf.split(state, 2, 1);
        const [nextC, nextH] = tf.basicLSTMCell(
          tf.scalar(0),
          kernel.as2D(network.inputSize + k, 4 * k),
          bias.as1D(),
          x,
          c.as2D(S, k),
          h.as2D(S, k),
        );
        return tf.concat2d([nextC, nextH], 1);
      }
      case 'gru':
        throw unknownCell(network.cell);
    }
  }

  /** The logits. */
  #predict(state: tf.Tensor2D): tf.Tensor2D {
    const k = this.config.network.hiddenUnits;
    const [V, c] = this.#readout;
    const hidden = state.slice([0, state.shape[1] - k], [state.shape[0], k]);
    return hidden.matMul(V).add(c);
  }

  /** [S] */
  #lossesOf(logits: tf.Tensor2D, slot: number): tf.Tensor1D {
    const labels = tf.oneHot(tf.tensor1d(this.#targets[slot], 'int32'), logits.shape[1]);
    return tf.losses.softmaxCrossEntropy(labels, logits, undefined, 0, tf.Reduction.NONE).as1D();
  }

  /** θ made of what stands for each variable. */
  #flatten(valueOf: (variable: tf.Variable) => tf.Tensor): Float64Array {
    const { network } = this.config;
    const theta = new Float64Array(network.parameterCount);
    tf.tidy(() => {
      const cell = this.#cell.map(valueOf);
      const b = cell[cell.length - 1].as2D(1, -1);
      const [U, A] =
        cell.length === 3 ? cell : tf.split(cell[0], [network.inputSize, network.hiddenUnits]);
      const [V, c] = this.#readout.map(valueOf);
      this.#layout.insert('cell', tf.concat([U, b, A]).dataSync(), theta);
      this.#layout.insert('readout', tf.concat([V, c.as2D(1, -1)]).dataSync(), theta);
      if (this.#embedding !== null) {
        this.#layout.insert('embedding', valueOf(this.#embedding).dataSync(), theta);
      }
    });
    return theta;
  }
}

function zeros(...shape: number[]): tf.Variable {
  return tf.variable(tf.zeros(shape));
}

/** The parameters of W in the shapes in which tfjs's documentation would have them; all 0. */
function cellVariables({ cell, hiddenUnits: k, inputSize: d }: Network): readonly tf.Variable[] {
  switch (cell) {
    case 'elman':
      return [zeros(d, k), zeros(k, k), zeros(k)];
    case 'lstm':
      return [zeros(d + k, 4 * k), zeros(4 * k)];
    case 'gru':
      throw unknownCell(cell);
  }
}

function unknownCell(cell: CellName): OptionError {
  const allowed = '"elman" or "lstm" (tfjs has no operation for another; the tensors engine does)';
  return new OptionError('autodiffEngine', 'network.cell', cell, allowed);
}

function isVector(space: Space): boolean {
  return space.kind === 'vector';
}

function rowOf(matrix: tf.Tensor2D, row: number): Float64Array {
  const columns = matrix.shape[1];
  return Float64Array.from(matrix.dataSync().subarray(row * columns, (row + 1) * columns));
}
