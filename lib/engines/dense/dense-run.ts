import { width, type Space, type Transitions } from '../../environments';
import { areFinite } from '../divergence';
import type { Objective, StateGradients, Windows } from '../engine';
import type { RunSnapshot } from '../engine-snapshot';
import type { LastAdvance } from '../reference/reference-forward-mode';
import type { StateStep } from '../update-rules';
import { ruleShape } from '../lanes/shape';
import { ValueRing, type Values } from '../value-ring';
import { copyRows, placeIn } from './memory';
import { writeInputs, writeTargets } from './samples';
import type { Setting } from './setting';
import { LANES, statePanels, unitPanels, VECTOR } from './shape';
import { windowGradient } from './window-gradient';
import { windowWork, type WindowWork } from './window-work';

/** How the predictions of a run's streams did; see `OnlinePerformance`. */
export interface Predictions {
  /** [S] */
  readonly losses: ArrayLike<number>;
  readonly errors: ArrayLike<number>;
}

/** What `updateWeights` follows: what the windows left behind, or numbers in the gradient's own place. */
type GradientSource = 'windows' | 'given';

/** Everything that belongs to one run: its place in memory, and what is done there. */
export class DenseRun {
  readonly #setting: Setting;
  readonly #index: number;
  readonly #theta: number;
  readonly #accumulators: number;
  /** Made when it is first needed. */
  #gradient: number | null = null;
  /** Its learning rate, and that of its states if they have one of their own: a vector each. */
  readonly #rate: number;
  readonly #stateRate: number;
  /** [slots] of states [S]. */
  readonly #states: number;
  /** s_{t−1} and s_t of the last advance. */
  readonly #previous: number;
  readonly #acting: number;
  readonly #stateAccumulators: number;
  #hasStateAccumulators = false;
  readonly #observations: ValueRing;
  readonly #targets: ValueRing;
  /** By batch size, length and loss. */
  readonly #works = new Map<string, WindowWork>();
  /** The latest mini-batch, and where its windows start. */
  #latest: { readonly work: WindowWork; readonly starts: readonly number[] } | null = null;
  #source: GradientSource = 'given';
  #newest = 0;

