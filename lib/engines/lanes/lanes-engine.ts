import { width, type Transitions } from '../../environments';
import { OptionError } from '../../validation/errors';
import type { Generator } from '../../random';
import { checkConfig } from '../check-config';
import { finiteOrNaN } from '../divergence';
import type {
  Engine,
  EngineConfig,
  EngineFactory,
  Objective,
  OnlinePerformance,
  StateGradients,
  Windows,
  WindowSampler,
} from '../engine';
import type { ForwardMode } from '../forward-mode';
import { checkSinglePrecision, squareFloor } from '../single-precision';
import type { StateStep, UpdateRule } from '../update-rules';
import { Arena } from './arena';
import { coreCode, gradientCode, stateMoveCode, throughGroups, type Compiled } from './code';
import { CONSTANT_BYTES, writeConstants, writeSetting } from './constants';
import { groupsTogether } from './kernels/blocks';
import { LanesForwardMode } from './lanes-forward-mode';
import { LanesMemory } from './lanes-memory';
import { DrawnWindows, LanesWindowSampler, startIndex, startsBytes } from './lanes-window-sampler';
import {
  LANES,
  VECTOR,
  groupLayout,
  stateGradientBytes,
  workspaceLayout,
  type Batch,
  type GroupLayout,
} from './layout';
import type { PendingGradient } from './pending-gradient';
import { ruleShape, shapeOf, type Shape } from './shape';
import { supportsRelaxedSimd } from './support';

/** Options of {@link lanes}. */
export interface LanesOptions {
  /**
   * Lets a multiply-add round once where the machine can (relaxed SIMD). Faster, but results then
   * differ from machine to machine in their last bits. Default false.
   */
  readonly relaxed?: boolean;
}

/**
 * Makes a factory of engines that compute many small Elman networks at once: WebAssembly SIMD in
 * float32, four runs a vector, each run in a lane of its own. See docs/lanes.md.
 *
 * @throws OptionError if relaxed SIMD is asked for where there is none
 */
export function lanes({ relaxed = false }: LanesOptions = {}): EngineFactory {
  if (relaxed && !supportsRelaxedSimd()) {
    const allowed =
      'false here: this JavaScript engine has no relaxed SIMD (Node 22 and later do; Node 20 with --experimental-wasm-relaxed-simd)';
    throw new OptionError('lanes', 'relaxed', relaxed, allowed);
  }
  return (config) => new LanesEngine(config, relaxed);
}

/**
 * The deterministic lanes engine: a run's results are the same bits on every machine and in
 * whatever company it runs.
 *
 * @throws OptionError if the configuration makes no sense, the network is no Elman network or has an
 *   embedding, or its number of hidden units is not a multiple of 4
 */
export const lanesEngine: EngineFactory = lanes();

/** A mini-batch's code and the memory it works in. */
interface Plan extends PendingGradient {
  readonly batch: Batch;
  readonly starts: number;
  readonly stateGradients: number;
}

class LanesEngine implements Engine {
  readonly name: string;
  readonly online: OnlinePerformance;
  readonly memory: LanesMemory;
  readonly #shape: Shape;
  readonly #layout: GroupLayout;
  readonly #arena = new Arena();
  readonly #advance: (from: number, to: number) => void;
  readonly #slopes: Compiled;
  readonly #apply: Compiled;
  /** Groups of four runs; lanes beyond the last run compute and are never looked at. */
  readonly #groupCount: number;
  readonly #groups: number;
  /** Where transitions are put for `advance`. */
  readonly #staging: { observations: number; targets: number; scored: number };
  readonly #plans = new Map<string, Plan>();
  readonly #moves = new Map<string, Compiled>();
  /** What the settings in memory and the functions at hand are for. */
  #plan: Plan | null = null;
  #objective: Objective | null = null;
  #stateStep: StateStep | null = null;
  #move: Compiled | null = null;
  /** Whatever would change what it is made of computes it first. */
  #pending: PendingGradient | null = null;
  #forward: LanesForwardMode | null = null;
  /** Whether ∂ℓ/∂g_β(s_t) stands in the groups' outputs. */
  #slopesReady = false;
  #stateMemoryReady = false;

