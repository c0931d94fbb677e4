import type { RunningAutomaton, StreamSource, Transitions } from '../../environments';
import { z } from 'zod';
import type { Network } from '../../models';
import { OptionError } from '../../validation/errors';
import { parseOptions, record } from '../../validation/options';
import type { Generator } from '../../random';
import type { MemoryNeed } from '../../platform/memory';
import { checkConfig, checkEngineMemory } from '../check-config';
import { checkedEngine } from '../checked-engine';
import type {
  Engine,
  EngineConfig,
  EngineFactory,
  Objective,
  OnlinePerformance,
  Postponement,
  StateGradients,
  Windows,
  WindowSampler,
  WrittenBack,
} from '../engine';
import type { ForwardMode } from '../forward-mode';
import { checkSinglePrecision, checkSingleRates } from '../single-precision';
import type { StateStep } from '../update-rules';
import { MAX_BYTES } from './arena';
import { wasmBackend, type Backend } from './backend';
import { BatchCodes } from './batch-code';
import { coreCode, type CoreCode } from './code';
import { Deferred } from './deferred';
import { influenceBytes } from './forward-layout';
import { Groups } from './groups';
import { LanesCostates } from './lanes-costates';
import { LanesForwardMode } from './lanes-forward-mode';
import { LanesSnapshot } from './lanes-snapshot';
import { LanesStreamSource } from './lanes-stream-source';
import { LanesWindowSampler } from './lanes-window-sampler';
import { groupLayout, stateGradientBytes } from './layout';
import { Preview } from './preview';
import { Queue } from './queue';
import { Settings } from './settings';
import { shapeOf, type Shape } from './shape';
import { Stages } from './stages';
import { supportsRelaxedSimd } from './support';

/** Options of {@link lanes}. */
export interface LanesOptions {
  /**
   * Lets a multiply-add round once where the machine can (relaxed SIMD). Faster, but results then
   * differ from machine to machine in their last bits. Default false.
   */
  readonly relaxed?: boolean;
}

const optionsSchema = record({ relaxed: z.boolean('true or false').default(false) });

/**
 * Makes a factory of engines that compute many small networks at once: WebAssembly SIMD in
 * float32, four runs a vector, each run in a lane of its own. See docs/lanes.md.
 *
 * @throws OptionError if relaxed SIMD is asked for where there is none
 */
export function lanes(options: LanesOptions = {}, ...surplus: never[]): EngineFactory {
  const { relaxed } = parseOptions('lanes', optionsSchema, options, surplus);
  if (relaxed && !supportsRelaxedSimd()) {
    const allowed =
      'false here: this JavaScript engine has no relaxed SIMD (Node 22 and later do; Node 20 with --experimental-wasm-relaxed-simd)';
    throw new OptionError('lanes', 'relaxed', relaxed, allowed);
  }
  return lanesOn(wasmBackend(relaxed));
}

/**
 * The deterministic lanes engine: a run's results are the same bits on every machine and in
 * whatever company it runs.
 *
 * @throws OptionError if the configuration makes no sense, or the network has an embedding
 */
export const lanesEngine: EngineFactory = lanes();

/** Engines whose kernels a backend compiles. */
export function lanesOn(backend: Backend): EngineFactory {
  return (config) => checkedEngine('lanesEngine', new LanesEngine(config, backend), 'single');
}

class LanesEngine implements Engine {
  readonly name: string;
  readonly online: OnlinePerformance;
  readonly snapshot: LanesSnapshot;
  readonly postponement: Postponement;
  readonly #groups: Groups;
  readonly #queue: Queue;
  readonly #deferred: Deferred;
  readonly #settings: Settings;
  readonly #batches: BatchCodes;
  readonly #core: CoreCode;
  readonly #stages: Stages;
  #forward: LanesForwardMode | null = null;
  #preview: Preview | null = null;
  #costates: LanesCostates | null = null;

