import { z } from 'zod';
import {
  claims,
  experimentNamed,
  fppVersions,
  withChains,
  type Claim,
  type Experiment,
} from '../../experiments';
import { shellWord } from '../../platform/shell';
import { FRESH, readDeclared, resultsIn, SweepError, type ResultsRow } from '../../sweeps';
import { filePath, line, parseOptions, record } from '../../validation/options';
import type { Badge } from './badge';
import type { ColumnFormat, TableLike } from '../tables/html-table';
import {
  judgeClaims,
  type JudgedCheck,
  type Judgement,
  type Outcome,
  type OutcomeCounts,
  type Verdict,
} from './judge-claims';
import type { ResultsReader } from '../settings/study';

/** Which rows claims are judged by. */
export interface VerdictOptions {
  /** Judge the re-runs on fresh seeds, at what the paper's seeds chose. Default: the paper's protocol. */
  readonly fresh?: boolean;
  /** Where the rows are. Default `data/results`. */
  readonly folder?: string;
}

const figuresSchema = record({
  figures: z.array(
    line().refine((name) => claims.some(({ figure }) => figure.startsWith(name)), {
      error: "a figure that the paper says something about, e.g. '3a'",
    }),
    "a list of figures, e.g. ['4', '3a']",
  ),
  options: record({
    fresh: z.boolean('true or false').optional(),
    folder: filePath('the path of a folder').optional(),
  }),
});

/**
 * Judges what the paper says about some of its figures by the rows in a folder.
 *
 * @param figures by their numbers: `'4'` stands for all panels, `'3a'` for one
 * @throws OptionError if there is no claim about a figure, or an option does not fit
 */
export function judgeFigures(
  figures: readonly string[],
  options: VerdictOptions = {},
): Promise<Judgement[]> {
  parseOptions('judgeFigures', figuresSchema, { figures, options });
  const { fresh = false, folder = 'data/results' } = options;
  const about = claims.filter(({ figure }) => figures.some((name) => figure.startsWith(name)));
  return judgeInFolder(about, { fresh, folder });
}

/**
 * Judges claims by the rows in a folder. What is not there is not computed; what is there is there whole.
 *
 * @throws SweepError if there are no results at all, or some that are not as they were computed, or lack
 *   settings or seeds
 * @throws FileError if the folder cannot be read
 */
export async function judgeInFolder(
  claims: readonly Claim[],
  { fresh = false, folder = 'data/results' }: VerdictOptions = {},
): Promise<Judgement[]> {
  const experiments = experimentsOf(claims).map(experimentNamed);
  const chosenBy = await readWhatIsThere(folder, experiments, false);
  const judgedBy = fresh ? await readWhatIsThere(folder, experiments, true) : chosenBy;
  return judgeClaims(claims, chosenBy, judgedBy);
}

/**
 * Reads those of some experiments that are in a folder, whole.
 *
 * @param isFresh whether to read their re-runs on fresh seeds
 * @throws SweepError and FileError as {@link judgeInFolder} does
 */
export async function readWhatIsThere(
  folder: string,
  experiments: readonly Experiment[],
  isFresh: boolean,
): Promise<ResultsReader> {
  const there = new Set(resultsIn(folder).experiments);
  const rows = new Map<string, readonly ResultsRow[]>();
  for (const experiment of experiments) {
    const { name } = experiment;
    if (!there.has(isFresh ? `${name}${FRESH}` : name)) continue;
    rows.set(name, await readDeclared(folder, experiment, isFresh));
  }
  return (name) => rows.get(name);
}

/**
 * Sees to it that a folder has rows that some claim could be judged by: those of none are no verdict.
 *
 * @throws SweepError if it has not; it says how to compute some
 * @throws FileError if the folder cannot be read
 */
export function checkJudgeable(
  claims: readonly Claim[],
  { fresh = false, folder = 'data/results' }: VerdictOptions = {},
): void {
  const there = new Set(resultsIn(folder).experiments);
  const names = experimentsOf(claims);
  if (names.some((name) => there.has(name) && (!fresh || there.has(`${name}${FRESH}`)))) return;
  const which = fresh
    ? 'rows of an experiment that these claims are about and of its re-run on fresh seeds, both'
    : 'rows of an experiment that these claims are about';
  const first = names.find((name) => there.has(name)) ?? names[0];
  const missing = there.has(first) ? `${first}${FRESH}` : first;
  const command = `fpp run ${missing} --out ${shellWord(folder)}`;
  throw new SweepError(`${folder}: there are no ${which}; to compute some: ${command}`);
}

