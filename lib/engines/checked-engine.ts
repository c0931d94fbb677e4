import { z } from 'zod';
import {
  width,
  type RunningAutomaton,
  StreamSource,
  type Space,
  type Transitions,
} from '../environments';
import { checkNumbers, firstMisfit, isVouchedFor, wordsOf } from '../environments/check-values';
import { firstTargetMisfit } from '../environments/missing-target';
import type { Generator } from '../random';
import { isList } from '../validation/describe-value';
import { DataError, OptionError } from '../validation/errors';
import { number, oneOf, parseOptions, record } from '../validation/options';
import type {
  Costates,
  Engine,
  EngineConfig,
  Objective,
  OnlinePerformance,
  Postponement,
  StateGradients,
  Windows,
  WindowSampler,
  WrittenBack,
} from './engine';
import { checkPlace } from './check-config';
import { checkedCostates } from './checked-costates';
import { CheckedForwardMode } from './checked-forward-mode';
import { checkedSampler, checkGenerators } from './check-generators';
import { CheckedSnapshot } from './checked-snapshot';
import { checkAutomata, checkedSource } from './checked-source';
import type { EngineSnapshot } from './engine-snapshot';
import type { ForwardMode } from './forward-mode';
import { checkSingleRate, LARGEST_SINGLE } from './single-precision';
import { stateStepSchema } from './update-rule-schema';
import type { StateStep } from './update-rules';