  constructor(
    readonly config: EngineConfig,
    relaxed: boolean,
  ) {
    checkConfig('lanesEngine', config);
    const { network, runs, streams, learningRates } = config;
    if (network.cell !== 'elman') {
      const allowed = '"elman" (lanes know no other cell; referenceEngine does)';
      throw new OptionError('lanesEngine', 'network.cell', network.cell, allowed);
    }
    if (network.embedding !== null) {
      const allowed = 'null (lanes know none; referenceEngine and the tensors engine do)';
      throw new OptionError('lanesEngine', 'network.embedding', network.embedding, allowed);
    }
    if (network.hiddenUnits % LANES !== 0) {
      const allowed = `a multiple of ${LANES}`;
      throw new OptionError('lanesEngine', 'network.hiddenUnits', network.hiddenUnits, allowed);
    }
    checkSinglePrecision('lanesEngine', 'optimizer', config.optimizer);
    this.name = relaxed ? 'lanes-relaxed' : 'lanes';
    this.#shape = shapeOf(config, relaxed);
    this.#layout = groupLayout(this.#shape);
    this.#groupCount = Math.ceil(runs / LANES);

    const arena = this.#arena;
    arena.allocate(CONSTANT_BYTES);
    const samples = this.#groupCount * LANES * streams;
    const { observation, target } = network;
    this.#staging = {
      observations: arena.allocate(samples * width(observation) * 4),
      targets: arena.allocate(samples * width(target) * 4),
      scored: arena.allocate(samples * 4),
    };
    this.#groups = arena.allocate(this.#groupCount * this.#layout.bytes);
    writeConstants(arena.memory.buffer);
    this.#writeRule(config.optimizer, '');
    writeSetting(arena.floats, 'streamWeight', 1 / streams);
    for (let run = 0; run < runs; run++) {
      arena.floats[this.#index(run, this.#layout.rate, 0)] = learningRates[run];
    }
    this.#fillMemory(config.optimizer, this.#layout.memory, this.#layout.parameterCount);
    const code = coreCode(arena.memory, this.#shape, this.#layout);
    this.#slopes = code.slopes;
    this.#apply = code.apply;
    const lanesOf = (width: number): number => LANES * streams * width * 4;
    this.#advance = throughGroups(code.advance, this.#groupCount, [
      [this.#groups, this.#layout.bytes],
      [this.#staging.observations, lanesOf(width(observation))],
      [this.#staging.targets, lanesOf(width(target))],
      [this.#staging.scored, lanesOf(1)],
    ]);

    this.memory = this.#memory();
    this.online = {
      loss: new Float64Array(runs),
      error: new Float64Array(runs),
      count: new Float64Array(runs),
    };
  }

  advance(from: number, to: number, transitions: Transitions): void {
    this.#settle();
    this.#forward?.settle();
    this.#slopesReady = false;
    const { integers, floats } = this.#arena;
    const { observation, target } = this.#shape;
    const { observations, targets, scored } = transitions;
    const staging = this.#staging;
    (observation === 'class' ? integers : floats).set(observations, staging.observations / 4);
    (target === 'class' ? integers : floats).set(targets, staging.targets / 4);
    integers.set(scored, staging.scored / 4);
    this.#advance(from, to);
    this.#readOnline(scored);
  }

  gradient(windows: Windows, objective: Objective): void {
    const { batchSize, length } = windows;
    const { loss } = objective;
    const plan = this.#planFor(batchSize, length, loss);
    if (plan !== this.#plan || objective !== this.#objective) this.#prepare(plan, objective);
    this.#placeStarts(windows, plan.starts / 4);
    this.#pending = plan;
  }

  windowSampler(generators: readonly Generator[]): WindowSampler {
    return new LanesWindowSampler(this.#arena, this.#shape, generators);
  }

  updateWeights(): void {
    this.#forward?.settleInfluence();
    if (this.#pending === null) this.#apply(this.#groups, this.#groupCount);
    else this.#pending.learn();
    this.#pending = null;
    this.#slopesReady = false;
  }

  get forward(): ForwardMode {
    return this.#forwardModeAtHand();
  }

  updateStates(step: StateStep): void {
    this.#settle();
    const plan = this.#plan;
    if (plan === null) return;
    if (step !== this.#stateStep || this.#move === null) this.#prepareStates(plan, step);
    this.#move?.(this.#groups, plan.starts, plan.stateGradients, this.#groupCount);
  }

  parameters(run: number): Float64Array {
    return this.#read(run, this.#layout.parameters, this.#layout.parameterCount);
  }

  setParameters(run: number, parameters: ArrayLike<number>): void {
    this.#settle();
    this.#forward?.settleInfluence();
    this.#slopesReady = false;
    this.#write(run, this.#layout.parameters, parameters);
  }

  state(run: number, stream: number, slot: number): Float64Array {
    const first = this.#stateIndex(run, stream, slot);
    return Float64Array.from(this.#arena.floats.subarray(first, first + this.#shape.hiddenUnits));
  }

  setState(run: number, stream: number, slot: number, state: ArrayLike<number>): void {
    this.#settle();
    this.#arena.floats.set(state, this.#stateIndex(run, stream, slot));
  }

  parameterGradient(run: number): Float64Array {
    this.#settle();
    return this.#read(run, this.#layout.gradient, this.#layout.parameterCount);
  }

  stateGradients(run: number, stream: number, window: number): StateGradients {
    this.#settle();
    const { hiddenUnits: k, streams } = this.#shape;
    const plan = this.#plan;
    if (plan === null) throw new Error('there is no gradient yet');
    const { windows } = plan.batch;
    const sample = stream * windows + window;
    const group = Math.floor(run / LANES);
    const base = plan.stateGradients + group * stateGradientBytes(this.#shape, plan.batch);
    const at = (index: number): Float64Array =>
      this.#strided((base + index * k * VECTOR) / 4 + (run % LANES), k);
    return { start: at(sample), end: at(streams * windows + sample) };
  }

  /** Computes the gradient that was asked for, if it has not been. */
  #settle(): void {
    this.#pending?.compute();
    this.#pending = null;
  }

  #planFor(windows: number, length: number, loss: Batch['loss']): Plan {
    const latest = this.#plan;
    if (
      latest?.batch.windows === windows &&
      latest.batch.length === length &&
      latest.batch.loss === loss
    ) {
      return latest;
    }
    const { slots } = this.config;
    if (length > slots) {
      const allowed = `an integer from 1 to slots (${slots})`;
      throw new OptionError('lanesEngine', 'windows.length', length, allowed);
    }
    const batch: Batch = { windows, length, loss };
    const key = JSON.stringify(batch);
    let plan = this.#plans.get(key);
    if (plan === undefined) {
      plan = this.#makePlan(batch);
      this.#plans.set(key, plan);
    }
    return plan;
  }

  /** [R × B] starts to where the code reads them. */
  #placeStarts(windows: Windows, to: number): void {
    const { integers } = this.#arena;
    if (windows instanceof DrawnWindows) {
      const from = windows.at / 4;
      integers.copyWithin(to, from, from + startsBytes(this.#groupCount, windows.batchSize) / 4);
      return;
    }
    const { starts, batchSize } = windows;
    for (let i = 0; i < starts.length; i++) {
      integers[to + startIndex(Math.floor(i / batchSize), i % batchSize, batchSize)] = starts[i];
    }
  }

  #makePlan(batch: Batch): Plan {
    const groups = this.#groupCount;
    const workspaces = groupsTogether(this.#shape.hiddenUnits, this.#samplesOf(batch));
    const starts = this.#arena.allocate(startsBytes(groups, batch.windows));
    const stateGradients = this.#arena.allocate(groups * stateGradientBytes(this.#shape, batch));
    const workspace = this.#arena.allocate(workspaces * workspaceLayout(this.#shape, batch).bytes);
    const code = (update: boolean): (() => void) =>
      throughGroups(
        gradientCode(this.#arena.memory, this.#shape, this.#layout, batch, update),
        groups,
        [
          [this.#groups, this.#layout.bytes],
          [starts, batch.windows * VECTOR],
          [stateGradients, stateGradientBytes(this.#shape, batch)],
          [workspace, 0],
        ],
      );
    return {
      batch,
      starts,
      stateGradients,
      compute: whenFirstNeeded(() => code(false)),
      learn: whenFirstNeeded(() => code(true)),
    };
  }

  #prepare(plan: Plan, objective: Objective): void {
    const { lambda, penalty, loss } = objective;
    const { stateSize } = this.config.network;
    const { floats } = this.#arena;
    writeSetting(floats, 'lambda', penalty === 'sum' ? lambda : lambda / stateSize);
    writeSetting(floats, 'lossWeight', loss === 'last' ? 1 : 1 / plan.batch.length);
    writeSetting(floats, 'sampleWeight', 1 / this.#samplesOf(plan.batch));
    this.#plan = plan;
    this.#objective = objective;
    this.#move = null;
  }

  #prepareStates(plan: Plan, step: StateStep): void {
    const { rule, rate, averaging } = step;
    const samples = this.#samplesOf(plan.batch);
    const { floats, memory } = this.#arena;
    checkSinglePrecision('lanesEngine', 'stateStep.rule', rule);
    this.#writeRule(rule, 'state');
    writeSetting(floats, 'stateScale', averaging === 'window' ? 1 : 1 / samples);
    writeSetting(floats, 'stateWeight', 1 / (2 * samples));
    if (rate !== 'shared') writeSetting(floats, 'stateRate', rate);
    if (!this.#stateMemoryReady) {
      this.#fillMemory(rule, this.#layout.stateMemory, this.#shape.hiddenUnits);
      this.#stateMemoryReady = true;
    }
    const shape = { rule: ruleShape(rule), sharedRate: rate === 'shared' };
    const key = JSON.stringify([plan.batch, shape]);
    const move =
      this.#moves.get(key) ?? stateMoveCode(memory, this.#shape, this.#layout, plan.batch, shape);
    this.#moves.set(key, move);
    this.#stateStep = step;
    this.#move = move;
  }

  /** n = B·S. */
  #samplesOf(batch: Batch): number {
    return batch.windows * this.config.streams;
  }

  #readOnline(scored: Uint8Array): void {
    const { runs, streams } = this.config;
    const { loss, error, count } = this.online;
    const { floats } = this.#arena;
    const toError = (this.#layout.error - this.#layout.loss) / 4;
    let at = (this.#groups + this.#layout.loss) / 4;
    let sample = 0;
    for (let run = 0; run < runs; run++) {
      const lane = run % LANES;
      loss[run] = finiteOrNaN(floats[at + lane]);
      error[run] = floats[at + lane + toError];
      let scores = 0;
      for (let s = 0; s < streams; s++) scores += scored[sample++];
      count[run] = scores;
      if (lane === LANES - 1) at += this.#layout.bytes / 4;
    }
  }

  #writeRule(rule: UpdateRule, whose: '' | 'state'): void {
    const floats = this.#arena.floats;
    const write = (
      weights: Parameters<typeof writeSetting>[1],
      states: typeof weights,
      value: number,
    ): void => {
      writeSetting(floats, whose === '' ? weights : states, value);
    };
    if (rule.kind === 'rmsprop') {
      write('decay', 'stateDecay', rule.decay);
      write('oneMinusDecay', 'oneMinusStateDecay', 1 - rule.decay);
      write('epsilon', 'stateEpsilon', rule.epsilon);
      write('squareFloor', 'stateSquareFloor', squareFloor(rule));
    }
    write('clip', 'stateClip', rule.clip ?? 0);
    write('minusClip', 'minusStateClip', -(rule.clip ?? 0));
  }

  #fillMemory(rule: UpdateRule, offset: number, size: number): void {
    if (rule.kind !== 'rmsprop') return;
    for (let group = 0; group < this.#groupCount; group++) {
      const first = (this.#groups + group * this.#layout.bytes + offset) / 4;
      this.#arena.floats.fill(rule.initialAccumulator, first, first + size * LANES);
    }
  }

  #memory(): LanesMemory {
    return new LanesMemory({
      arena: this.#arena,
      shape: this.#shape,
      layout: this.#layout,
      groups: this.#groups,
      hasStateMemory: () => this.#stateMemoryReady,
      takeStateMemory: () => {
        this.#stateMemoryReady = true;
      },
      settle: () => {
        this.#settle();
        this.#forward?.settle();
        this.#slopesReady = false;
      },
      placeOf: (handle) => this.#forwardModeAtHand().placeOf(handle),
    });
  }

  #forwardModeAtHand(): LanesForwardMode {
    return (this.#forward ??= this.#forwardMode());
  }

  #forwardMode(): LanesForwardMode {
    return new LanesForwardMode({
      arena: this.#arena,
      shape: this.#shape,
      layout: this.#layout,
      runs: this.config.runs,
      groups: this.#groups,
      groupCount: this.#groupCount,
      computeSlopes: () => {
        if (!this.#slopesReady) this.#slopes(this.#groups, this.#groupCount);
        this.#slopesReady = true;
      },
      settle: () => {
        this.#settle();
      },
      ask: (gradient) => {
        this.#pending = gradient;
      },
    });
  }

  /** The index among floats of the `item`-th vector from `offset` on, in a run's lane. */
  #index(run: number, offset: number, item: number): number {
    const group = Math.floor(run / LANES);
    const at = this.#groups + group * this.#layout.bytes + offset + item * VECTOR;
    return at / 4 + (run % LANES);
  }

  #stateIndex(run: number, stream: number, slot: number): number {
    const { hiddenUnits: k, slots } = this.#shape;
    const group = Math.floor(run / LANES);
    const at = this.#groups + group * this.#layout.bytes + this.#layout.states;
    return at / 4 + ((stream * slots + slot) * LANES + (run % LANES)) * k;
  }

  /** Every fourth float from an index on. */
  #strided(first: number, count: number): Float64Array {
    const floats = this.#arena.floats;
    return Float64Array.from({ length: count }, (_, i) => floats[first + i * LANES]);
  }

  #read(run: number, offset: number, count: number): Float64Array {
    return this.#strided(this.#index(run, offset, 0), count);
  }

  #write(run: number, offset: number, values: ArrayLike<number>): void {
    const first = this.#index(run, offset, 0);
    for (let i = 0; i < values.length; i++) this.#arena.floats[first + i * LANES] = values[i];
  }
}

/** A function that is made when it is called for the first time. */
function whenFirstNeeded(make: () => () => void): () => void {
  let made: (() => void) | null = null;
  return () => {
    made ??= make();
    made();
  };
}
