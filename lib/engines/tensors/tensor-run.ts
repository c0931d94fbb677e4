import { width, type Space, type Transitions } from '../../environments';
import type { Network } from '../../models';
import { areFinite } from '../divergence';
import type { EngineConfig, Objective, StateGradients, Windows, WrittenBack } from '../engine';
import type { RunSnapshot } from '../engine-snapshot';
import type { LastAdvance } from '../reference/reference-forward-mode';
import type { StateStep } from '../update-rules';
import { hiddenOf, type State, type TensorCell } from './cell';
import { elmanCell } from './elman-cell';
import { gruCell } from './gru-cell';
import { inputTensor } from './input';
import { LearnedMatrix } from './learned-matrix';
import { lstmCell } from './lstm-cell';
import { matrixLayout, type MatrixLayout, type MatrixName } from './matrix-layout';
import { readoutGradientBound, readoutOf, type Predictions, type TensorReadout } from './readout';
import { RunCostates } from './run-costates';
import { StateMover, type WindowEnds } from './state-mover';
import {
  freeState,
  keepState,
  partOfWindow,
  rowOf,
  stateFrom,
  StateRing,
  valuesOf,
} from './state-ring';
import { free, inScope, keep, numbersOf, tensorOf, type Tensor } from './tensor';
import { ValueRing, type Values } from '../value-ring';
import {
  tensorsOf,
  unroll,
  windowGradients,
  type WeightTensors,
  type WindowGradients,
} from './window-gradients';

/** What the last `advance` of a run went through; kept as it was then. */
export interface LastStep {
  readonly previous: State;
  readonly next: State;
  readonly slot: number;
}

