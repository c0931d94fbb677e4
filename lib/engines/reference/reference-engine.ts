import type { Transitions } from '../../environments';
import { cellOf, readoutOf, type Cell, type Input, type Readout, type Target } from '../../models';
import { checkConfig, checkEngineMemory } from '../check-config';
import { checkedEngine } from '../checked-engine';
import { finiteOrNaN } from '../divergence';
import type {
  Engine,
  EngineConfig,
  EngineFactory,
  Objective,
  OnlinePerformance,
  StateGradients,
  Windows,
  WrittenBack,
} from '../engine';
import type { StateStep } from '../update-rules';
import { followGradient } from './follow-gradient';
import { ReferenceCostates } from './reference-costates';
import { ReferenceForwardMode } from './reference-forward-mode';
import { ReferenceSnapshot } from './reference-snapshot';
import { copyValue, createRun, lastAdvance, needOf, store, zeroOf, type Run } from './run';
import { StateMover } from './state-mover';
import { unrollWindow, windowGradient, type Window, type WindowGradient } from './window-gradient';

/**
 * The engine that is read beside the paper: plain TypeScript in float64, one run, one stream, one
 * window after the other. It is the truth that faster engines are tested against.
 *
 * @throws OptionError if the configuration makes no sense
 * @throws MemoryError if it would take more memory than there is
 */
export const referenceEngine: EngineFactory = (config) =>
  checkedEngine('referenceEngine', new ReferenceEngine(config), 'double');

class ReferenceEngine implements Engine {
  readonly name = 'reference';
  readonly online: OnlinePerformance;
  readonly forward: ReferenceForwardMode;
  readonly snapshot: ReferenceSnapshot;
  readonly #runs: readonly Run[];
  readonly #cell: Cell;
  readonly #readout: Readout;
  readonly #windowGradient: WindowGradient;
  readonly #mover: StateMover;
  #costates: ReferenceCostates | null = null;
  /** The slot that the last advance wrote to. */
  #newest = 0;
  #windows: Windows = { starts: new Int32Array(0), batchSize: 0, length: 0 };
  /** Gradients of each window's end states: [run][stream][window]. */
  #stateGradients: StateGradients[][][] = [];

