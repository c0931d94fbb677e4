import type { Network } from '../../models';
import type { ForwardMode, InfluenceMatrix, ParameterVector, StateVector } from '../forward-mode';

/** What forward mode needs to know of the last advance, and where its gradient goes. */
export interface ForwardView {
  parameters(run: number): Float64Array;
  /** s_{t−1}, as it was then. */
  previous(run: number, stream: number): Float64Array;
  /** s_t, as it was computed. */
  next(run: number, stream: number): Float64Array;
  /** o_t. */
  input(run: number, stream: number): number | Float64Array;
  /** Makes the slopes ready. */
  computeSlopes(): void;
  /** ∂ℓ/∂g_β(s_t). */
  slopes(run: number, stream: number): Float64Array;
  setGradient(run: number, gradient: Float64Array): void;
}

/** The handles that trainers hold: [stream of all runs × size]. */
interface Vector<Kind> {
  readonly of: Kind;
  readonly values: Float64Array;
}

/**
 * Forward-mode derivatives in plain TypeScript and float64, on what the lanes hold: nothing but
 * sums and products, so the bits are the same everywhere.
 */
export class LanesForwardMode implements ForwardMode {
  readonly #network: Network;
  readonly #runs: number;
  readonly #streams: number;
  readonly #view: ForwardView;
  readonly #offsets: Record<'recurrent' | 'input' | 'bias' | 'readout' | 'readoutBias', number>;

  constructor(network: Network, runs: number, streams: number, view: ForwardView) {
    this.#network = network;
    this.#runs = runs;
    this.#streams = streams;
    this.#view = view;
    const { hiddenUnits: k, inputSize: d, outputSize: m } = network;
    const input = k * k;
    const bias = input + k * d;
    const readout = bias + k;
    this.#offsets = { recurrent: 0, input, bias, readout, readoutBias: readout + m * k };
  }

  stateVector(): StateVector {
    return this.#vector('state', this.#network.stateSize);
  }

  parameterVector(): ParameterVector {
    return this.#vector('W', this.#network.cellParameterCount);
  }

  influenceMatrix(): InfluenceMatrix {
    const { stateSize, cellParameterCount } = this.#network;
    return this.#vector('ds/dW', stateSize * cellParameterCount);
  }

  assign(target: StateVector, values: ArrayLike<number>): void {
    valuesOf(target).set(values);
  }

  combine<V extends StateVector | ParameterVector>(
    target: V,
    a: ArrayLike<number>,
    x: V,
    b: ArrayLike<number>,
    y: V,
  ): void {
    const [out, xs, ys] = [target, x, y].map(valuesOf);
    const size = this.#sizeOf(out);
    for (let index = 0; index < a.length; index++) {
      for (let i = index * size; i < (index + 1) * size; i++)
        out[i] = a[index] * xs[i] + b[index] * ys[i];
    }
  }

  dot<V extends StateVector | ParameterVector>(x: V, y: V): Float64Array {
    const [xs, ys] = [x, y].map(valuesOf);
    const size = this.#sizeOf(xs);
    return Float64Array.from({ length: this.#runs * this.#streams }, (_, index) => {
      let sum = 0;
      for (let i = index * size; i < (index + 1) * size; i++) sum += xs[i] * ys[i];
      return sum;
    });
  }

