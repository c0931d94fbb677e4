import { claims } from '../experiments';
import { FRESH } from '../sweeps';
import type { Badge } from './badge';
import type { TableLike } from './html-table';
import {
  countHolding,
  judgeClaims,
  type Judgement,
  type Outcome,
  type Verdict,
} from './judge-claims';
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
 * by the paper's protocol and on fresh seeds. A claim is a row; a verdict for each reading of FPP's
 * state step stands in its cells.
 */
export function verdictTable(judged: Readonly<Record<string, readonly Judgement[]>>): TableLike {
  const [first] = Object.values(judged);
  return {
    columns: ['figure', 'the paper says', 'it holds if', ...Object.keys(judged)],
    values: byClaim(first).map(([{ id, figure, claim, statistic }]) => [
      figure,
      claim,
      statistic,
      ...Object.values(judged).map((judgements) =>
        judgements.filter((one) => one.id === id).map(verdictBadge),
      ),
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

/** How each verdict is coloured, in the order from good to bad. */
export const verdictTones: Readonly<Record<Verdict, Badge['tone']>> = {
  reproduced: 'holds',
  partly: 'partly',
  not: 'fails',
  'not computed': 'open',
};

/** A verdict in short: `own: partly (2/5)`, two of five comparisons hold. */
export function verdictBadge({ stateRate, verdict, numbers }: Judgement): Badge {
  const reading = stateRate === null ? '' : `${stateRate}: `;
  const count = numbers.length === 0 ? '' : ` (${countHolding(numbers)}/${numbers.length})`;
  return { text: `${reading}${verdict}${count}`, tone: verdictTones[verdict] };
}

/** Judgements of one claim together, claims in the order in which they first appear. */
export function byClaim(judgements: readonly Judgement[]): Judgement[][] {
  const ids = [...new Set(judgements.map(({ id }) => id))];
  return ids.map((id) => judgements.filter((one) => one.id === id));
}