  constructor(readonly config: EngineConfig) {
    checkConfig('referenceEngine', config);
    checkEngineMemory('referenceEngine', config, needOf(config));
    const { network, runs, learningRates } = config;
    this.#runs = Array.from({ length: runs }, (_, r) => createRun(config, learningRates[r]));
    this.#cell = cellOf(network);
    this.#readout = readoutOf(network);
    this.#windowGradient = windowGradient(network);
    this.#mover = new StateMover(config);
    this.forward = new ReferenceForwardMode(config, {
      lastAdvances: () => this.#runs.map((run) => lastAdvance(run, this.#newest)),
      takeGradient: (run, gradient) => {
        this.#runs[run].gradient.set(gradient);
      },
    });
    this.snapshot = new ReferenceSnapshot(config, this.#runs, this.#mover, this.forward);
    this.online = {
      loss: new Float64Array(runs),
      error: new Float64Array(runs),
      count: new Float64Array(runs),
    };
  }

  advance(from: number, to: number, transitions: Transitions): void {
    const { streams: S, actingState } = this.config;
    const { loss, error, count } = this.online;
    for (const [r, { parameters, streams }] of this.#runs.entries()) {
      loss[r] = error[r] = count[r] = 0;
      for (const [s, stream] of streams.entries()) {
        const { states, inputs, targets, previous, acting } = stream;
        const index = r * S + s;
        previous.set(actingState === 'linked' ? states[from] : acting);
        store(stream, to, transitions, index);
        this.#cell.forward(parameters, previous, inputs[to], acting);
        states[to].set(acting);
        if (transitions.scored[index] === 0) continue;
        const prediction = this.#readout.predict(parameters, acting, targets[to]);
        loss[r] += prediction.loss;
        error[r] += prediction.error;
        count[r] += 1;
      }
      loss[r] = finiteOrNaN(loss[r]);
    }
    this.#newest = to;
  }

  preview(from: number, observations: readonly Transitions['observations'][]): Float64Array {
    const { streams: S, actingState, network } = this.config;
    const { observation, outputSize: m, stateSize } = network;
    const outputs = new Float64Array(this.#runs.length * S * m);
    for (const [r, { parameters, streams }] of this.#runs.entries()) {
      for (const [s, { states, acting }] of streams.entries()) {
        let state = actingState === 'linked' ? states[from] : acting;
        for (const values of observations) {
          const next = new Float64Array(stateSize);
          const input = copyValue(zeroOf(observation), values, r * S + s);
          this.#cell.forward(parameters, state, input, next);
          state = next;
        }
        outputs.set(this.#readout.project(parameters, state), (r * S + s) * m);
      }
    }
    return outputs;
  }

  setLearningRate(run: number, rate: number): void {
    this.#runs[run].learningRate = rate;
  }

  gradient(windows: Windows, objective: Objective): void {
    const { streams: S } = this.config;
    const { batchSize: B, starts } = windows;
    this.#windows = { ...windows, starts: starts.slice() };
    this.#allocateStateGradients(B);
    for (const [r, { parameters, gradient }] of this.#runs.entries()) {
      gradient.fill(0);
      for (let s = 0; s < S; s++) {
        for (let b = 0; b < B; b++) {
          const window = this.#window(r, s, starts[r * B + b], windows.length);
          const { start, end } = this.#stateGradients[r][s][b];
          this.#windowGradient(parameters, window, objective, 1 / (B * S), gradient, start, end);
        }
      }
    }
  }

  updateWeights(): void {
    const { optimizer } = this.config;
    for (const { learningRate, gradient, accumulators, parameters } of this.#runs) {
      followGradient(optimizer, learningRate, gradient, accumulators, parameters);
    }
  }

  updateStates(step: StateStep): void {
    this.#mover.move(step, this.#runs, this.#windows, this.#stateGradients);
  }

  writeBack(which: WrittenBack): void {
    const { streams: S, slots, network } = this.config;
    const { batchSize: B, starts, length: T } = this.#windows;
    const last = which === 'all' ? T : T - 1;
    for (const [r, { parameters, streams }] of this.#runs.entries()) {
      for (let s = 0; s < S; s++) {
        // All windows are unrolled before anything is written.
        const windows = Array.from(starts.subarray(r * B, (r + 1) * B), (start) => {
          const states = Array.from({ length: T + 1 }, () => new Float64Array(network.stateSize));
          unrollWindow(this.#cell, parameters, this.#window(r, s, start, T), states);
          return { start, states };
        });
        for (const { start, states } of windows) {
          for (let j = 1; j <= last; j++) streams[s].states[(start + j) % slots].set(states[j]);
        }
      }
    }
  }

  get costates(): ReferenceCostates {
    return (this.#costates ??= new ReferenceCostates(this.config, () => ({
      windows: this.#windows,
      gradients: this.#stateGradients,
    })));
  }

  parameters(run: number): Float64Array {
    return this.#runs[run].parameters.slice();
  }

  setParameters(run: number, parameters: ArrayLike<number>): void {
    this.#runs[run].parameters.set(parameters);
  }

  state(run: number, stream: number, slot: number): Float64Array {
    return this.#runs[run].streams[stream].states[slot].slice();
  }

  setState(run: number, stream: number, slot: number, state: ArrayLike<number>): void {
    this.#runs[run].streams[stream].states[slot].set(state);
  }

  parameterGradient(run: number): Float64Array {
    return this.#runs[run].gradient.slice();
  }

  stateGradients(run: number, stream: number, window: number): StateGradients {
    const { start, end } = this.#stateGradients[run][stream][window];
    return { start: start.slice(), end: end.slice() };
  }

  #window(run: number, stream: number, startSlot: number, length: number): Window {
    const { slots } = this.config;
    const { states, inputs, targets } = this.#runs[run].streams[stream];
    const windowInputs: Input[] = [];
    const windowTargets: Target[] = [];
    let slot = startSlot;
    for (let j = 0; j < length; j++) {
      slot = (slot + 1) % slots;
      windowInputs.push(inputs[slot]);
      windowTargets.push(targets[slot]);
    }
    return {
      start: states[startSlot],
      end: states[slot],
      costate: this.#costates?.at(run, stream, slot),
      inputs: windowInputs,
      targets: windowTargets,
    };
  }

  #allocateStateGradients(batchSize: number): void {
    const { runs, streams, network } = this.config;
    if (this.#stateGradients.length > 0 && this.#stateGradients[0][0].length === batchSize) return;
    const pair = (): StateGradients => ({
      start: new Float64Array(network.stateSize),
      end: new Float64Array(network.stateSize),
    });
    this.#stateGradients = Array.from({ length: runs }, () =>
      Array.from({ length: streams }, () => Array.from({ length: batchSize }, pair)),
    );
  }
}
