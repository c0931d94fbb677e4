import { width, type Space, type Transitions } from '../../environments';
import { isMissing } from '../../environments/missing-target';
import type { Objective, StateGradients, Windows, WrittenBack } from '../engine';
import type { RunSnapshot } from '../engine-snapshot';
import { ruleShape } from '../lanes/shape';
import type { LastAdvance } from '../reference/reference-forward-mode';
import type { StateStep } from '../update-rules';
import { ValueRing, type Values } from '../value-ring';
import { clearRow, copyRows, readRows } from './memory';
import { RunCostates, type Latest } from './run-costates';
import { RunMemory } from './run-memory';
import { isFiniteRun, readSnapshot, writeSnapshot } from './run-snapshot';
import { writeInputs, writeTargets } from './samples';
import { readScores, type Predictions } from './scores';
import type { Setting } from './setting';
import { outputPanels, statePanels, VECTOR } from './shape';
import { windowGradient } from './window-gradient';
import { windowWork, type WindowWork } from './window-work';

/** One run at work. */
export class DenseRun {
  readonly costates: RunCostates;
  readonly #setting: Setting;
  readonly #index: number;
  readonly #own: RunMemory;
  /** By batch size, length and loss. */
  readonly #works = new Map<string, WindowWork>();
  /** The latest mini-batch, and where its windows start. */
  #latest: Latest | null = null;
  /** Whether `updateWeights` follows what the windows left, or the numbers in the gradient's own place. */
  #followsWindows = false;
  /** The slot that the last advance wrote to. */
  #newest = 0;

