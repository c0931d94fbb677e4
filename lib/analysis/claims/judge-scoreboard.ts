import {
  namedReading,
  namedReadings,
  type Claim,
  type Reading,
  type ReadingName,
} from '../../experiments';
import { judgeReadings } from '../multiverse/judge-readings';
import { readMultiverse } from '../multiverse/read-multiverse';
import { aboutClaim, type Judgement } from './judge-claims';
import { judgeInFolder, readWhatIsThere, type VerdictOptions } from './verdicts';

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
  const aboutFpp = claims.filter(({ checks }) => typeof checks === 'function');
  const experiments = namedReadings.map(({ experiment }) => experiment);
  const chosenBy = await readMultiverse(folder, namedReadings);
  const judgedBy = fresh ? await readWhatIsThere(folder, experiments, true) : chosenBy;
  return others.flatMap((version) => {
    const reading: Reading = namedReading[version];
    const judged = judgeReadings(aboutFpp, [reading], chosenBy, judgedBy, namedReadings);
    if (judged.every(({ verdict }) => verdict === 'not computed')) return [];
    return judged.map(({ verdict, counts, numbers }, i) => ({
      ...aboutClaim(aboutFpp[i]),
      ...{ version, verdict, counts, numbers },
    }));
  });
}
