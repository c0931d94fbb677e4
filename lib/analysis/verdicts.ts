import { claims } from '../experiments';
import { FRESH } from '../sweeps';
import type { TableLike } from './html-table';
import { countHolding, judgeClaims, type Judgement, type Outcome } from './judge-claims';
import { resultsReader } from './results-reader';

export interface VerdictOptions {
  /** Judge by the chosen learning rates on fresh seeds. Default false: the paper's protocol. */
  readonly fresh?: boolean;
  /** Where the rows are. Default `data/results`. */
  readonly folder?: string;
}

/**
 * Judges what the paper says about some of its figures by the rows in a folder.
 *
 * @param figures by their numbers: `'4'` stands for all panels, `'3a'` for one
 */
export function judgeFigures(
  figures: readonly string[],
  { fresh = false, folder = 'data/results' }: VerdictOptions = {},
): Judgement[] {
  const about = claims.filter(({ figure }) => figures.some((name) => figure.startsWith(name)));
  return judgeClaims(about, resultsReader(folder, fresh ? FRESH : ''));
}

/**
 * Claims with their verdicts, side by side for several sets of judgements of the same claims, e.g.
 * by the paper's protocol and on fresh seeds.
 */
export function verdictTable(judged: Readonly<Record<string, readonly Judgement[]>>): TableLike {
  const [first] = Object.values(judged);
  return {
    columns: ['figure', 'the paper says', 'it holds if', 'state rate', ...Object.keys(judged)],
    values: first.map(({ figure, claim, statistic, stateRate }, i) => [
      figure,
      claim,
      statistic,
      stateRate ?? 'no matter',
      ...Object.values(judged).map((judgements) => inWords(judgements[i])),
    ]),
  };
}

/** The comparisons that came out in one of some ways, with their numbers. */
export function checkTable(
  judgements: readonly Judgement[],
  outcomes: readonly Outcome[],
): TableLike {
  return {
    columns: ['figure', 'state rate', 'comparison', 'mean', 'low', 'high', 'diverged', 'outcome'],
    values: judgements.flatMap(({ figure, stateRate, numbers }) =>
      numbers
        .filter(({ outcome }) => outcomes.includes(outcome))
        .map(({ what, mean, low, high, diverged, outcome }) => [
          figure,
          stateRate ?? 'no matter',
          what,
          mean,
          low,
          high,
          diverged,
          outcome,
        ]),
    ),
  };
}

function inWords({ verdict, numbers }: Judgement): string {
  return numbers.length === 0
    ? verdict
    : `${verdict} (${countHolding(numbers)} of ${numbers.length})`;
}
