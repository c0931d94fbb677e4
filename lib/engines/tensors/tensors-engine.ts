import { width, type Transitions } from '../../environments';
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
import { expectedInfluence, ReferenceForwardMode } from '../reference/reference-forward-mode';
import { checkSinglePrecision, checkSingleRates } from '../single-precision';
import type { StateStep } from '../update-rules';
import { TensorRun } from './tensor-run';
import { TensorsSnapshot } from './tensors-snapshot';

/**
 * The engine for large networks: TensorFlow in float32, with the gradients of eq. 7 derived by hand
 * and written in few large operations. Runs are computed one after the other; what is fast is one
 * run of many units and streams. See docs/tensors.md.
 *
 * @throws OptionError if the configuration makes no sense
 * @throws MemoryError if it would take more memory than there is
 */
export const tensorsEngine: EngineFactory = (config) =>
  checkedEngine('tensorsEngine', new TensorsEngine(config), 'single');

/**
 * TensorFlow's memory is none of JavaScript's: what an engine holds there is freed when the engine
 * is no longer reachable.
 */
const registry = new FinalizationRegistry<readonly TensorRun[]>((runs) => {
  for (const run of runs) run.dispose();
});

/** What all runs of a configuration take in float32, with the states of a mini-batch. */
function needOf(config: EngineConfig): MemoryNeed {
  const { network, runs, streams, slots, batchSize = 0 } = config;
  const { parameterCount, stateSize, observation, target } = network;
  const ofPlace = stateSize + width(observation) + width(target);
  const ofStream = slots * ofPlace + 2 * batchSize * stateSize;
  const own = { bytes: 4 * runs * (3 * parameterCount + streams * ofStream) };
  return sumOfNeeds([own, expectedInfluence(config)]);
}

class TensorsEngine implements Engine {
  readonly name = 'tensors';
  readonly online: OnlinePerformance;
  readonly snapshot: TensorsSnapshot;
  readonly #runs: readonly TensorRun[];
  #forward: ReferenceForwardMode | null = null;
  #costates: CostatesByRun | null = null;

  constructor(readonly config: EngineConfig) {
    checkConfig('tensorsEngine', config);
    checkSinglePrecision('tensorsEngine', 'optimizer', config.optimizer);
    checkSingleRates('tensorsEngine', config);
    checkEngineMemory('tensorsEngine', config, needOf(config));
    const { runs } = config;
    this.#runs = Array.from({ length: runs }, (_, run) => new TensorRun(config, run));
    this.snapshot = new TensorsSnapshot(this.#runs, () => this.#forwardAtHand());
    this.online = {
      loss: new Float64Array(runs),
      error: new Float64Array(runs),
      count: new Float64Array(runs),
    };
    registry.register(this, this.#runs);
  }

  /**
   * The reference's, in float64, on copies of what the tensors hold. Right, and meant for small networks:
   * it moves a large one's parameters at every step. Made when it is first asked for.
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
    for (const [r, run] of this.#runs.entries())
      outputs.set(run.preview(from, observations), r * size);
    return outputs;
  }

  setLearningRate(run: number, rate: number): void {
    this.#runs[run].setLearningRate(rate);
  }

  gradient(windows: Windows, objective: Objective): void {
    for (const run of this.#runs) run.gradient(windows, objective);
  }

  updateWeights(): void {
    for (const run of this.#runs) run.updateWeights();
  }

  updateStates(step: StateStep): void {
    checkSinglePrecision('tensorsEngine', 'stateStep.rule', step.rule);
    for (const run of this.#runs) run.updateStates(step);
  }

  writeBack(which: WrittenBack): void {
    for (const run of this.#runs) run.writeBack(which);
  }

  get costates(): CostatesByRun {
    return (this.#costates ??= new CostatesByRun('tensorsEngine', this.#runs));
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
