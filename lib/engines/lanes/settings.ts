import type { EngineConfig, Objective } from '../engine';
import { checkSinglePrecision, squareFloor } from '../single-precision';
import type { StateStep, UpdateRule } from '../update-rules';
import { writeSetting, type SettingName } from './constants';
import type { Arena } from './arena';
import type { RuleSettings } from './kernels/accumulator';
import { STATE_SETTINGS, WEIGHT_SETTINGS } from './kernels/optimizer';

/** Where the numbers stand, and how many of them in a vector. */
interface Place {
  readonly arena: Arena;
  readonly lanes: number;
}

/** The numbers of a call that stand in memory beside the constants, and what they were written for. */
export class Settings {
  readonly #owner: string;
  readonly #place: Place;
  readonly #settle: () => void;
  #objective: Objective | null = null;
  /** n = B·S and T, as the objective was written for. */
  #samples = 0;
  #length = 0;
  #stateStep: StateStep | null = null;
  #stateSamples = 0;

  /**
   * @param owner names the engine in errors
   * @param settle computes what waits, and reads the numbers that stand there now
   */
  constructor(
    owner: string,
    place: Place,
    { network, streams, optimizer }: Pick<EngineConfig, 'network' | 'streams' | 'optimizer'>,
    settle: () => void,
  ) {
    this.#owner = owner;
    this.#place = place;
    this.#settle = settle;
    this.#writeRule(optimizer, WEIGHT_SETTINGS);
    this.#write('streamWeight', 1 / streams);
    if (typeof network.loss === 'string') return;
    this.#write('threshold', network.loss.threshold);
    this.#write('minusThreshold', -network.loss.threshold);
  }

  /** @param samples n = B·S; @param length T; @param penalised numbers that a mean penalty is over */
  useObjective(objective: Objective, samples: number, length: number, penalised: number): void {
    const { lambda, penalty, loss } = objective;
    const known = this.#objective;
    const isKnown =
      known?.lambda === lambda &&
      known.penalty === penalty &&
      known.loss === loss &&
      samples === this.#samples &&
      length === this.#length;
    if (isKnown) return;
    this.#settle();
    this.#write('lambda', penalty === 'sum' ? lambda : lambda / penalised);
    this.#write('lossWeight', loss === 'last' ? 1 : 1 / length);
    this.#write('sampleWeight', 1 / samples);
    this.#objective = objective;
    this.#samples = samples;
    this.#length = length;
  }

  /**
   * @param samples n = B·S
   * @throws OptionError if float32 cannot hold what RMSprop's ε makes matter
   */
  useStateStep(step: StateStep, samples: number): void {
    if (step === this.#stateStep && samples === this.#stateSamples) return;
    const { rule, rate, averaging } = step;
    checkSinglePrecision(this.#owner, 'stateStep.rule', rule);
    this.#settle();
    this.#writeRule(rule, STATE_SETTINGS);
    this.#write('stateScale', averaging === 'window' ? 1 : 1 / samples);
    this.#write('stateWeight', 1 / (2 * samples));
    if (rate !== 'shared') this.#write('stateRate', rate);
    this.#stateStep = step;
    this.#stateSamples = samples;
  }

  #writeRule(rule: UpdateRule, names: RuleSettings): void {
    if (rule.kind === 'rmsprop') {
      this.#write(names.decay, rule.decay);
      this.#write(names.oneMinusDecay, 1 - rule.decay);
      this.#write(names.epsilon, rule.epsilon);
      this.#write(names.squareFloor, squareFloor(rule));
    }
    this.#write(names.clip, rule.clip ?? 0);
    this.#write(names.minusClip, -(rule.clip ?? 0));
  }

  #write(name: SettingName, value: number): void {
    const { arena, lanes } = this.#place;
    writeSetting(arena.floats, name, value, lanes);
  }
}
