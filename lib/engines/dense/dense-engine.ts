import type { Transitions } from '../../environments';
import { sumOfNeeds, type MemoryNeed } from '../../platform/memory';
import { checkConfig, checkEngineMemory } from '../check-config';
import { checkedEngine } from '../checked-engine';
import { CostatesByRun } from '../costates-by-run';
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
import type { ForwardMode } from '../forward-mode';
import { MAX_BYTES } from '../lanes/arena';
import { wasmBackend, type Backend } from '../lanes/backend';
import { Settings } from '../lanes/settings';
import { expectedInfluence, ReferenceForwardMode } from '../reference/reference-forward-mode';
import { checkSinglePrecision, checkSingleRates } from '../single-precision';
import type { StateStep } from '../update-rules';
import { DenseRun } from './dense-run';
import { DenseSnapshot } from './dense-snapshot';
import { parameterLayout } from './parameters';
import { settingOf } from './setting';
import { LANES, shapeOf, statePanels, VECTOR } from './shape';
import { windowBytes } from './window-work';

/** The dense engine in WebAssembly, which is everywhere. */
export const denseEngine: EngineFactory = denseOn(wasmBackend(false, LANES));

/**
 * The engine for large networks: the dense matrix products of one run fill the vectors, in float32. Every
 * number is computed in one fixed order, so that the bits are the same in WebAssembly and in C++, at every
 * width of vectors. See docs/dense.md.
 *
 * @param backend compiles kernels of vectors of 16 numbers
 */
export function denseOn(backend: Backend): EngineFactory {
  return (config) => checkedEngine('denseEngine', new DenseEngine(config, backend), 'single');
}

class DenseEngine implements Engine {
  readonly name = 'dense';
  readonly online: OnlinePerformance;
  readonly snapshot: DenseSnapshot;
  readonly #runs: readonly DenseRun[];
  readonly #settings: Settings;
  #forward: ReferenceForwardMode | null = null;
  #costates: CostatesByRun | null = null;
  /** n = B·S of the latest mini-batch. */
  #samples = 0;

  constructor(
    readonly config: EngineConfig,
    backend: Backend,
  ) {
    checkConfig('denseEngine', config);
    checkSinglePrecision('denseEngine', 'optimizer', config.optimizer);
    checkSingleRates('denseEngine', config);
    checkEngineMemory('denseEngine', config, needOf(config), MAX_BYTES);
    const { runs } = config;
    const setting = settingOf(config, backend);
    // Nothing waits: what stands in memory is read by the call that it was written for.
    this.#settings = new Settings('denseEngine', setting.memory, config, () => undefined);
    this.#runs = Array.from({ length: runs }, (_, run) => new DenseRun(setting, run));
    this.snapshot = new DenseSnapshot(this.#runs, () => this.#forwardAtHand());
    this.online = {
      loss: new Float64Array(runs),
      error: new Float64Array(runs),
      count: new Float64Array(runs),
    };
  }

  /**
   * The reference's, in float64, on copies of what stands here. Right, and meant for small networks: it
   * moves a large one's parameters at every step. Made when it is first asked for.
   */
  get forward(): ForwardMode {
    return this.#forwardAtHand();
  }

  advance(from: number, to: number, transitions: Transitions): void {
    const { streams: S } = this.config;
    const { loss, error, count } = this.online;
    for (const [r, run] of this.#runs.entries()) {
      const predictions = run.advance(from, to, transitions);
      loss[r] = error[r] = count[r] = 0;
      if (predictions === null) continue;
      for (let s = 0; s < S; s++) {
        if (transitions.scored[r * S + s] === 0) continue;
        loss[r] += predictions.losses[s];
        error[r] += predictions.errors[s];
        count[r] += 1;
      }
      loss[r] = finiteOrNaN(loss[r]);
    }
  }

  preview(from: number, observations: readonly Transitions['observations'][]): Float64Array {
    const { streams, network } = this.config;
    const size = streams * network.outputSize;
    const outputs = new Float64Array(this.#runs.length * size);
    for (const [r, run] of this.#runs.entries()) {
      outputs.set(run.preview(from, observations), r * size);
    }
    return outputs;
  }

  setLearningRate(run: number, rate: number): void {
    this.#runs[run].setLearningRate(rate);
  }

  gradient(windows: Windows, objective: Objective): void {
    const { network, streams } = this.config;
    this.#samples = windows.batchSize * streams;
    this.#settings.useObjective(objective, this.#samples, windows.length, network.stateSize);
    for (const run of this.#runs) run.gradient(windows, objective);
  }

  updateWeights(): void {
    for (const run of this.#runs) run.updateWeights();
  }

  updateStates(step: StateStep): void {
    checkSinglePrecision('denseEngine', 'stateStep.rule', step.rule);
    this.#settings.useStateStep(step, this.#samples);
    for (const run of this.#runs) run.updateStates(step);
  }

  writeBack(which: WrittenBack): void {
    for (const run of this.#runs) run.writeBack(which);
  }

  get costates(): CostatesByRun {
    return (this.#costates ??= new CostatesByRun('denseEngine', this.#runs));
  }

  parameters(run: number): Float64Array {
    return this.#runs[run].parameters();
  }

  setParameters(run: number, parameters: ArrayLike<number>): void {
    this.#runs[run].setParameters(parameters);
  }

  state(run: number, stream: number, slot: number): Float64Array {
    return this.#runs[run].state(stream, slot);
  }

  setState(run: number, stream: number, slot: number, state: ArrayLike<number>): void {
    this.#runs[run].setState(stream, slot, state);
  }

  parameterGradient(run: number): Float64Array {
    return this.#runs[run].parameterGradient();
  }

  stateGradients(run: number, stream: number, window: number): StateGradients {
    return this.#runs[run].stateGradients(stream, window);
  }

  #forwardAtHand(): ReferenceForwardMode {
    return (this.#forward ??= new ReferenceForwardMode(this.config, {
      lastAdvances: () => this.#runs.map((run) => run.lastAdvance()),
      takeGradient: (run, gradient) => {
        this.#runs[run].setParameterGradient(gradient);
      },
    }));
  }
}

/** What all runs of a configuration take, with a mini-batch of windows of one step. */
function needOf(config: EngineConfig): MemoryNeed {
  const { network, runs, streams, slots, optimizer, batchSize = 0 } = config;
  const shape = shapeOf(network, optimizer);
  const states = slots * streams * statePanels(shape) * VECTOR;
  const windows =
    batchSize === 0
      ? 0
      : windowBytes(shape, { windows: batchSize, length: 1, loss: 'last' }, streams);
  const own = { bytes: runs * (3 * parameterLayout(network).bytes + states + windows) };
  return sumOfNeeds([own, expectedInfluence(config)]);
}