  constructor(setting: Setting, index: number) {
    this.#setting = setting;
    this.#index = index;
    this.#own = new RunMemory(setting, index);
    this.costates = new RunCostates(setting, this.#own);
  }

  /**
   * s_t = f_W(s_{t−1}, o_t); see `Engine.advance`.
   *
   * @returns how the predictions did; null if none is scored
   */
  advance(from: number, to: number, transitions: Transitions): Predictions | null {
    const { config, memory, shape, steps, online } = this.#setting;
    const { streams: S, actingState } = config;
    const { theta, previous, acting, observations, targets } = this.#own;
    observations.store(to, transitions.observations, this.#index);
    targets.store(to, transitions.targets, this.#index);
    this.#newest = to;
    this.#own.copyStates(actingState === 'linked' ? this.#own.slot(from) : acting, previous);
    this.#forward(observations.at(to), previous, acting);
    this.#own.copyStates(acting, this.#own.slot(to));

    const marks = transitions.scored.subarray(this.#index * S, (this.#index + 1) * S);
    if (marks.every((mark) => mark === 0)) return null;
    const { outputs, losses, largest, best, scratch } = online;
    writeTargets(memory, shape, online.targets, S, targets.at(to));
    steps.readout(theta, acting, outputs);
    steps.scores(outputs, online.targets, losses, largest, best, scratch);
    return readScores(this.#setting, targets.at(to));
  }

  /** See `Engine.preview`. @returns [S × outputSize] */
  preview(from: number, observations: readonly Transitions['observations'][]): Float32Array {
    const { config, memory, shape, steps, online } = this.#setting;
    const { streams: S, actingState, network } = config;
    const { theta, acting } = this.#own;
    const { previous, next } = this.#setting.ahead;
    this.#own.copyStates(actingState === 'linked' ? this.#own.slot(from) : acting, next);
    for (const values of observations) {
      this.#own.copyStates(next, previous);
      const own = new ValueRing(network.observation, 1, S);
      own.store(0, values, this.#index);
      this.#forward(own.at(0), previous, next);
    }
    steps.readout(theta, next, online.outputs);
    return readRows(memory, online.outputs, S, shape.outputSize);
  }

  setLearningRate(rate: number): void {
    this.#setting.memory.splat(this.#own.rate, rate);
  }

  gradient({ starts, batchSize, length }: Windows, objective: Objective): void {
    const { memory, layout, kernels, shape, tools } = this.#setting;
    const work = this.#workFor(batchSize, length, objective.loss);
    const firsts = starts.slice(this.#index * batchSize, (this.#index + 1) * batchSize);
    const latest = { work, starts: [...firsts] };
    this.#latest = latest;
    const { streams: S } = this.#setting.config;
    for (const { slots, gradients, first } of this.#windowEnds()) {
      const source = { at: slots, rows: S, first: 0 };
      const at = gradients === work.delta ? work.states : work.ends;
      copyRows(memory, statePanels(shape), S, source, { at, rows: work.samples, first });
    }
    const ofStep = (ring: ValueRing) => (step: number) => ring.ofWindows(firsts, step, step);
    windowGradient(
      { ...tools, steps: kernels.steps(work.samples), back: kernels.back(work.samples) },
      work,
      this.#own.theta,
      layout.blocks,
      ofStep(this.#own.observations),
      ofStep(this.#own.targets),
      {
        addCostates: () => {
          if (objective.costate === true) this.costates.add(latest);
        },
        leaveOutMissing: (targets, outputs) => {
          this.#leaveOutMissing(targets, outputs);
        },
      },
    );
    this.#followsWindows = true;
  }

  updateWeights(): void {
    const { layout, kernels, shape } = this.#setting;
    if (!this.#followsWindows || this.#latest === null) {
      const { embedding } = layout.blocks;
      const isFixed = embedding.bytes > 0 && !shape.trainsEmbedding;
      this.#apply(0, isFixed ? embedding.at : layout.bytes);
      return;
    }
    const { work } = this.#latest;
    const { theta, accumulators, rate } = this.#own;
    const { states, inputs, gates, hiddenGates, batch } = work;
    const code = kernels.learn(work.samples);
    code.learnCell(theta, accumulators, rate, states, inputs, gates, hiddenGates, batch.length);
    code.learnReadout(theta, accumulators, rate, ...readoutParts(work));
    for (const { at, bytes } of this.#scatter(work)) this.#apply(at, bytes);
  }

  updateStates({ rule, rate }: StateStep): void {
    if (this.#latest === null) return;
    const { config, memory, kernels } = this.#setting;
    const { work } = this.#latest;
    const own = this.#own;
    const code = kernels.states(work.samples, ruleShape(rule), config.streams);
    if (rule.kind === 'rmsprop') {
      if (!own.hasStateAccumulators) own.allStateAccumulators.fill(rule.initialAccumulator);
      code.accumulate(own.stateAccumulators, work.delta, work.ends);
    }
    own.hasStateAccumulators = true;
    if (rate !== 'shared') memory.splat(own.stateRate, rate);
    const rateAt = rate === 'shared' ? own.rate : own.stateRate;
    for (const { slots, gradients, first } of this.#windowEnds()) {
      code.move(slots, gradients + first * VECTOR, own.stateAccumulators, rateAt);
    }
  }

  /** See `Engine.writeBack`. */
  writeBack(which: WrittenBack): void {
    if (this.#latest === null) return;
    const { config, memory, shape } = this.#setting;
    const { slots, streams: S } = config;
    const { work, starts } = this.#latest;
    const last = which === 'all' ? work.batch.length : work.batch.length - 1;
    for (const [b, start] of starts.entries()) {
      for (let j = 1; j <= last; j++) {
        const unrolled = work.states + j * work.step.states;
        const from = { at: unrolled, rows: work.samples, first: b * S };
        const to = { at: this.#own.slot((start + j) % slots), rows: S, first: 0 };
        copyRows(memory, statePanels(shape), S, from, to);
      }
    }
  }

  /** See `Costates.update`. */
  updateCostates(): void {
    if (this.#latest !== null) this.costates.update(this.#latest);
  }

  parameters(): Float64Array {
    return this.#extracted(this.#own.theta);
  }

  setParameters(parameters: ArrayLike<number>): void {
    this.#setting.layout.insert(parameters, this.#own.likeTheta(this.#own.theta));
  }

  parameterGradient(): Float64Array {
    const { gradient } = this.#own;
    if (this.#followsWindows && this.#latest !== null) {
      const { work } = this.#latest;
      const { states, inputs, gates, hiddenGates, batch } = work;
      const code = this.#setting.kernels.sums(work.samples);
      this.#own.likeTheta(gradient).fill(0);
      code.sumCell(gradient, states, inputs, gates, hiddenGates, batch.length);
      code.sumReadout(gradient, ...readoutParts(work));
      this.#scatter(work);
    }
    return this.#extracted(gradient);
  }

  /** What `updateWeights` is to follow instead of the windows' gradient. */
  setParameterGradient(gradient: ArrayLike<number>): void {
    this.#setting.layout.insert(gradient, this.#own.likeTheta(this.#own.gradient));
    this.#followsWindows = false;
  }

  state(stream: number, slot: number): Float64Array {
    return Float64Array.from(this.#own.readState(this.#own.slot(slot), stream));
  }

  setState(stream: number, slot: number, state: ArrayLike<number>): void {
    this.#own.writeState(this.#own.slot(slot), stream, state);
  }

  stateGradients(stream: number, window: number): StateGradients {
    if (this.#latest === null) throw new Error('there is no gradient yet');
    const { delta, ends, samples } = this.#latest.work;
    const row = window * this.#setting.config.streams + stream;
    return {
      start: Float64Array.from(this.#own.readState(delta, row, samples)),
      end: Float64Array.from(this.#own.readState(ends, row, samples)),
    };
  }

  /** The last advance in float64, for forward mode. */
  lastAdvance(): LastAdvance {
    const { network, streams } = this.#setting.config;
    const { observations, targets, previous, acting } = this.#own;
    const [observed, predicted] = [observations, targets].map((ring) => ring.at(this.#newest));
    return {
      parameters: this.parameters(),
      streams: Array.from({ length: streams }, (_, s) => ({
        step: {
          previous: Float64Array.from(this.#own.readState(previous, s)),
          input: valueOf(network.observation, observed, s),
          next: Float64Array.from(this.#own.readState(acting, s)),
        },
        target: valueOf(network.target, predicted, s),
      })),
    };
  }

  readSnapshot(): RunSnapshot {
    return readSnapshot(this.#setting, this.#own);
  }

  writeSnapshot(saved: RunSnapshot): void {
    writeSnapshot(this.#setting, this.#own, saved);
  }

  get isFinite(): boolean {
    return isFiniteRun(this.#setting, this.#own);
  }

  /** next ← f_W(previous, o) of all streams. */
  #forward(observed: Values, previous: number, next: number): void {
    const { memory, shape, layout, steps, online } = this.#setting;
    const { theta } = this.#own;
    const { names, x, z, v } = online;
    writeInputs(memory, shape, { names, x }, observed);
    if (shape.input === 'embedding') steps.gather(theta + layout.blocks.embedding.at, names, x);
    steps.affine(theta, shape.input === 'class' ? names : x, previous, z, v);
    steps.forward(theta, z, v, previous, next);
  }

  /** ∂ℓ/∂g_β ← 0 in the samples whose target is missing, since ℓ is 0 there. */
  #leaveOutMissing(targets: Values, outputs: number): void {
    const { config, memory, shape } = this.#setting;
    if (config.mayLackTargets !== true) return;
    const { target } = config.network;
    const samples = targets.length / width(target);
    for (let i = 0; i < samples; i++) {
      if (isMissing(target, targets, i)) {
        clearRow(memory, outputs, samples, outputPanels(shape), i);
      }
    }
  }

  /**
   * Both ends of each window of the latest mini-batch, one window after the other: where the states of all
   * streams are stored, where gradients of such ends stand, and the first sample of the window.
   */
  *#windowEnds(): Generator<Readonly<Record<'slots' | 'gradients' | 'first', number>>> {
    if (this.#latest === null) return;
    const { slots, streams } = this.#setting.config;
    const { work, starts } = this.#latest;
    for (const [b, start] of starts.entries()) {
      const end = (start + work.batch.length) % slots;
      const first = b * streams;
      yield { slots: this.#own.slot(start), gradients: work.delta, first };
      yield { slots: this.#own.slot(end), gradients: work.ends, first };
    }
  }

  #workFor(windows: number, length: number, loss: Objective['loss']): WindowWork {
    const { config, memory, shape } = this.#setting;
    const key = `${windows} ${length} ${loss}`;
    let work = this.#works.get(key);
    if (work === undefined) {
      work = windowWork(memory, shape, { windows, length, loss }, config.streams);
      this.#works.set(key, work);
    }
    return work;
  }

  /** The gradient of what is looked up by classes, in its own place; and where that is in θ. */
  #scatter(work: WindowWork): { readonly at: number; readonly bytes: number }[] {
    const { layout, kernels, memory, shape } = this.#setting;
    const { batch, step } = work;
    const isTable = shape.input === 'embedding' && shape.trainsEmbedding;
    if (shape.input !== 'class' && !isTable) return [];
    const code = kernels.scatter(work.samples);
    const { at, bytes } = layout.blocks[isTable ? 'embedding' : 'input'];
    const gradient = this.#own.gradient + at;
    memory.floats(gradient, bytes / 4).fill(0);
    for (let j = 0; j < batch.length; j++) {
      const names = work.names + j * step.names;
      if (isTable) code.scatterEmbedding(gradient, names, work.ofInputs + j * step.inputs);
      else code.scatterInput(gradient, names, work.gates + j * step.gates);
    }
    return [{ at, bytes }];
  }

  /** A part of θ follows the gradient that stands in its own place. */
  #apply(at: number, bytes: number): void {
    const { config, kernels } = this.#setting;
    const { theta, accumulators, gradient, rate } = this.#own;
    const code = kernels.learn(this.#latest?.work.samples ?? config.streams);
    code.apply(theta + at, accumulators + at, gradient + at, rate, bytes / VECTOR);
  }

  /** Something like θ in the layout of `network.blocks`. */
  #extracted(at: number): Float64Array {
    const { config, layout } = this.#setting;
    const values = new Float64Array(config.network.parameterCount);
    layout.extract(this.#own.likeTheta(at), values);
    return values;
  }
}

/** The first state that is read out, the first ∂ℓ/∂g_β, and how many. */
function readoutParts({ states, outputs, step, batch }: WindowWork): [number, number, number] {
  const first = batch.loss === 'last' ? batch.length : 1;
  return [states + first * step.states, outputs, batch.length - first + 1];
}

function valueOf(space: Space, values: Values, s: number): number | Float64Array {
  if (space.kind === 'class') return values[s];
  return Float64Array.from(values.subarray(s * width(space), (s + 1) * width(space)));
}
