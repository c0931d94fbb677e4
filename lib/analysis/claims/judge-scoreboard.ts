import {
  namedReading,
  namedReadings,
  type Claim,
  type Reading,
  type ReadingName,
} from '../../experiments';
import { FRESH, readDeclared, resultsIn, type ResultsRow } from '../../sweeps';
import { judgeReadings } from '../multiverse/judge-readings';
import { readMultiverse } from '../multiverse/read-multiverse';
import type { ResultsReader } from '../settings/study';
import type { Judgement } from './judge-claims';
import { judgeInFolder, type VerdictOptions } from './verdicts';

/** Readings that have rows of their own; under the letter the figures' rows are it. */
const others: readonly ReadingName[] = ['scripts', 'best case'];

/**
 * Judges claims by the rows in a folder as the scoreboard shows them: those about FPP by the letter of the
 * paper, as its scripts are described, in the best case, and with backward chains. Under a named reading a claim
 * is judged by those of its comparisons that have rows; a reading without any rows is left out.
 *
 * @throws SweepError and FileError as {@link judgeInFolder} does
 */
export async function judgeScoreboard(
  claims: readonly Claim[],
  options: VerdictOptions = {},
): Promise<Judgement[]> {
  const judged = await judgeInFolder(claims, options);
  const named = await judgeNamed(claims, options);
  return judged.flatMap((one) => {
    if (one.version === 'own') return [];
    if (one.version !== 'shared') return [one];
    return [{ ...one, version: 'letter' as const }, ...named.filter(({ id }) => id === one.id)];
  });
}

/**
 * Judges claims about FPP under the named readings but the letter, where they have rows.
 *
 * @throws SweepError and FileError as {@link judgeInFolder} does
 */
export async function judgeNamed(
  claims: readonly Claim[],
  { fresh = false, folder = 'data/results' }: VerdictOptions = {},
): Promise<Judgement[]> {
  const chosenBy = await readMultiverse(folder, namedReadings);
  const judgedBy = fresh ? await readFresh(folder) : chosenBy;
  return others.flatMap((version) => {
    const reading: Reading = namedReading[version];
    const judged = judgeReadings(claims, [reading], chosenBy, judgedBy, namedReadings);
    if (judged.every(({ verdict }) => verdict === 'not computed')) return [];
    return judged.flatMap(({ verdict, counts, numbers }, i) => {
      if (typeof claims[i].checks !== 'function') return [];
      const { id, figure, place, claim, statistic, note } = claims[i];
      const about = {
        id,
        figure,
        place,
        claim,
        statistic,
        ...(note === undefined ? {} : { note }),
      };
      return [{ ...about, version, verdict, counts, numbers }];
    });
  });
}

/** The re-runs on fresh seeds, where they are there. */
async function readFresh(folder: string): Promise<ResultsReader> {
  const there = new Set(resultsIn(folder).experiments);
  const rows = new Map<string, readonly ResultsRow[]>();
  for (const { experiment } of namedReadings) {
    if (!there.has(`${experiment.name}${FRESH}`)) continue;
    rows.set(experiment.name, await readDeclared(folder, experiment, true));
  }
  return (name) => rows.get(name);
}