  constructor(
    readonly config: EngineConfig,
    backend: Backend,
  ) {
    checkConfig('lanesEngine', config);
    checkNetwork(config);
    checkSinglePrecision('lanesEngine', 'optimizer', config.optimizer);
    checkSingleRates('lanesEngine', config);
    const { runs, learningRates, optimizer } = config;
    this.name = backend.name;
    const shape = shapeOf(config, backend);
    checkEngineMemory('lanesEngine', config, needOf(shape, config), MAX_BYTES);
    const groups = new Groups(backend, shape, runs);
    const { layout } = groups;
    this.#groups = groups;
    const queue = new Queue(groups);
    const settle = (): void => {
      queue.flush();
    };
    this.#queue = queue;
    this.#deferred = new Deferred(settle);
    this.#settings = new Settings('lanesEngine', groups, config, settle);
    this.#batches = new BatchCodes(groups, queue);
    for (let run = 0; run < runs; run++) groups.write(run, layout.rate, [learningRates[run]]);
    if (optimizer.kind === 'rmsprop') {
      groups.fill(layout.accumulators, layout.parameterCount, optimizer.initialAccumulator);
    }

    const stages = new Stages(groups, queue, config);
    this.#stages = stages;
    this.online = stages.online;
    this.postponement = stages;
    this.#core = coreCode(groups);
    this.#deferred.derive('logitGradients', () => {
      this.#core.logitGradients(groups.main.at, groups.count);
    });

    this.snapshot = new LanesSnapshot(groups, this.#deferred, this.#core.finite, (handle) =>
      this.#forwardMode().numbersOf(handle),
    );
  }

  advance(from: number, to: number, transitions: Transitions): void {
    this.#deferred.before('advance');
    this.#queue.call(this.#core.advance, this.#stages.put(transitions), from, to);
    this.#stages.readOnline();
  }

  preview(from: number, observations: readonly Transitions['observations'][]): Float64Array {
    this.#deferred.before('preview');
    this.#preview ??= new Preview(this.#groups, this.#queue);
    return this.#preview.of(from, observations);
  }

  setLearningRate(run: number, rate: number): void {
    this.#deferred.before('setLearningRate');
    this.#groups.write(run, this.#groups.layout.rate, [rate]);
  }

  gradient(windows: Windows, objective: Objective): void {
    this.#deferred.before('gradient');
    const costates = objective.costate === true ? this.costates.area : undefined;
    const { batchSize, length } = windows;
    const code = this.#batches.codeFor(batchSize, length, objective.loss, costates);
    const { stateSize } = this.config.network;
    this.#settings.useObjective(objective, code.samples, length, stateSize);
    code.placeStarts(windows);
    this.#deferred.deferGradient(code);
  }

  streamSource(automata: readonly RunningAutomaton[]): StreamSource {
    return new LanesStreamSource(this.#groups, this.#queue, automata, this.#stages.capacity);
  }

  windowSampler(generators: readonly Generator[]): WindowSampler {
    return new LanesWindowSampler(this.#groups, this.#queue, generators);
  }

  updateWeights(): void {
    this.#deferred.before('updateWeights');
    const due = this.#deferred.takeGradient();
    if (due === null) this.#queue.call(this.#core.apply, [this.#groups.main]);
    else due.learn();
  }

  updateStates(step: StateStep): void {
    this.#deferred.before('updateStates');
    const code = this.#batches.latest;
    if (code === null) return;
    this.#settings.useStateStep(step, code.samples);
    if (this.#groups.stateAccumulatorCount === 0) this.#makeStateAccumulators(step);
    code.moveStates(step);
  }

  writeBack(which: WrittenBack): void {
    this.#deferred.before('writeBack');
    const code = this.#batches.latest;
    if (code === null) return;
    code.writeBack(which);
    // It goes with the gradient, which unrolls the windows; with another one if that was asked for before.
    if (!this.#deferred.isGradientDue) this.#deferred.deferGradient(code);
  }

  get costates(): LanesCostates {
    return (this.#costates ??= new LanesCostates(
      this.#groups,
      this.#queue,
      this.#deferred,
      this.#batches,
    ));
  }

  get forward(): ForwardMode {
    return this.#forwardMode();
  }

  parameters(run: number): Float64Array {
    this.#deferred.before('parameters');
    const { layout } = this.#groups;
    return Float64Array.from(this.#groups.read(run, layout.parameters, layout.parameterCount));
  }

  setParameters(run: number, parameters: ArrayLike<number>): void {
    this.#deferred.before('setParameters');
    this.#groups.write(run, this.#groups.layout.parameters, parameters);
  }

  state(run: number, stream: number, slot: number): Float64Array {
    this.#deferred.before('state');
    const { arena, shape } = this.#groups;
    const first = this.#groups.stateIndex(run, stream, slot);
    return Float64Array.from(arena.floats.subarray(first, first + shape.stateSize));
  }

  setState(run: number, stream: number, slot: number, state: ArrayLike<number>): void {
    this.#deferred.before('setState');
    this.#groups.arena.floats.set(state, this.#groups.stateIndex(run, stream, slot));
  }

  parameterGradient(run: number): Float64Array {
    this.#deferred.before('parameterGradient');
    const { layout } = this.#groups;
    return Float64Array.from(this.#groups.read(run, layout.gradient, layout.parameterCount));
  }

  stateGradients(run: number, stream: number, window: number): StateGradients {
    this.#deferred.before('stateGradients');
    const code = this.#batches.latest;
    if (code === null) throw new Error('there is no gradient yet');
    return code.stateGradientsOf(run, stream, window);
  }

  #forwardMode(): LanesForwardMode {
    return (this.#forward ??= new LanesForwardMode(this.#groups, this.#deferred));
  }

  #makeStateAccumulators({ rule }: StateStep): void {
    const { layout, shape } = this.#groups;
    this.#queue.flush();
    this.#groups.stateAccumulatorCount = shape.stateSize;
    if (rule.kind !== 'rmsprop') return;
    this.#groups.fill(layout.stateAccumulators, shape.stateSize, rule.initialAccumulator);
  }
}

/** What all groups of a configuration take, with the gradients of a mini-batch's states. */
function needOf(
  shape: Shape,
  { runs, batchSize = 0, carriesInfluence = false }: EngineConfig,
): MemoryNeed {
  const batch = stateGradientBytes(shape, { windows: batchSize, length: 1, loss: 'last' });
  const influence = carriesInfluence ? influenceBytes(shape) : 0;
  return { bytes: Math.ceil(runs / shape.lanes) * (groupLayout(shape).bytes + batch + influence) };
}

/** Whether lanes compute a network: one without an embedding. */
export function runsOnLanes({ embedding }: Network): boolean {
  return embedding === null;
}

/** @throws OptionError if lanes cannot compute the network */
function checkNetwork({ network }: EngineConfig): void {
  if (runsOnLanes(network)) return;
  const allowed = 'null (lanes know none; referenceEngine and the engines dense and tensors do)';
  throw new OptionError('lanesEngine', 'network.embedding', network.embedding, allowed);
}
