import {
  cellOf,
  readoutOf,
  type Cell,
  type CellStep,
  type Network,
  type Readout,
  type Target,
} from '../../models';
import { checkMemory, needOfArrays, type MemoryNeed } from '../../platform/memory';
import { wordsOf, type Generator } from '../../random';
import type { EngineConfig } from '../engine';
import type { ForwardHandle, Numbers } from '../engine-snapshot';
import type {
  ForwardMode,
  InfluenceMatrix,
  ParameterVector,
  SignSampler,
  StateVector,
} from '../forward-mode';

/** The handles that trainers hold are these arrays, one for each stream of each run. */
interface Vectors<Kind> {
  readonly of: Kind;
  readonly values: readonly Float64Array[];
}

interface Influence extends InfluenceMatrix {
  /** [stream of all runs][stateSize] the row of G for each unit of the state: [|W|]. */
  readonly rows: readonly Float64Array[][];
}

/** What the influence matrices of so many streams take. */
function influenceNeed(network: Network, streams: number): MemoryNeed {
  return needOfArrays(streams * network.stateSize, network.cellParameterCount);
}

/** What those take that an engine is told of when it is made. */
export function expectedInfluence(config: EngineConfig): MemoryNeed {
  const { network, runs, streams, carriesInfluence } = config;
  return carriesInfluence === true ? influenceNeed(network, runs * streams) : { bytes: 0 };
}

/** What a run went through at its last advance. */
export interface LastAdvance {
  /** θ, as it is now. */
  readonly parameters: Float64Array;
  /** Each stream's step s_t = f_W(s_{t−1}, o_t), and y_t. */
  readonly streams: readonly { readonly step: CellStep; readonly target: Target }[];
}

/** The engine behind forward mode. All that is differentiated at is read through it, whenever it is read. */
export interface ForwardSource {
  /** [R] as they are now. */
  lastAdvances(): readonly LastAdvance[];
  /** Takes a run's gradient, for `updateWeights`. */
  takeGradient(run: number, gradient: Float64Array): void;
}

/** Forward-mode derivatives in float64, stream by stream. */
export class ReferenceForwardMode implements ForwardMode {
  readonly #network: Network;
  /** R × S. */
  readonly #streams: number;
  readonly #source: ForwardSource;
  readonly #cell: Cell;
  readonly #readout: Readout;
  readonly #scratch: Float64Array;

  constructor({ network, runs, streams }: EngineConfig, source: ForwardSource) {
    this.#network = network;
    this.#streams = runs * streams;
    this.#source = source;
    this.#cell = cellOf(network);
    this.#readout = readoutOf(network);
    this.#scratch = new Float64Array(network.parameterCount);
  }

  /** The numbers that a handle stands for, one array after the other. */
  readArrays(handle: ForwardHandle): Float64Array {
    const arrays = arraysOf(handle);
    const size = arrays[0].length;
    const all = new Float64Array(arrays.length * size);
    for (const [i, array] of arrays.entries()) all.set(array, i * size);
    return all;
  }

  /** Replaces them. */
  writeArrays(handle: ForwardHandle, values: Numbers): void {
    for (const [i, array] of arraysOf(handle).entries()) {
      array.set(values.subarray(i * array.length, (i + 1) * array.length));
    }
  }

  stateVector(): StateVector {
    return this.#vectors('state', this.#network.stateSize);
  }

  parameterVector(): ParameterVector {
    return this.#vectors('W', this.#network.cellParameterCount);
  }

  assign(target: StateVector, values: ArrayLike<number>): void {
    const n = this.#network.stateSize;
    for (const [index, vector] of valuesOf(target).entries()) {
      for (let i = 0; i < n; i++) vector[i] = values[index * n + i];
    }
  }

  signSampler(generators: readonly Generator[]): SignSampler {
    return {
      draw(target: StateVector): void {
        const streams = valuesOf(target);
        for (const [index, vector] of streams.entries()) {
          const generator = generators[Math.floor((index * generators.length) / streams.length)];
          for (let i = 0; i < vector.length; i++) vector[i] = generator.sign();
        }
      },
      words: () => wordsOf(generators),
    };
  }

  combine(
    target: StateVector,
    a: ArrayLike<number>,
    x: StateVector,
    b: ArrayLike<number>,
    y: StateVector,
  ): void {
    const xs = valuesOf(x);
    const ys = valuesOf(y);
    for (const [index, out] of valuesOf(target).entries()) {
      for (let i = 0; i < out.length; i++)
        out[i] = a[index] * xs[index][i] + b[index] * ys[index][i];
    }
  }

  dot(x: StateVector, y: StateVector): Float64Array {
    const ys = valuesOf(y);
    return Float64Array.from(valuesOf(x), (vector, index) => dotProduct(vector, ys[index]));
  }

  norm(x: StateVector | ParameterVector): Float64Array {
    return Float64Array.from(valuesOf(x), norm);
  }

