import { below, difference, type Check, type Claim, type Measured, type Term } from './claim';
import type { FppVersion, Selection } from './claim';

/** What is compared of a panel of Figure 3. */
interface Panel {
  readonly id: string;
  readonly experiment: string;
  readonly figure: string;
  /** Begins the claim, e.g. `In CycleWorld`. */
  readonly where: string;
  /** The T that count, smallest first. */
  readonly lengths: readonly number[];
  /** Where these are not all of the panel, in words. */
  readonly among?: string;
  /** That T-BPTT learns with the longest windows, and by what that is told; else it has nothing to lose. */
  readonly learned?: { readonly words: string; readonly check: (bptt: Measured) => Check };
}

/**
 * That FPP depends less on T than T-BPTT does. A method that does worst between the ends, or better with short
 * windows than with long ones, depends on T all the same: so the spread decides as well as the ends.
 */
export function robustnessClaim(panel: Panel): Claim {
  const { id, experiment, figure, where, lengths, among = '', learned } = panel;
  const [shortest, longest] = [lengths[0], lengths[lengths.length - 1]];
  const measured = (runs: Selection): Measured => ({ experiment, runs });
  const loss = (runs: Selection): readonly Term[] =>
    difference(measured({ ...runs, T: shortest }), measured({ ...runs, T: longest }));
  const spread = (runs: Selection): readonly Term[] => {
    const all = measured({ ...runs, T: lengths });
    return difference({ ...all, pick: 'worst' }, { ...all, pick: 'best' });
  };
  const counted =
    learned === undefined
      ? ''
      : `; counted where T-BPTT learns at T = ${longest} (${learned.words})`;
  return {
    ...{ id, figure, place: 'Caption of Figure 3; Section 6' },
    claim: `${where}, FPP is more robust to T than T-BPTT.`,
    statistic: `from T = ${longest} down to T = ${shortest}, FPP loses less than T-BPTT; from its best T to its worst as well${among}${counted}`,
    note: 'A method that does worst between the ends, or better with short windows than with long ones, depends on T all the same: so the spread over T decides too. Which T is best and which is worst, the paper’s seeds say.',
    checks: (version: FppVersion) => {
      const fpp: Selection = { trainer: 'FPP', version };
      const bptt: Selection = { trainer: 'T-BPTT' };
      const given = learned?.check(measured({ ...bptt, T: longest }));
      return [
        below('FPP’s loss less T-BPTT’s', less(loss(fpp), loss(bptt)), 0),
        below('FPP’s spread over T less T-BPTT’s', less(spread(fpp), spread(bptt)), 0),
      ].map((check) => (given === undefined ? check : { ...check, given }));
    },
  };
}

/** The left sum less the right one. */
function less(left: readonly Term[], right: readonly Term[]): readonly Term[] {
  const negative = right.map((term): Term =>
    typeof term === 'number' ? -term : [-term[0], term[1]],
  );
  return [...left, ...negative];
}