/** Everything that belongs to one run: parameters, stored states, data, the latest gradient. */
export class TensorRun {
  readonly #config: EngineConfig;
  readonly #index: number;
  readonly #layout: MatrixLayout;
  readonly #cell: TensorCell;
  readonly #readout: TensorReadout;
  readonly #matrices: ReadonlyMap<MatrixName, LearnedMatrix>;
  readonly #states: StateRing;
  readonly #observations: ValueRing;
  readonly #targets: ValueRing;
  readonly #mover = new StateMover();
  #learningRate: number;
  #last: LastStep;
  /** See {@link lastAdvance}; null as soon as the parameters or the last step have changed. */
  #advance: LastAdvance | null = null;
  #gradients: {
    readonly of: WindowGradients;
    readonly ends: WindowEnds;
    readonly length: number;
  } | null = null;
  /** Made when they are first asked for. */
  #costates: RunCostates | null = null;
  /** Gradients of the parameters, by the name of the matrix; of the windows or set from outside. */
  #matrixGradients: ReadonlyMap<MatrixName, Tensor> = new Map();

  constructor(config: EngineConfig, index: number) {
    const { network, streams, slots, optimizer, learningRates, mayLackTargets } = config;
    this.#config = config;
    this.#index = index;
    this.#learningRate = learningRates[index];
    this.#layout = matrixLayout(network);
    this.#cell = cellOf(network);
    this.#readout = readoutOf(network, mayLackTargets);
    const matrix = (name: MatrixName): [MatrixName, LearnedMatrix] => {
      const bound = name === 'readout' ? readoutGradientBound(network) : Infinity;
      const shape = this.#layout.shapes[name] ?? [0, 0];
      return [name, new LearnedMatrix(shape, optimizer, learningRates[index], bound)];
    };
    this.#matrices = new Map((Object.keys(this.#layout.shapes) as MatrixName[]).map(matrix));
    const { parts } = this.#cell;
    this.#states = new StateRing(slots, parts, streams, network.hiddenUnits);
    this.#observations = new ValueRing(network.observation, slots, streams);
    this.#targets = new ValueRing(network.target, slots, streams);
    const zeros = this.#states.at(0);
    this.#last = { previous: keepState(zeros), next: keepState(zeros), slot: 0 };
  }

  /**
   * s_t = f_W(s_{t−1}, o_t); see `Engine.advance`.
   *
   * @returns how the predictions did; null if none is scored
   */
  advance(from: number, to: number, transitions: Transitions): Predictions | null {
    const { network, streams, actingState } = this.#config;
    this.#advance = null;
    this.#observations.store(to, transitions.observations, this.#index);
    this.#targets.store(to, transitions.targets, this.#index);
    const first = this.#index * streams;
    const isScored = transitions.scored.subarray(first, first + streams).some((mark) => mark !== 0);
    return inScope(() => {
      const weights = this.#weights();
      const previous = actingState === 'linked' ? this.#states.at(from) : this.#last.next;
      const x = inputTensor(network, this.#observations.at(to), weights.embedding);
      const { next } = this.#cell.at(weights.cell).step(x, previous);
      const before = this.#last;
      this.#last = { previous: keepState(previous), next: keepState(next), slot: to };
      freeLast(before);
      this.#states.replace(to, next);
      if (!isScored) return null;
      return this.#readout.predict(weights.readout, hiddenOf(next), this.#targets.at(to));
    });
  }

  /** See `Engine.preview`. @returns [S × outputSize] */
  preview(from: number, observations: readonly ArrayLike<number>[]): ArrayLike<number> {
    const { network, streams, actingState } = this.#config;
    return inScope(() => {
      const weights = this.#weights();
      const cell = this.#cell.at(weights.cell);
      let state = actingState === 'linked' ? this.#states.at(from) : this.#last.next;
      for (const all of observations) {
        const values = new ValueRing(network.observation, 1, streams);
        values.store(0, all, this.#index);
        state = cell.step(inputTensor(network, values.at(0), weights.embedding), state).next;
      }
      return Float32Array.from(numbersOf(this.#readout.project(weights.readout, hiddenOf(state))));
    });
  }

  setLearningRate(rate: number): void {
    this.#learningRate = rate;
    for (const matrix of this.#matrices.values()) matrix.setRate(rate);
  }

  gradient({ starts, batchSize, length }: Windows, objective: Objective): void {
    const { network, slots } = this.#config;
    const firsts = starts.slice(this.#index * batchSize, (this.#index + 1) * batchSize);
    const ends: WindowEnds = {
      starts: [...firsts],
      ends: Array.from(firsts, (start) => (start + length) % slots),
    };
    this.#freeGradients();
    const gradients = inScope(() => {
      const weights = this.#weights();
      const observed = this.#observations.ofWindows(firsts, 1, length);
      const window = {
        starts: this.#states.ofSlots(ends.starts),
        ends: this.#states.ofSlots(ends.ends),
        costates: objective.costate === true ? this.costates.ring.ofSlots(ends.ends) : null,
        inputs: inputTensor(network, observed, weights.embedding),
        length,
        classes: network.embedding?.trained === true ? observed : null,
        targets: this.#targets.ofWindows(firsts, objective.loss === 'last' ? length : 1, length),
      };
      const found = windowGradients(network, this.#cell, this.#readout, weights, window, objective);
      tensorsOf(found).forEach(keep);
      return found;
    });
    this.#gradients = { of: gradients, ends, length };
    this.#matrixGradients = new Map(
      (Object.entries(gradients.weights) as [MatrixName, Tensor | null][]).filter(
        (entry): entry is [MatrixName, Tensor] => entry[1] !== null,
      ),
    );
  }

  updateWeights(): void {
    this.#advance = null;
    for (const [name, matrixGradient] of this.#matrixGradients)
      this.#matrices.get(name)?.follow(matrixGradient);
  }

  updateStates(step: StateStep): void {
    if (this.#gradients === null) return;
    const { of: gradients, ends } = this.#gradients;
    this.#mover.move(step, this.#learningRate, this.#states, ends, gradients);
  }

  /** See `Engine.writeBack`: windows are unrolled once more, which takes a third of their gradient. */
  writeBack(which: WrittenBack): void {
    if (this.#gradients === null) return;
    const { network, slots } = this.#config;
    const { length: T, ends } = this.#gradients;
    const { starts } = ends;
    inScope(() => {
      const weights = this.#weights();
      const observed = this.#observations.ofWindows(Int32Array.from(starts), 1, T);
      const steps = unroll(this.#cell.at(weights.cell), {
        starts: this.#states.ofSlots(starts),
        inputs: inputTensor(network, observed, weights.embedding),
        length: T,
      });
      for (const [b, start] of starts.entries()) {
        for (const [j, { next }] of steps.slice(0, which === 'all' ? T : T - 1).entries()) {
          const state = partOfWindow(next, b, starts.length);
          this.#states.replace((start + j + 1) % slots, state);
        }
      }
    });
  }

  /** Costates beside the stored states, made when they are first asked for. */
  get costates(): RunCostates {
    if (this.#costates !== null) return this.#costates;
    const { network, streams, slots } = this.#config;
    const ring = new StateRing(slots, this.#cell.parts, streams, network.hiddenUnits);
    return (this.#costates = new RunCostates(ring, slots));
  }

  /** See `Costates.update`. */
  updateCostates(): void {
    if (this.#gradients === null) return;
    const { of: gradients, ends, length } = this.#gradients;
    this.costates.update(ends.starts, length, gradients.starts);
  }

  parameters(): Float64Array {
    const parameters = new Float64Array(this.#config.network.parameterCount);
    inScope(() => {
      for (const [name, matrix] of this.#matrices) {
        this.#layout.insert(name, numbersOf(matrix.read()), parameters);
      }
    });
    return parameters;
  }

  setParameters(parameters: ArrayLike<number>): void {
    this.#advance = null;
    for (const [name, matrix] of this.#matrices) {
      matrix.assign(this.#layout.extract(name, parameters));
    }
  }

  /** Of the parameters; 0 where nothing has been computed or is learned. */
  parameterGradient(): Float64Array {
    const gradient = new Float64Array(this.#config.network.parameterCount);
    for (const [name, matrixGradient] of this.#matrixGradients) {
      this.#layout.insert(name, numbersOf(matrixGradient), gradient);
    }
    return gradient;
  }

  /** What `updateWeights` is to follow instead of the windows' gradient. */
  setParameterGradient(gradient: Float64Array): void {
    this.#freeSlopes();
    this.#matrixGradients = inScope(
      () =>
        new Map(
          this.#learnedNames().map((name) => {
            const values = this.#layout.extract(name, gradient);
            return [name, keep(tensorOf(values, this.#layout.shapes[name] ?? [0, 0]))];
          }),
        ),
    );
  }

  state(stream: number, slot: number): Float64Array {
    return rowOf(this.#states.at(slot), stream);
  }

  setState(stream: number, slot: number, state: ArrayLike<number>): void {
    const { streams } = this.#config;
    const k = this.#config.network.hiddenUnits;
    inScope(() => {
      const parts = this.#states.at(slot).map((part, p) => {
        const values = Float32Array.from(numbersOf(part));
        for (let i = 0; i < k; i++) values[stream * k + i] = state[p * k + i];
        return tensorOf(values, [streams, k]);
      });
      this.#states.replace(slot, parts);
    });
  }

  stateGradients(stream: number, window: number): StateGradients {
    if (this.#gradients === null) throw new Error('there is no gradient yet');
    const { starts, ends } = this.#gradients.of;
    const row = window * this.#config.streams + stream;
    return { start: rowOf(starts, row), end: rowOf(ends, row) };
  }

  /** See `EngineSnapshot.readRun`. */
  readSnapshot(): RunSnapshot {
    return {
      parameters: Float32Array.from(this.parameters()),
      optimizer: this.#readAccumulators(),
      stateOptimizer: this.#mover.accumulators(),
      states: this.#states.read(),
      acting: valuesOf(this.#last.next),
      observations: this.#observations.read(),
      targets: this.#targets.read(),
    };
  }

  /** See `EngineSnapshot.isFinite`. Asked at the end of every bin: nothing is copied out for it. */
  get isFinite(): boolean {
    return (
      [...this.#matrices.values()].every((matrix) => matrix.isFinite) &&
      areFinite(this.#mover.accumulators()) &&
      this.#states.isFinite
    );
  }

  /** See `EngineSnapshot.writeRun`. */
  writeSnapshot(saved: RunSnapshot): void {
    const { streams } = this.#config;
    const { parts } = this.#cell;
    this.setParameters(saved.parameters);
    for (const name of saved.optimizer.length > 0 ? this.#learnedNames() : []) {
      const accumulators = this.#layout.extract(name, saved.optimizer);
      this.#matrices.get(name)?.setAccumulators(accumulators);
    }
    this.#mover.setAccumulators(saved.stateOptimizer, parts);
    this.#states.write(saved.states);
    inScope(() => {
      freeState(this.#last.next);
      this.#last = { ...this.#last, next: keepState(stateFrom(saved.acting, streams, parts)) };
    });
    this.#observations.write(saved.observations);
    this.#targets.write(saved.targets);
  }

  #readAccumulators(): Float32Array {
    const { network, optimizer } = this.#config;
    if (optimizer.kind === 'sgd') return new Float32Array(0);
    const all = new Float64Array(network.parameterCount).fill(optimizer.initialAccumulator);
    for (const [name, matrix] of this.#matrices) {
      const accumulators = matrix.accumulators();
      if (accumulators !== null) this.#layout.insert(name, accumulators, all);
    }
    return Float32Array.from(all);
  }

  /** All matrices but a fixed embedding. */
  #learnedNames(): MatrixName[] {
    const { trained = false } = this.#config.network.embedding ?? {};
    return [...this.#matrices.keys()].filter((name) => name !== 'embedding' || trained);
  }

  /**
   * The last advance in float64, for forward mode: it copies the parameters, but only if it is asked
   * for, and once for each change.
   */
  lastAdvance(): LastAdvance {
    return (this.#advance ??= this.#copyLastAdvance());
  }

  #copyLastAdvance(): LastAdvance {
    const { network, streams } = this.#config;
    const { previous, next, slot } = this.#last;
    const [observed, predicted] = [this.#observations.at(slot), this.#targets.at(slot)];
    return {
      parameters: this.parameters(),
      streams: Array.from({ length: streams }, (_, s) => ({
        step: {
          previous: rowOf(previous, s),
          input: valueOf(network.observation, observed, s),
          next: rowOf(next, s),
        },
        target: valueOf(network.target, predicted, s),
      })),
    };
  }

  /** Frees all that TensorFlow holds for this run. */
  dispose(): void {
    this.#freeGradients();
    for (const matrix of this.#matrices.values()) matrix.dispose();
    this.#states.dispose();
    this.#costates?.ring.dispose();
    this.#mover.dispose();
    freeLast(this.#last);
  }

  /** Reads the parameters; within a `inScope`. */
  #weights(): WeightTensors {
    const read = (name: MatrixName): Tensor | null => this.#matrices.get(name)?.read() ?? null;
    return {
      cell: read('cell'),
      readout: read('readout'),
      embedding: read('embedding'),
    } as WeightTensors;
  }

  #freeGradients(): void {
    this.#freeSlopes();
    if (this.#gradients === null) return;
    const { starts, ends } = this.#gradients.of;
    freeState(starts);
    freeState(ends);
    this.#gradients = null;
  }

  #freeSlopes(): void {
    for (const matrixGradient of this.#matrixGradients.values()) free(matrixGradient);
    this.#matrixGradients = new Map();
  }
}

/** Stream `s`'s class or vector. */
function valueOf(space: Space, values: Values, s: number): number | Float64Array {
  if (space.kind === 'class') return values[s];
  return Float64Array.from(values.subarray(s * width(space), (s + 1) * width(space)));
}

function cellOf(network: Network): TensorCell {
  switch (network.cell) {
    case 'elman':
      return elmanCell(network);
    case 'lstm':
      return lstmCell(network);
    case 'gru':
      return gruCell(network);
  }
}

function freeLast({ previous, next }: LastStep): void {
  freeState(previous);
  freeState(next);
}