  propagate(target: StateVector, v: StateVector): void {
    const from = valuesOf(v);
    const out = valuesOf(target);
    this.#forEachStream((index, parameters, step) => {
      this.#cell.tangent(parameters, step, from[index].slice(), out[index]);
    });
  }

  pullBack(
    target: ParameterVector,
    a: ArrayLike<number>,
    b: ArrayLike<number>,
    nu: StateVector,
  ): void {
    const nus = valuesOf(nu);
    const out = valuesOf(target);
    this.#forEachStream((index, parameters, step) => {
      const vector = out[index];
      for (let i = 0; i < vector.length; i++) vector[i] *= a[index];
      addScaled(vector, b[index], this.#pullBackOne(parameters, step, nus[index]));
    });
  }

  pullBackNorm(nu: StateVector): Float64Array {
    const nus = valuesOf(nu);
    const norms = new Float64Array(nus.length);
    this.#forEachStream((index, parameters, step) => {
      norms[index] = norm(this.#pullBackOne(parameters, step, nus[index]));
    });
    return norms;
  }

  lossGradient(target: StateVector): void {
    const out = valuesOf(target);
    this.#forEachStream((index, parameters, step, y) => {
      out[index].fill(0);
      this.#readout.gradient(parameters, step.next, y, 1, out[index], 0, this.#scratch);
    });
  }

  influenceMatrix(): InfluenceMatrix {
    const { stateSize, cellParameterCount } = this.#network;
    checkMemory(
      `the influence matrices of ${this.#streams} streams`,
      influenceNeed(this.#network, this.#streams),
      'take fewer runs, streams or units',
    );
    const rows = Array.from({ length: this.#streams }, () =>
      Array.from({ length: stateSize }, () => new Float64Array(cellParameterCount)),
    );
    const influence: Influence = { of: 'ds/dW', rows };
    return influence;
  }

  propagateInfluence(influence: InfluenceMatrix): void {
    const n = this.#network.stateSize;
    const { rows } = influence as Influence;
    this.#forEachStream((index, parameters, step) => {
      const before = rows[index].map((row) => row.slice());
      for (let i = 0; i < n; i++) {
        const unit = new Float64Array(n);
        unit[i] = 1;
        rows[index][i].set(this.#pullBackOne(parameters, step, unit));
      }
      for (let j = 0; j < n; j++) {
        const unit = new Float64Array(n);
        const column = new Float64Array(n);
        unit[j] = 1;
        this.#cell.tangent(parameters, step, unit, column);
        for (let i = 0; i < n; i++) addScaled(rows[index][i], column[i], before[j]);
      }
    });
  }

  contract(target: ParameterVector, delta: StateVector, influence: InfluenceMatrix): void {
    const { rows } = influence as Influence;
    const deltas = valuesOf(delta);
    for (const [index, out] of valuesOf(target).entries()) {
      out.fill(0);
      for (const [i, row] of rows[index].entries()) addScaled(out, deltas[index][i], row);
    }
  }

  useGradient(coefficients: ArrayLike<number>, vector: ParameterVector): void {
    const values = valuesOf(vector);
    const noDelta = new Float64Array(this.#network.stateSize);
    for (const [r, { parameters, streams }] of this.#source.lastAdvances().entries()) {
      const gradient = new Float64Array(this.#network.parameterCount);
      const weight = 1 / streams.length;
      for (const [s, { step, target }] of streams.entries()) {
        const index = r * streams.length + s;
        addScaled(gradient, weight * coefficients[index], values[index]);
        this.#readout.gradient(parameters, step.next, target, 0, noDelta, weight, gradient);
      }
      this.#source.takeGradient(r, gradient);
    }
  }

  #vectors<Kind>(of: Kind, size: number): Vectors<Kind> {
    return { of, values: Array.from({ length: this.#streams }, () => new Float64Array(size)) };
  }

  /** νᵀ ∂f_W/∂W at one stream's last step, without β's part. */
  #pullBackOne(parameters: Float64Array, step: CellStep, nu: Float64Array): Float64Array {
    const back = new Float64Array(nu.length);
    this.#scratch.fill(0);
    this.#cell.adjoint(parameters, step, nu, 1, this.#scratch, back);
    return this.#scratch.subarray(0, this.#network.cellParameterCount);
  }

  #forEachStream(
    visit: (index: number, parameters: Float64Array, step: CellStep, target: Target) => void,
  ): void {
    let index = 0;
    for (const { parameters, streams } of this.#source.lastAdvances()) {
      for (const { step, target } of streams) {
        visit(index, parameters, step, target);
        index += 1;
      }
    }
  }
}

function arraysOf(handle: ForwardHandle): readonly Float64Array[] {
  return handle.of === 'ds/dW' ? (handle as Influence).rows.flat() : valuesOf(handle);
}

function valuesOf(vector: StateVector | ParameterVector): readonly Float64Array[] {
  return (vector as Vectors<string>).values;
}

function addScaled(out: Float64Array, scale: number, x: ArrayLike<number>): void {
  for (let i = 0; i < x.length; i++) out[i] += scale * x[i];
}

function dotProduct(x: Float64Array, y: Float64Array): number {
  return x.reduce((sum, value, i) => sum + value * y[i], 0);
}

function norm(x: Float64Array): number {
  return Math.sqrt(dotProduct(x, x));
}
