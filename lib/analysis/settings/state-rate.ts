import { chooseRate } from '../../experiments';
import { groupBySetting, type ResultsRow } from '../../sweeps';
import { mean } from '../statistics';

/** How a state rate did in one situation. */
export interface StateRateRegret {
  /** What is learned and with which T, B and M, e.g. `StochasticWorld, T = 10`. */
  readonly situation: string;
  readonly rate: number;
  /** The mean cross-entropy at the learning rate that serves this state rate best. */
  readonly loss: number;
  readonly learningRate: number;
  /** ln(loss / the best state rate's loss), at least 0. */
  readonly regret: number;
}

/** The state rates in every situation, and the one that the rule chooses. */
export interface StateRateChoice {
  readonly regrets: readonly StateRateRegret[];
  /** The candidates with their mean regrets over all situations. */
  readonly means: readonly { readonly rate: number; readonly regret: number }[];
  /** The rate whose mean regret is smallest. */
  readonly chosen: number;
}

/** The cross-entropy of knowing nothing; what a rate has that diverges at all learning rates. */
const KNOWING_NOTHING = Math.LN2;

/**
 * The rule by which all figures' own state rate is chosen; `lib/experiments/studies/state-rate.ts` states it.
 *
 * @param rows of `state-rate-cycle` and `state-rate-stochastic`
 */
export function chooseStateRate(rows: readonly ResultsRow[]): StateRateChoice {
  const measured = groupBySetting(rows).map((runs) => {
    const best = chooseRate(runs, ({ loss }) => loss);
    const loss = mean(best.runs.map((run) => run.loss));
    return {
      situation: situationOf(runs[0]),
      rate: runs[0].stateRate as number,
      loss: Number.isFinite(loss) ? loss : KNOWING_NOTHING,
      learningRate: best.learningRate,
    };
  });
  const regrets = measured.map((entry) => {
    const rivals = measured.filter(({ situation }) => situation === entry.situation);
    const best = Math.min(...rivals.map(({ loss }) => loss));
    return { ...entry, regret: Math.log(entry.loss / best) };
  });
  const means = [...new Set(regrets.map(({ rate }) => rate))].map((rate) => ({
    rate,
    regret: mean(regrets.filter((entry) => entry.rate === rate).map(({ regret }) => regret)),
  }));
  const chosen = means.reduce((a, b) => (b.regret < a.regret ? b : a)).rate;
  return { regrets, means, chosen };
}

function situationOf({ environment, T, B, M }: ResultsRow): string {
  const many = [B !== 1 && `B = ${B}`, M !== 1 && `M = ${M}`].filter(Boolean);
  return [environment, `T = ${T}`, ...many].join(', ');
}