  propagate(target: StateVector, v: StateVector): void {
    const k = this.#network.hiddenUnits;
    const [out, vs] = [target, v].map(valuesOf);
    const result = new Float64Array(k);
    this.#eachStream((index, run, stream, theta) => {
      const next = this.#view.next(run, stream);
      for (let i = 0; i < k; i++) {
        let sum = 0;
        for (let j = 0; j < k; j++) sum += theta[i * k + j] * vs[index * k + j];
        result[i] = sum * (1 - next[i] * next[i]);
      }
      out.set(result, index * k);
    });
  }

  pullBack(target: ParameterVector, nu: StateVector): void {
    const { hiddenUnits: k, cellParameterCount: size } = this.#network;
    const [out, nus] = [valuesOf(target).fill(0), valuesOf(nu)];
    this.#eachStream((index, run, stream) => {
      const next = this.#view.next(run, stream);
      const step = this.#stepOf(run, stream);
      for (let i = 0; i < k; i++) {
        this.#addUnit(out, index * size, i, step, nus[index * k + i] * (1 - next[i] * next[i]));
      }
    });
  }

  lossGradient(target: StateVector): void {
    const { hiddenUnits: k, outputSize: m } = this.#network;
    const out = valuesOf(target).fill(0);
    this.#view.computeSlopes();
    this.#eachStream((index, run, stream, theta) => {
      const slopes = this.#view.slopes(run, stream);
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < k; j++) {
          out[index * k + j] += slopes[i] * theta[this.#offsets.readout + i * k + j];
        }
      }
    });
  }

  propagateInfluence(influence: InfluenceMatrix): void {
    const { hiddenUnits: k, cellParameterCount: size } = this.#network;
    const all = valuesOf(influence);
    this.#eachStream((index, run, stream, theta) => {
      const rows = all.subarray(index * k * size, (index + 1) * k * size);
      const before = rows.slice();
      const next = this.#view.next(run, stream);
      const step = this.#stepOf(run, stream);
      rows.fill(0);
      for (let i = 0; i < k; i++) {
        const slope = 1 - next[i] * next[i];
        const row = rows.subarray(i * size, (i + 1) * size);
        for (let j = 0; j < k; j++) {
          const weight = slope * theta[i * k + j];
          const from = j * size;
          for (let p = 0; p < size; p++) row[p] += weight * before[from + p];
        }
        this.#addUnit(row, 0, i, step, slope);
      }
    });
  }

  contract(target: ParameterVector, delta: StateVector, influence: InfluenceMatrix): void {
    const { hiddenUnits: k, cellParameterCount: size } = this.#network;
    const out = valuesOf(target).fill(0);
    const [deltas, rows] = [valuesOf(delta), valuesOf(influence)];
    for (let index = 0; index < this.#runs * this.#streams; index++) {
      for (let i = 0; i < k; i++) {
        const scale = deltas[index * k + i];
        const from = (index * k + i) * size;
        for (let p = 0; p < size; p++) out[index * size + p] += scale * rows[from + p];
      }
    }
  }

  useGradient(coefficients: ArrayLike<number>, vector: ParameterVector): void {
    const { hiddenUnits: k, outputSize: m, parameterCount, cellParameterCount } = this.#network;
    const values = valuesOf(vector);
    this.#view.computeSlopes();
    for (let run = 0; run < this.#runs; run++) {
      const gradient = new Float64Array(parameterCount);
      for (let stream = 0; stream < this.#streams; stream++) {
        const index = run * this.#streams + stream;
        const scale = coefficients[index] / this.#streams;
        const from = index * cellParameterCount;
        for (let p = 0; p < cellParameterCount; p++) gradient[p] += scale * values[from + p];
        const slopes = this.#view.slopes(run, stream);
        const state = this.#view.next(run, stream);
        for (let i = 0; i < m; i++) {
          const slope = slopes[i] / this.#streams;
          const row = this.#offsets.readout + i * k;
          for (let j = 0; j < k; j++) gradient[row + j] += slope * state[j];
          gradient[this.#offsets.readoutBias + i] += slope;
        }
      }
      this.#view.setGradient(run, gradient);
    }
  }

  /** What z_i of a stream's last step is made of. */
  #stepOf(run: number, stream: number): CellInputs {
    return { previous: this.#view.previous(run, stream), input: this.#view.input(run, stream) };
  }

  /** vector += slope · ∂z_i/∂W. */
  #addUnit(
    vector: Float64Array,
    start: number,
    i: number,
    { previous, input }: CellInputs,
    slope: number,
  ): void {
    const { hiddenUnits: k, inputSize: d } = this.#network;
    const row = start + i * k;
    for (let j = 0; j < k; j++) vector[row + j] += slope * previous[j];
    const inputs = start + this.#offsets.input + i * d;
    if (typeof input === 'number') {
      vector[inputs + input] += slope;
    } else {
      for (let j = 0; j < d; j++) vector[inputs + j] += slope * input[j];
    }
    vector[start + this.#offsets.bias + i] += slope;
  }

  #eachStream(
    visit: (index: number, run: number, stream: number, theta: Float64Array) => void,
  ): void {
    for (let run = 0; run < this.#runs; run++) {
      const theta = this.#view.parameters(run);
      for (let stream = 0; stream < this.#streams; stream++) {
        visit(run * this.#streams + stream, run, stream, theta);
      }
    }
  }

  #vector<Kind>(of: Kind, size: number): Vector<Kind> {
    return { of, values: new Float64Array(this.#runs * this.#streams * size) };
  }

  #sizeOf(values: Float64Array): number {
    return values.length / (this.#runs * this.#streams);
  }
}

interface CellInputs {
  readonly previous: Float64Array;
  readonly input: number | Float64Array;
}

function valuesOf(vector: StateVector | ParameterVector | InfluenceMatrix): Float64Array {
  return (vector as Vector<string>).values;
}
