import type { Generator } from '../random';
import { OptionError } from '../validation/errors';
import { noOptions, type NoOptions } from '../validation/options';
import { checkGenerator, checkStreamCount } from './check-opening';
import type { Automaton } from './automaton';
import { AutomatonStreams } from './automaton-streams';
import type { ClassSpace, Environment, Streams, Transitions } from './environment';
import { trustStreamsOf } from './trusted-streams';

const SHORT_LAG = 15;
const LONG_LAG = 30;

/** Table 1: P(y_t = 1 | o_{t−15}, o_{t−30}), indexed [o_{t−15}][o_{t−30}]. */
const PROBABILITY_OF_ONE = [
  [0.5, 0.25],
  [1, 0.75],
] as const;

/** Mean cross-entropies, in nats, of the best predictors that remember less and less. */
export interface StochasticWorldReferences {
  /** Knows o_{t−15} and o_{t−30}: nothing can do better. */
  readonly optimal: number;
  /** Knows o_{t−15} only. */
  readonly shortLagOnly: number;
  /** Knows o_{t−30} only. */
  readonly longLagOnly: number;
  /** Knows neither: the marginal probability of y_t. */
  readonly neither: number;
}

/**
 * StochasticWorld (Section 5, Table 1): observations are fair coins; the target is a coin whose
 * bias depends on the observations 15 and 30 steps ago.
 *
 * The 30 observations before a stream's first step are fair coins too, drawn but never shown.
 *
 * Observation and target: a class in {0, 1}.
 */
export class StochasticWorld implements Environment {
  readonly name = 'StochasticWorld';
  readonly observation: ClassSpace = { kind: 'class', classes: 2 };
  readonly target: ClassSpace = { kind: 'class', classes: 2 };

  constructor(options: NoOptions = {}, ...surplus: never[]) {
    noOptions('StochasticWorld', options, surplus);
  }

  /**
   * P(y_t = 1 | o_{t−15}, o_{t−30}) (Table 1).
   *
   * @throws OptionError if an observation is neither 0 nor 1
   */
  static probabilityOfOne(shortLag: 0 | 1, longLag: 0 | 1): number {
    for (const [name, value] of Object.entries({ shortLag, longLag })) {
      if ([0, 1].includes(value)) continue;
      throw new OptionError('probabilityOfOne', name, value, '0 or 1');
    }
    return PROBABILITY_OF_ONE[shortLag][longLag];
  }

  /** The reference lines of Figure 3b, from Table 1 and the fairness of the coins. */
  static references(): StochasticWorldReferences {
    const [[p00, p01], [p10, p11]] = PROBABILITY_OF_ONE;
    return {
      optimal: mean(entropy(p00), entropy(p01), entropy(p10), entropy(p11)),
      shortLagOnly: mean(entropy(mean(p00, p01)), entropy(mean(p10, p11))),
      longLagOnly: mean(entropy(mean(p00, p10)), entropy(mean(p01, p11))),
      neither: entropy(mean(p00, p01, p10, p11)),
    };
  }

  /** @throws OptionError unless there is a stream, and something to draw with */
  open(streams: number, generator: Generator): Streams {
    checkStreamCount(this.name, streams);
    checkGenerator(this.name, generator);
    const history = Int32Array.from({ length: streams * LONG_LAG }, () => generator.below(2));
    return new Coins({
      ...{ automaton, streams, generator, registers: new Int32Array(0), history, time: 0 },
    });
  }
}

/** What {@link Coins} do at each step. */
const automaton: Automaton = {
  registers: [],
  history: LONG_LAG,
  draws: [
    { kind: 'below', count: 2 },
    {
      kind: 'chance',
      probability: PROBABILITY_OF_ONE,
      at: [
        { kind: 'past', lag: SHORT_LAG },
        { kind: 'past', lag: LONG_LAG },
      ],
    },
  ],
  observation: { kind: 'drawn', index: 0 },
  target: { kind: 'drawn', index: 1 },
  next: [],
};

/** Streams that remember the coins of the longer lag. */
class Coins extends AutomatonStreams {
  override next(into: Transitions, first: number): void {
    const { streams, generator, history, time } = this.automaton;
    const longSlot = time % LONG_LAG;
    const shortSlot = (time + LONG_LAG - SHORT_LAG) % LONG_LAG;
    for (let s = 0; s < streams; s++) {
      const row = s * LONG_LAG;
      const probability = PROBABILITY_OF_ONE[history[row + shortSlot]][history[row + longSlot]];
      const observation = generator.below(2);
      into.observations[first + s] = observation;
      into.targets[first + s] = generator.uniform() < probability ? 1 : 0;
      history[row + longSlot] = observation;
    }
    this.automaton.time += 1;
  }
}
trustStreamsOf(Coins);

function mean(...values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Entropy of a coin, in nats. */
function entropy(probability: number): number {
  const term = (p: number): number => (p === 0 ? 0 : -p * Math.log(p));
  return term(probability) + term(1 - probability);
}
