import { width, type Space, type Transitions } from '../environments';
import { checkNumbers, firstMisfit, isVouchedFor, wordsOf } from '../environments/check-values';
import { firstTargetMisfit } from '../environments/missing-target';
import type { Generator } from '../random';
import { isList } from '../validation/describe-value';
import { DataError, OptionError } from '../validation/errors';
import { number, oneOf, parseOptions, record } from '../validation/options';
import type {
  Engine,
  EngineConfig,
  Objective,
  OnlinePerformance,
  Postponement,
  StateGradients,
  Windows,
  WindowSampler,
} from './engine';
import type { EngineSnapshot, ForwardHandle, Numbers, RunSnapshot } from './engine-snapshot';
import type { ForwardMode } from './forward-mode';
import { checkSingleRate, LARGEST_SINGLE } from './single-precision';
import { stateStepSchema } from './update-rule-schema';
import type { StateStep } from './update-rules';

const objectiveSchema = record({
  loss: oneOf('last', 'every'),
  lambda: number({ min: 0 }),
  penalty: oneOf('sum', 'mean'),
});

/**
 * An engine that is asked by anybody's code: every argument is checked, and then handed on to an engine
 * that trusts it. What is the same from call to call is checked once, so that a step costs nothing more.
 *
 * @param owner names the engine in errors, e.g. `lanesEngine`
 * @param precision of the numbers that it computes with: none may be larger than it can hold
 */
export function checkedEngine(
  owner: string,
  engine: Engine,
  precision: 'single' | 'double',
): Engine {
  return new CheckedEngine(owner, engine, precision);
}

const rateSchema = record({ rate: number({ min: 0 }) });

const AT_LEAST_1 = 'an integer of at least 1';

class CheckedEngine implements Engine {
  readonly name: string;
  readonly config: EngineConfig;
  readonly largest: number;
  readonly preview?: NonNullable<Engine['preview']>;
  readonly setLearningRate?: NonNullable<Engine['setLearningRate']>;
  readonly online: OnlinePerformance;
  readonly postponement: Postponement | undefined;
  readonly snapshot: EngineSnapshot | undefined;
  readonly windowSampler?: (generators: readonly Generator[]) => WindowSampler;
  readonly #owner: string;
  readonly #engine: Engine;
  /** Whether some observed numbers may be larger than it can hold. */
  readonly #isNarrow: boolean;
  /** What the engine's own sampler drew last. */
  #drawn: Windows | null = null;
  /** What was last found to be right. */
  #objective: Objective | null = null;
  #stateStep: StateStep | null = null;
  /** Windows of the last gradient; 0 before the first one. */
  #batchSize = 0;