  constructor(setting: Setting, index: number) {
    const { config, memory, shape, layout } = setting;
    const { network, streams, slots, optimizer, learningRates } = config;
    this.#setting = setting;
    this.#index = index;
    const ofTheta = layout.bytes / VECTOR;
    this.#theta = memory.vectors(ofTheta);
    this.#accumulators = optimizer.kind === 'rmsprop' ? memory.vectors(ofTheta) : this.#theta;
    const ofState = statePanels(shape) * streams;
    this.#states = memory.vectors(slots * ofState);
    this.#previous = memory.vectors(ofState);
    this.#acting = memory.vectors(ofState);
    this.#stateAccumulators = memory.vectors(statePanels(shape));
    this.#rate = memory.vectors(1);
    this.#stateRate = memory.vectors(1);
    this.#observations = new ValueRing(network.observation, slots, streams);
    this.#targets = new ValueRing(network.target, slots, streams);
    memory.splat(this.#rate, learningRates[index]);
    if (optimizer.kind === 'rmsprop') {
      memory.floats(this.#accumulators, layout.bytes / 4).fill(optimizer.initialAccumulator);
    }
  }

  /**
   * s_t = f_W(s_{t−1}, o_t); see `Engine.advance`.
   *
   * @returns how the predictions did; null if none is scored
   */
  advance(from: number, to: number, transitions: Transitions): Predictions | null {
    const { config, memory, shape, layout, steps, online } = this.#setting;
    const { streams: S, actingState } = config;
    this.#observations.store(to, transitions.observations, this.#index);
    this.#targets.store(to, transitions.targets, this.#index);
    this.#newest = to;
    const theta = this.#theta;
    const { names, x, z, v } = online;
    this.#copyState(actingState === 'linked' ? this.#slot(from) : this.#acting, this.#previous);
    writeInputs(memory, shape, { names, x }, this.#observations.at(to));
    if (shape.input === 'embedding') steps.gather(theta + layout.blocks.embedding.at, names, x);
    steps.affine(theta, shape.input === 'class' ? names : x, this.#previous, z, v);
    steps.forward(theta, z, v, this.#previous, this.#acting);
    this.#copyState(this.#acting, this.#slot(to));
    const marks = transitions.scored.subarray(this.#index * S, (this.#index + 1) * S);
    return marks.some((mark) => mark !== 0) ? this.#score(this.#targets.at(to)) : null;
  }

  gradient({ starts, batchSize, length }: Windows, objective: Objective): void {
    const { config, memory, shape, layout, kernels, tools } = this.#setting;
    const { slots, streams: S } = config;
    const work = this.#workFor(batchSize, length, objective.loss);
    const own = [...starts.subarray(this.#index * batchSize, (this.#index + 1) * batchSize)];
    for (const [b, start] of own.entries()) {
      const rows = { rows: work.samples, first: b * S };
      for (const [slot, at] of [
        [start, work.states],
        [(start + length) % slots, work.ends],
      ]) {
        const source = { at: this.#slot(slot), rows: S, first: 0 };
        copyRows(memory, statePanels(shape), S, source, { at, ...rows });
      }
    }
    const firsts = Int32Array.from(own);
    const ofStep = (ring: ValueRing) => (step: number) => ring.ofWindows(firsts, step, step);
    windowGradient(
      { ...tools, steps: kernels.steps(work.samples), back: kernels.back(work.samples) },
      work,
      this.#theta,
      layout.blocks,
      ofStep(this.#observations),
      ofStep(this.#targets),
    );
    this.#latest = { work, starts: own };
    this.#source = 'windows';
  }

  updateWeights(): void {
    const { layout, kernels } = this.#setting;
    const { blocks } = layout;
    const place = [this.#theta, this.#accumulators, this.#rate] as const;
    if (this.#source === 'given' || this.#latest === null) {
      const isFixed = blocks.embedding.rows > 0 && !this.#setting.shape.trainsEmbedding;
      this.#apply(0, isFixed ? blocks.embedding.at : layout.bytes);
      return;
    }
    const { work } = this.#latest;
    const code = kernels.learn(work.samples);
    const { states, inputs, gates, hiddenGates } = work;
    code.learnCell(...place, states, inputs, gates, hiddenGates, work.batch.length);
    code.learnReadout(...place, ...this.#readoutParts(work));
    for (const { at, bytes } of this.#scatter(work)) this.#apply(at, bytes);
  }

  updateStates(step: StateStep): void {
    if (this.#latest === null) return;
    const { config, memory, shape, kernels } = this.#setting;
    const { slots, streams: S } = config;
    const { work, starts } = this.#latest;
    const { rule, rate } = step;
    const code = kernels.states(work.samples, ruleShape(rule), S);
    if (rule.kind === 'rmsprop') {
      if (!this.#hasStateAccumulators) {
        const count = statePanels(shape) * LANES;
        memory.floats(this.#stateAccumulators, count).fill(rule.initialAccumulator);
      }
      code.accumulate(this.#stateAccumulators, work.delta, work.ends);
    }
    this.#hasStateAccumulators = true;
    if (rate !== 'shared') memory.splat(this.#stateRate, rate);
    const rateAt = rate === 'shared' ? this.#rate : this.#stateRate;
    for (const [b, start] of starts.entries()) {
      const ofWindow = b * S * VECTOR;
      for (const [slot, gradients] of [
        [start, work.delta],
        [(start + work.batch.length) % slots, work.ends],
      ]) {
        code.move(this.#slot(slot), gradients + ofWindow, this.#stateAccumulators, rateAt);
      }
    }
  }

  parameters(): Float64Array {
    const { config, layout } = this.#setting;
    const parameters = new Float64Array(config.network.parameterCount);
    layout.extract(this.#floats(this.#theta), parameters);
    return parameters;
  }

  setParameters(parameters: ArrayLike<number>): void {
    this.#setting.layout.insert(parameters, this.#floats(this.#theta));
  }

  parameterGradient(): Float64Array {
    const { config, layout, kernels } = this.#setting;
    const gradient = new Float64Array(config.network.parameterCount);
    const at = this.#gradientPlace();
    if (this.#source === 'windows' && this.#latest !== null) {
      const { work } = this.#latest;
      const code = kernels.sums(work.samples);
      this.#floats(at).fill(0);
      code.sumCell(at, work.states, work.inputs, work.gates, work.hiddenGates, work.batch.length);
      code.sumReadout(at, ...this.#readoutParts(work));
      this.#scatter(work);
    }
    layout.extract(this.#floats(at), gradient);
    return gradient;
  }

  /** What `updateWeights` is to follow instead of the windows' gradient. */
  setParameterGradient(gradient: ArrayLike<number>): void {
    this.#setting.layout.insert(gradient, this.#floats(this.#gradientPlace()));
    this.#source = 'given';
  }

  state(stream: number, slot: number): Float64Array {
    return Float64Array.from(this.#readState(this.#slot(slot), stream));
  }

  setState(stream: number, slot: number, state: ArrayLike<number>): void {
    this.#writeState(this.#slot(slot), stream, state);
  }

  stateGradients(stream: number, window: number): StateGradients {
    if (this.#latest === null) throw new Error('there is no gradient yet');
    const { delta, ends, samples } = this.#latest.work;
    const row = window * this.#setting.config.streams + stream;
    return {
      start: Float64Array.from(this.#readState(delta, row, samples)),
      end: Float64Array.from(this.#readState(ends, row, samples)),
    };
  }

  /** The last advance in float64, for forward mode. */
  lastAdvance(): LastAdvance {
    const { network, streams } = this.#setting.config;
    const [observed, predicted] = [this.#observations, this.#targets].map((ring) =>
      ring.at(this.#newest),
    );
    return {
      parameters: this.parameters(),
      streams: Array.from({ length: streams }, (_, s) => ({
        step: {
          previous: Float64Array.from(this.#readState(this.#previous, s)),
          input: valueOf(network.observation, observed, s),
          next: Float64Array.from(this.#readState(this.#acting, s)),
        },
        target: valueOf(network.target, predicted, s),
      })),
    };
  }

  /** See `EngineSnapshot.readRun`. */
  readSnapshot(): RunSnapshot {
    const { config, layout } = this.#setting;
    const { network, streams, slots, optimizer } = config;
    const ofTheta = (at: number): Float32Array => {
      const values = new Float32Array(network.parameterCount);
      layout.extract(this.#floats(at), values);
      return values;
    };
    const n = network.stateSize;
    const ofStreams = (at: number, into: Float32Array, first: number): void => {
      for (let s = 0; s < streams; s++) into.set(this.#readState(at, s), (first + s) * n);
    };
    const states = new Float32Array(slots * streams * n);
    for (let slot = 0; slot < slots; slot++) ofStreams(this.#slot(slot), states, slot * streams);
    const acting = new Float32Array(streams * n);
    ofStreams(this.#acting, acting, 0);
    return {
      parameters: ofTheta(this.#theta),
      optimizer: optimizer.kind === 'rmsprop' ? ofTheta(this.#accumulators) : new Float32Array(0),
      stateOptimizer: this.#hasStateAccumulators
        ? this.#readState(this.#stateAccumulators, 0, 1)
        : new Float32Array(0),
      states,
      acting,
      observations: this.#observations.read(),
      targets: this.#targets.read(),
    };
  }

  /** See `EngineSnapshot.isFinite`. Asked at the end of every bin: nothing is copied unless it is doubtful. */
  get isFinite(): boolean {
    const { config, memory, shape, layout } = this.#setting;
    const ofState = statePanels(shape) * LANES;
    const areas = [
      [this.#theta, layout.bytes / 4],
      [this.#accumulators, layout.bytes / 4],
      [this.#stateAccumulators, ofState],
      [this.#states, config.slots * config.streams * ofState],
    ];
    if (areas.every(([at, count]) => areFinite(memory.floats(at, count)))) return true;
    // It may be what fills up.
    const { parameters, optimizer, stateOptimizer, states } = this.readSnapshot();
    return [parameters, optimizer, stateOptimizer, states].every((numbers) => areFinite(numbers));
  }

  /** See `EngineSnapshot.writeRun`. */
  writeSnapshot(saved: RunSnapshot): void {
    const { config, layout } = this.#setting;
    const { network, streams, slots } = config;
    const n = network.stateSize;
    this.setParameters(saved.parameters);
    if (saved.optimizer.length > 0)
      layout.insert(saved.optimizer, this.#floats(this.#accumulators));
    if (saved.stateOptimizer.length > 0) {
      this.#writeState(this.#stateAccumulators, 0, saved.stateOptimizer, 1);
      this.#hasStateAccumulators = true;
    }
    for (let s = 0; s < streams; s++) {
      this.#writeState(this.#acting, s, saved.acting.subarray(s * n, (s + 1) * n));
      for (let slot = 0; slot < slots; slot++) {
        const first = (slot * streams + s) * n;
        this.#writeState(this.#slot(slot), s, saved.states.subarray(first, first + n));
      }
    }
    this.#observations.write(saved.observations);
    this.#targets.write(saved.targets);
  }

  #slot(slot: number): number {
    const { config, shape } = this.#setting;
    return this.#states + slot * statePanels(shape) * config.streams * VECTOR;
  }

  #copyState(from: number, to: number): void {
    const { config, memory, shape } = this.#setting;
    const numbers = statePanels(shape) * config.streams * LANES;
    memory.arena.floats.copyWithin(to / 4, from / 4, from / 4 + numbers);
  }

  /** How the streams' predictions from the acting state do. */
  #score(targets: Values): Predictions {
    const { config, memory, shape, steps, online } = this.#setting;
    const { streams: S, network } = config;
    const { outputs, losses, largest, best, scratch } = online;
    writeTargets(memory, shape, online.targets, S, targets);
    steps.readout(this.#theta, this.#acting, outputs);
    steps.scores(outputs, online.targets, losses, largest, best, scratch);
    const { floats, integers } = memory.arena;
    const ofStreams = Float64Array.from({ length: S }, (_, s) => floats[losses / 4 + s * LANES]);
    if (network.target.kind === 'vector') return { losses: ofStreams, errors: ofStreams };
    const errors = Float64Array.from({ length: S }, (_, s) => {
      const first = s * LANES;
      let lane = 0;
      for (let l = 1; l < LANES; l++) {
        const [mine, theirs] = [l, lane].map((i) => floats[largest / 4 + first + i]);
        const isLower = integers[best / 4 + first + l] < integers[best / 4 + first + lane];
        if (mine > theirs || (mine === theirs && isLower)) lane = l;
      }
      return Number(integers[best / 4 + first + lane] !== targets[s]);
    });
    return { losses: ofStreams, errors };
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

  /** The first h that is read out, the first ∂ℓ/∂g_β, and how many. */
  #readoutParts({ states, outputs, step, batch }: WindowWork): [number, number, number] {
    const first = batch.loss === 'last' ? batch.length : 1;
    return [states + first * step.states, outputs, batch.length - first + 1];
  }

  /** The gradient of what is looked up by classes, in its own place; and where that is in θ. */
  #scatter(work: WindowWork): { readonly at: number; readonly bytes: number }[] {
    const { layout, kernels, memory, shape } = this.#setting;
    const { samples, batch, step } = work;
    const isTable = shape.input === 'embedding' && shape.trainsEmbedding;
    if (shape.input !== 'class' && !isTable) return [];
    const code = kernels.scatter(samples);
    const name = isTable ? 'embedding' : 'input';
    const { at, bytes } = layout.blocks[name];
    const gradient = this.#gradientPlace() + at;
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
    const code = kernels.learn(this.#latest?.work.samples ?? config.streams);
    const places = [this.#theta, this.#accumulators, this.#gradientPlace()] as const;
    const [theta, accumulators, gradient] = places.map((place) => place + at);
    code.apply(theta, accumulators, gradient, this.#rate, bytes / VECTOR);
  }

  #gradientPlace(): number {
    const { memory, layout } = this.#setting;
    return (this.#gradient ??= memory.vectors(layout.bytes / VECTOR));
  }

  /** All numbers of something like θ. */
  #floats(at: number): Float32Array {
    return this.#setting.memory.floats(at, this.#setting.layout.bytes / 4);
  }

  #readState(at: number, row: number, rows = this.#setting.config.streams): Float32Array {
    const { config, memory } = this.#setting;
    const { floats } = memory.arena;
    const places = this.#placesOf(row, rows);
    return Float32Array.from(
      { length: config.network.stateSize },
      (_, i) => floats[at / 4 + places(i)],
    );
  }

  #writeState(
    at: number,
    row: number,
    state: ArrayLike<number>,
    rows = this.#setting.config.streams,
  ): void {
    const { floats } = this.#setting.memory.arena;
    const places = this.#placesOf(row, rows);
    for (let i = 0; i < state.length; i++) floats[at / 4 + places(i)] = state[i];
  }

  /** Where a row's units stand in a matrix of states, in numbers. */
  #placesOf(row: number, rows: number): (unit: number) => number {
    const { shape } = this.#setting;
    const k = shape.hiddenUnits;
    const ofPart = unitPanels(shape) * rows * LANES;
    return (unit) => Math.floor(unit / k) * ofPart + placeIn(rows, row, unit % k);
  }
}

function valueOf(space: Space, values: Values, s: number): number | Float64Array {
  if (space.kind === 'class') return values[s];
  return Float64Array.from(values.subarray(s * width(space), (s + 1) * width(space)));
}