/** The experiments whose rows some claims are judged by. */
function experimentsOf(claims: readonly Claim[]): string[] {
  const checks = claims.flatMap(({ checks }) =>
    typeof checks === 'function' ? fppVersions.flatMap(checks) : checks,
  );
  const figures = checks.flatMap(({ sum }) =>
    sum.flatMap((term) => (typeof term === 'number' ? [] : [term[1].experiment])),
  );
  return [...new Set(figures)].flatMap((name) => {
    const again = withChains(name);
    return again === undefined ? [name] : [name, again.name];
  });
}

/**
 * Claims with their verdicts, side by side for several sets of judgements of the same claims, e.g.
 * by the paper's protocol and on fresh seeds. A claim is a row; a verdict for each version of FPP that was computed
 * stands in its cells.
 */
export function verdictTable(judged: Readonly<Record<string, readonly Judgement[]>>): TableLike {
  const [first] = Object.values(judged);
  return {
    columns: ['figure', 'the paper says', 'it holds if', ...Object.keys(judged)],
    values: byClaim(first).map(([{ id, figure, claim, statistic, note }]) => [
      figure,
      claim,
      note === undefined ? statistic : `${statistic}. ${note}`,
      ...Object.values(judged).map((judgements) => {
        const own = judgements.filter((one) => one.id === id);
        const computed = own.filter(({ verdict }) => verdict !== 'not computed');
        return (computed.length === 0 ? own.slice(0, 1) : computed).map(verdictBadge);
      }),
    ]),
  };
}

/** The comparisons that came out in one of some ways, with their numbers. */
export function checkTable(
  judgements: readonly Judgement[],
  outcomes: readonly Outcome[],
): TableLike {
  return {
    columns: [
      ...['figure', 'FPP', 'comparison', 'should be', 'mean'],
      ...['low', 'high', 't low', 't high', 'diverged', 'outcome'],
    ],
    values: judgements.flatMap(({ figure, version, numbers }) =>
      numbers
        .filter(({ outcome }) => outcomes.includes(outcome))
        .map(({ what, between, mean, bootstrap, student, diverged, outcome }) => [
          ...[figure, version ?? 'no matter', what, placeOf(between), mean],
          ...[bootstrap.low, bootstrap.high, student.low, student.high, diverged, outcome],
        ]),
    ),
  };
}

/** Where a mean should lie, in words. */
export function placeOf([least, most]: JudgedCheck['between']): string {
  const number = (value: number): string => String(Number(value.toPrecision(3)));
  if (least === -Infinity) return `< ${number(most)}`;
  if (most === Infinity) return `> ${number(least)}`;
  return `in [${number(least)}, ${number(most)}]`;
}

/** How each verdict is coloured, in the order from good to bad. */
export const verdictTones: Readonly<Record<Verdict, Badge['tone']>> = {
  reproduced: 'holds',
  partly: 'partly',
  open: 'open',
  not: 'fails',
  'not computed': 'none',
};

/** The format of columns that count verdicts, each named after one: such a table is a tally. */
export const verdictColumns: Readonly<Record<string, ColumnFormat>> = Object.fromEntries(
  Object.entries(verdictTones).map(([verdict, tone]) => [verdict, { tone }]),
);

/** A verdict in short, with its comparisons as a bar: `own: partly`, three hold, one fails. */
export function verdictBadge({ version, verdict, counts }: Judgement): Badge {
  const reading = version === null ? '' : `${version}: `;
  const text = `${reading}${verdict}`;
  return { text, tone: verdictTones[verdict], ...(verdict === 'not computed' ? {} : { counts }) };
}

/** How many claims have which verdict, in words: `5 reproduced, 3 partly, 1 not`. */
export function verdictsText(judgements: readonly Judgement[]): string {
  return (Object.keys(verdictTones) as Verdict[])
    .map(
      (verdict) => [judgements.filter((one) => one.verdict === verdict).length, verdict] as const,
    )
    .filter(([n]) => n > 0)
    .map(([n, verdict]) => `${n} ${verdict}`)
    .join(', ');
}

/** The comparisons of some judgements together, of claims or of claims under readings. */
export function totalCounts(judgements: readonly Pick<Judgement, 'counts'>[]): OutcomeCounts {
  const total = (outcome: Outcome): number =>
    judgements.reduce((sum, { counts }) => sum + counts[outcome], 0);
  return { holds: total('holds'), open: total('open'), fails: total('fails') };
}

/** Judgements of one claim together, claims in the order in which they first appear. */
export function byClaim(judgements: readonly Judgement[]): Judgement[][] {
  const ids = [...new Set(judgements.map(({ id }) => id))];
  return ids.map((id) => judgements.filter((one) => one.id === id));
}