  constructor(owner: string, engine: Engine, precision: 'single' | 'double') {
    const largest = precision === 'single' ? LARGEST_SINGLE : Number.MAX_VALUE;
    this.#owner = owner;
    this.#engine = engine;
    this.largest = largest;
    const { observation, target } = engine.config.network;
    this.#isNarrow =
      largest < Number.MAX_VALUE && [observation, target].some(({ kind }) => kind === 'vector');
    this.name = engine.name;
    this.config = engine.config;
    this.online = engine.online;
    this.postponement = engine.postponement;
    const { snapshot } = engine;
    this.snapshot = snapshot && new CheckedSnapshot(owner, engine.config, snapshot);
    const preview = engine.preview?.bind(engine);
    if (preview !== undefined) {
      this.preview = (from, observations) => {
        this.#checkPreview(from, observations);
        return preview(from, observations);
      };
    }
    const setLearningRate = engine.setLearningRate?.bind(engine);
    if (setLearningRate !== undefined) {
      this.setLearningRate = (run, rate) => {
        checkPlace(this.#owner, 'run', run, this.config.runs);
        parseOptions(this.#owner, rateSchema, { rate });
        if (precision === 'single') checkSingleRate(this.#owner, 'rate', rate);
        setLearningRate(run, rate);
      };
    }
    const windowSampler = engine.windowSampler?.bind(engine);
    if (windowSampler !== undefined) {
      this.windowSampler = (generators) => this.#watched(windowSampler(generators));
    }
  }

  /** Made when it is first asked for. */
  get forward(): ForwardMode | undefined {
    return this.#engine.forward;
  }

  advance(from: number, to: number, transitions: Transitions): void {
    checkPlace(this.#owner, 'from', from, this.config.slots);
    checkPlace(this.#owner, 'to', to, this.config.slots);
    if (this.#isNarrow || !isVouchedFor(transitions)) this.#checkTransitions(transitions);
    this.#engine.advance(from, to, transitions);
  }

  gradient(windows: Windows, objective: Objective): void {
    if (windows !== this.#drawn) this.#checkWindows(windows);
    if (objective !== this.#objective) {
      parseOptions(this.#owner, objectiveSchema, objective);
      this.#objective = objective;
    }
    this.#batchSize = windows.batchSize;
    this.#engine.gradient(windows, objective);
  }

  updateWeights(): void {
    this.#engine.updateWeights();
  }

  updateStates(step: StateStep): void {
    if (step !== this.#stateStep) {
      parseOptions(this.#owner, stateStepSchema, step);
      this.#stateStep = step;
    }
    this.#checkGradient('updateStates');
    this.#engine.updateStates(step);
  }

  parameters(run: number): Float64Array {
    checkPlace(this.#owner, 'run', run, this.config.runs);
    return this.#engine.parameters(run);
  }

  setParameters(run: number, parameters: ArrayLike<number>): void {
    checkPlace(this.#owner, 'run', run, this.config.runs);
    checkNumbers(this.#owner, 'parameters', this.config.network.parameterCount, parameters);
    this.#engine.setParameters(run, parameters);
  }

  state(run: number, stream: number, slot: number): Float64Array {
    this.#checkStored(run, stream, slot);
    return this.#engine.state(run, stream, slot);
  }

  setState(run: number, stream: number, slot: number, state: ArrayLike<number>): void {
    this.#checkStored(run, stream, slot);
    checkNumbers(this.#owner, 'state', this.config.network.stateSize, state);
    this.#engine.setState(run, stream, slot, state);
  }

  parameterGradient(run: number): Float64Array {
    checkPlace(this.#owner, 'run', run, this.config.runs);
    return this.#engine.parameterGradient(run);
  }

  stateGradients(run: number, stream: number, window: number): StateGradients {
    this.#checkGradient('stateGradients');
    checkPlace(this.#owner, 'run', run, this.config.runs);
    checkPlace(this.#owner, 'stream', stream, this.config.streams);
    checkPlace(this.#owner, 'window', window, this.#batchSize);
    return this.#engine.stateGradients(run, stream, window);
  }

  /** The windows that a sampler drew last need no check, nor to be copied out of the engine for it. */
  #watched(sampler: WindowSampler): WindowSampler {
    return {
      draw: (first, count, batchSize, length) => {
        this.#drawn = sampler.draw(first, count, batchSize, length);
        return this.#drawn;
      },
      words: () => sampler.words(),
    };
  }

  #checkPreview(from: number, observations: readonly ArrayLike<number>[]): void {
    checkPlace(this.#owner, 'from', from, this.config.slots);
    if (!isList(observations) || observations.length === 0) {
      throw new OptionError(this.#owner, 'observations', observations, 'a list of at least one');
    }
    const { observation } = this.config.network;
    for (const values of observations) this.#checkValues('observations', observation, values);
  }

  #checkStored(run: number, stream: number, slot: number): void {
    const { runs, streams, slots } = this.config;
    checkPlace(this.#owner, 'run', run, runs);
    checkPlace(this.#owner, 'stream', stream, streams);
    checkPlace(this.#owner, 'slot', slot, slots);
  }

  #checkGradient(verb: string): void {
    if (this.#batchSize > 0) return;
    throw new OptionError(this.#owner, verb, undefined, 'called after gradient');
  }

  #checkTransitions({ observations, targets, scored }: Transitions): void {
    const { network, mayLackTargets = false } = this.config;
    this.#checkValues('observations', network.observation, observations);
    this.#checkValues('targets', network.target, targets, mayLackTargets);
    this.#checkValues('scored', { kind: 'class', classes: 2 }, scored);
  }

  #checkValues(name: string, space: Space, values: ArrayLike<number>, mayBeMissing = false): void {
    const count = this.config.runs * this.config.streams * width(space);
    if (values.length !== count) checkNumbers(this.#owner, name, count, values);
    const misfit = (mayBeMissing ? firstTargetMisfit : firstMisfit)(space, values, this.largest);
    if (misfit === -1) return;
    const value = values[misfit];
    const isTooLarge = space.kind === 'vector' && Number.isFinite(value);
    const allowed = isTooLarge
      ? 'numbers that float32 holds (referenceEngine has more)'
      : wordsOf(space);
    throw new DataError(this.#owner, `${name}[${misfit}]`, value, allowed);
  }

  #checkWindows({ starts, batchSize, length }: Windows): void {
    const { runs, slots } = this.config;
    const owner = this.#owner;
    if (!(batchSize >= 1)) throw new OptionError(owner, 'windows.batchSize', batchSize, AT_LEAST_1);
    if (!Number.isInteger(length) || length < 1 || length >= slots) {
      const allowed = `an integer from 1 to slots − 1 (${slots - 1})`;
      throw new OptionError(owner, 'windows.length', length, allowed);
    }
    checkNumbers(owner, 'windows.starts', runs * batchSize, starts);
    const misfit = firstMisfit({ kind: 'class', classes: slots }, starts);
    if (misfit !== -1) checkPlace(owner, `windows.starts[${misfit}]`, starts[misfit], slots);
  }
}

/** An engine's snapshot; what is put back must have the sizes of what is read out. */
class CheckedSnapshot implements EngineSnapshot {
  readonly #owner: string;
  readonly #config: EngineConfig;
  readonly #snapshot: EngineSnapshot;

  constructor(owner: string, config: EngineConfig, snapshot: EngineSnapshot) {
    this.#owner = owner;
    this.#config = config;
    this.#snapshot = snapshot;
  }

  readRun(run: number): RunSnapshot {
    this.#checkRun(run);
    return this.#snapshot.readRun(run);
  }

  isFinite(run: number): boolean {
    this.#checkRun(run);
    return this.#snapshot.isFinite(run);
  }

  writeRun(run: number, snapshot: RunSnapshot): void {
    this.#checkRun(run);
    const sizes = snapshotSizes(this.#config);
    for (const [name, size] of Object.entries(sizes) as [keyof RunSnapshot, number][]) {
      const isLeftOut = name === 'stateOptimizer' && snapshot[name].length === 0;
      if (!isLeftOut) checkNumbers(this.#owner, name, size, snapshot[name]);
    }
    this.#snapshot.writeRun(run, snapshot);
  }

  readForward(handle: ForwardHandle): Numbers {
    return this.#snapshot.readForward(handle);
  }

  writeForward(handle: ForwardHandle, values: Numbers): void {
    checkNumbers(this.#owner, 'values', this.#snapshot.readForward(handle).length, values);
    this.#snapshot.writeForward(handle, values);
  }

  #checkRun(run: number): void {
    checkPlace(this.#owner, 'run', run, this.#config.runs);
  }
}

/** How many numbers each part of a run's snapshot has. */
function snapshotSizes(config: EngineConfig): Readonly<Record<keyof RunSnapshot, number>> {
  const { network, streams, slots, optimizer } = config;
  const { parameterCount, stateSize, observation, target } = network;
  return {
    parameters: parameterCount,
    optimizer: optimizer.kind === 'rmsprop' ? parameterCount : 0,
    stateOptimizer: stateSize,
    states: slots * streams * stateSize,
    acting: streams * stateSize,
    observations: slots * streams * width(observation),
    targets: slots * streams * width(target),
  };
}

/** @throws OptionError if a run, a stream, a slot or a window is not there */
function checkPlace(owner: string, option: string, value: number, count: number): void {
  if (Number.isInteger(value) && value >= 0 && value < count) return;
  throw new OptionError(owner, option, value, `an integer from 0 to ${count - 1}`);
}