const objectiveSchema = record({
  loss: oneOf('last', 'every'),
  lambda: number({ min: 0 }),
  penalty: oneOf('sum', 'mean'),
  costate: z.boolean('true or false').optional(),
});
const writeBackSchema = record({ writeBack: oneOf('interior', 'all') });

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
  readonly knowsMissingTargets = true;
  readonly preview?: NonNullable<Engine['preview']>;
  readonly setLearningRate?: NonNullable<Engine['setLearningRate']>;
  readonly online: OnlinePerformance;
  readonly postponement: Postponement | undefined;
  readonly snapshot: EngineSnapshot | undefined;
  readonly writeBack?: (which: WrittenBack) => void;
  readonly windowSampler?: (generators: readonly Generator[]) => WindowSampler;
  readonly streamSource?: (automata: readonly RunningAutomaton[]) => StreamSource;
  readonly #owner: string;
  readonly #engine: Engine;
  /** Whether some observed numbers may be larger than it can hold. */
  readonly #isNarrow: boolean;
  /** What the engine's own sampler drew last. */
  #drawn: Windows | null = null;
  /** What the engine's own source gave last. */
  #stepped: Transitions | null = null;
  /** What was last found to be right. */
  #objective: Objective | null = null;
  #stateStep: StateStep | null = null;
  #writtenBack: WrittenBack | null = null;
  /** Windows of the last gradient; 0 before the first one. */
  #batchSize = 0;
  /** Whether nothing has moved since the last gradient. */
  #isAtGradient = false;
  #forward: CheckedForwardMode | undefined;
  #costates: Costates | undefined;

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
    const { postponement } = engine;
    this.postponement = postponement && this.#checkedPostponement(postponement);
    const { snapshot } = engine;
    this.snapshot =
      snapshot &&
      new CheckedSnapshot(owner, engine.config, snapshot, (name, handle) => {
        this.#forwardAtHand()?.check(name, handle, 'state', 'W', 'ds/dW');
      });
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
    const writeBack = engine.writeBack?.bind(engine);
    if (writeBack !== undefined) {
      this.writeBack = (which) => {
        this.#checkWriteBack(which);
        writeBack(which);
      };
    }
    const windowSampler = engine.windowSampler?.bind(engine);
    if (windowSampler !== undefined) {
      this.windowSampler = (generators) => {
        checkGenerators(owner, engine.config.runs, generators, 'allowed');
        const sampler = windowSampler(generators);
        return this.#watched(checkedSampler(owner, engine.config, generators.length, sampler));
      };
    }
    const streamSource = engine.streamSource?.bind(engine);
    if (streamSource !== undefined) {
      this.streamSource = (automata) => {
        checkAutomata(this.#owner, engine.config, automata);
        const source = streamSource(automata);
        return checkedSource(this.#owner, engine.config, automata, source, (transitions) => {
          this.#stepped = transitions;
        });
      };
    }
  }

  /** Made when it is first asked for. */
  get forward(): ForwardMode | undefined {
    return this.#forwardAtHand();
  }

  /** Made when they are first asked for. */
  get costates(): Costates | undefined {
    if (this.#costates === undefined) {
      const { costates, config } = this.#engine;
      this.#costates =
        costates &&
        checkedCostates(this.#owner, config, costates, (verb) => {
          this.#checkGradient(verb);
        });
    }
    return this.#costates;
  }

  advance(from: number, to: number, transitions: Transitions): void {
    checkPlace(this.#owner, 'from', from, this.config.slots);
    checkPlace(this.#owner, 'to', to, this.config.slots);
    const isKnown =
      (this.#stepped !== null && transitions === this.#stepped) ||
      (!this.#isNarrow && isVouchedFor(transitions));
    if (!isKnown) this.#checkTransitions(transitions);
    this.#isAtGradient = false;
    this.#engine.advance(from, to, transitions);
  }

  gradient(windows: Windows, objective: Objective): void {
    if (this.#drawn === null || windows !== this.#drawn) this.#checkWindows(windows);
    if (this.#objective === null || objective !== this.#objective) {
      parseOptions(this.#owner, objectiveSchema, objective);
      if (objective.costate === true && this.costates === undefined) {
        throw new OptionError(this.#owner, 'costate', true, 'false, since it keeps none');
      }
      this.#objective = objective;
    }
    this.#isAtGradient = true;
    this.#batchSize = windows.batchSize;
    this.#engine.gradient(windows, objective);
  }

  updateWeights(): void {
    this.#isAtGradient = false;
    this.#engine.updateWeights();
  }

  updateStates(step: StateStep): void {
    if (this.#stateStep === null || step !== this.#stateStep) {
      parseOptions(this.#owner, stateStepSchema, step);
      this.#stateStep = step;
    }
    this.#checkGradient('updateStates');
    this.#isAtGradient = false;
    this.#engine.updateStates(step);
  }

  parameters(run: number): Float64Array {
    checkPlace(this.#owner, 'run', run, this.config.runs);
    return this.#engine.parameters(run);
  }

  setParameters(run: number, parameters: ArrayLike<number>): void {
    checkPlace(this.#owner, 'run', run, this.config.runs);
    checkNumbers(this.#owner, 'parameters', this.config.network.parameterCount, parameters);
    this.#isAtGradient = false;
    this.#engine.setParameters(run, parameters);
  }

  state(run: number, stream: number, slot: number): Float64Array {
    this.#checkStored(run, stream, slot);
    return this.#engine.state(run, stream, slot);
  }

  setState(run: number, stream: number, slot: number, state: ArrayLike<number>): void {
    this.#checkStored(run, stream, slot);
    checkNumbers(this.#owner, 'state', this.config.network.stateSize, state);
    this.#isAtGradient = false;
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

  #forwardAtHand(): CheckedForwardMode | undefined {
    if (this.#forward === undefined) {
      const { forward, config } = this.#engine;
      this.#forward = forward && new CheckedForwardMode(this.#owner, config, forward);
    }
    return this.#forward;
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

  #checkedPostponement(postponement: Postponement): Postponement {
    const check = (sums: unknown): void => {
      const { loss, error, count } = (sums ?? {}) as Partial<OnlinePerformance>;
      checkNumbers(this.#owner, 'sums.loss', this.config.runs, loss);
      checkNumbers(this.#owner, 'sums.error', this.config.runs, error);
      checkNumbers(this.#owner, 'sums.count', this.config.runs, count);
    };
    return {
      capacity: postponement.capacity,
      begin: (sums) => {
        if (sums !== undefined) check(sums);
        postponement.begin(sums);
      },
      end: () => postponement.end(),
      addTo: (sums) => {
        check(sums);
        postponement.addTo(sums);
      },
    };
  }

  #checkStored(run: number, stream: number, slot: number): void {
    const { runs, streams, slots } = this.config;
    checkPlace(this.#owner, 'run', run, runs);
    checkPlace(this.#owner, 'stream', stream, streams);
    checkPlace(this.#owner, 'slot', slot, slots);
  }

  #checkWriteBack(which: WrittenBack): void {
    if (this.#writtenBack === null || which !== this.#writtenBack) {
      parseOptions(this.#owner, writeBackSchema, { writeBack: which });
      this.#writtenBack = which;
    }
    const allowed = 'called after gradient, before anything moves';
    if (!this.#isAtGradient) throw new OptionError(this.#owner, 'writeBack', undefined, allowed);
    this.#isAtGradient = false;
  }

  #checkGradient(verb: string): void {
    if (this.#batchSize > 0) return;
    throw new OptionError(this.#owner, verb, undefined, 'called after gradient');
  }

  #checkTransitions(transitions: Transitions): void {
    checkObject(this.#owner, 'transitions', transitions, 'observations, targets and scored');
    const { observations, targets, scored } = transitions;
    const { network, mayLackTargets = false } = this.config;
    this.#checkValues('observations', network.observation, observations);
    this.#checkValues('targets', network.target, targets, mayLackTargets);
    this.#checkValues('scored', { kind: 'class', classes: 2 }, scored);
  }

  #checkValues(name: string, space: Space, values: ArrayLike<number>, mayBeMissing = false): void {
    const count = this.config.runs * this.config.streams * width(space);
    checkNumbers(this.#owner, name, count, values);
    const misfit = (mayBeMissing ? firstTargetMisfit : firstMisfit)(space, values, this.largest);
    if (misfit === -1) return;
    const value = values[misfit];
    const isTooLarge = space.kind === 'vector' && Number.isFinite(value);
    const allowed = isTooLarge
      ? 'numbers that float32 holds (referenceEngine has more)'
      : wordsOf(space);
    throw new DataError(this.#owner, `${name}[${misfit}]`, value, allowed);
  }

  #checkWindows(windows: Windows): void {
    const { runs, slots } = this.config;
    const owner = this.#owner;
    checkObject(owner, 'windows', windows, 'starts, batchSize and length');
    const { starts, batchSize, length } = windows;
    if (!(Number.isInteger(batchSize) && batchSize >= 1))
      throw new OptionError(owner, 'windows.batchSize', batchSize, AT_LEAST_1);
    if (!Number.isInteger(length) || length < 1 || length >= slots) {
      const allowed = `an integer from 1 to slots − 1 (${slots - 1})`;
      throw new OptionError(owner, 'windows.length', length, allowed);
    }
    checkNumbers(owner, 'windows.starts', runs * batchSize, starts);
    if (!(starts instanceof Int32Array)) {
      throw new OptionError(owner, 'windows.starts', starts, 'an Int32Array');
    }
    const misfit = firstMisfit({ kind: 'class', classes: slots }, starts);
    if (misfit !== -1) checkPlace(owner, `windows.starts[${misfit}]`, starts[misfit], slots);
  }
}

/** Not by a schema: it is asked at every step. @throws OptionError unless something is an object */
function checkObject(owner: string, name: string, value: unknown, parts: string): void {
  if (typeof value === 'object' && value !== null) return;
  throw new OptionError(owner, name, value, `an object of ${parts}`);
}
