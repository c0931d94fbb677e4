import { below, difference, type Claim, type Measured, type FppVersion, type Term } from './claim';

/** What is compared of a panel of Figure 3. */
interface Panel {
  readonly experiment: string;
  readonly figure: string;
  /** Begins the claims' names, e.g. `3b-streams`. */
  readonly prefix: string;
  /** Begins the claims, e.g. `In CycleWorld`. */
  readonly where: string;
  /** T-BPTT's T, and half of it, where FPP unrolls half as many steps. */
  readonly halves: readonly (readonly [half: number, T: number])[];
  /** T for which the agreement of runs is compared. */
  readonly lengths: readonly number[];
  /** Windows that do not reach what the prediction depends on. */
  readonly short: readonly number[];
  /** What knowing nothing of the past comes to, and in words. */
  readonly ignorance: readonly [Term, string];
  /** When two results count as alike. */
  readonly margin: number;
}

const place = 'Section 1; abstract';

/**
 * That FPP is effective "on several problems with long-term dependencies", and improves over T-BPTT, "particularly in terms of stability and computation". Both words need a
 * statistic. At equal T the two unroll equally many steps, and there the claims about every T compare
 * them; so computation is what T-BPTT needs twice as much of.
 */
export function introductionClaims(panel: Panel): readonly Claim[] {
  const { experiment, figure, prefix, where, halves, lengths, short, margin } = panel;
  const [ignorance, words] = panel.ignorance;
  const less: Term = typeof ignorance === 'number' ? -ignorance : [-ignorance[0], ignorance[1]];
  const bptt = (T: number, of: Pick<Measured, 'quantity'> = {}): Measured => ({
    experiment,
    runs: { trainer: 'T-BPTT', T },
    ...of,
  });
  const fpp = (T: number, version: FppVersion, of: Pick<Measured, 'quantity'> = {}): Measured => ({
    experiment,
    runs: { trainer: 'FPP', T, version },
    ...of,
  });
  return [
    {
      id: `${prefix}-effective`,
      figure,
      place: 'Section 1',
      claim: `${where}, FPP is effective though the dependence is long.`,
      statistic: `with windows too short for it, T = ${short.join(', ')}, FPP does better than ${words}`,
      checks: (version) =>
        short.map((T) => below(`T = ${T}: FPP − ${words}`, [[1, fpp(T, version)], less], 0)),
    },
    {
      id: `${prefix}-computation`,
      figure,
      place,
      claim: `${where}, FPP needs less computation than T-BPTT.`,
      statistic: `with windows half as long, FPP is less than a margin (${Number(margin.toPrecision(2))}) worse than T-BPTT`,
      note: 'The computation of a step grows with the steps unrolled, M·B·T; T-BPTT has twice as many here.',
      checks: (version) =>
        halves.map(([half, T]) =>
          below(
            `FPP, T = ${half}, − T-BPTT, T = ${T}`,
            difference(fpp(half, version), bptt(T)),
            margin,
          ),
        ),
    },
    {
      id: `${prefix}-stability`,
      figure,
      place,
      claim: `${where}, FPP is more stable than T-BPTT.`,
      statistic: `its runs lie closer to their median than T-BPTT’s to theirs, T = ${lengths.join(', ')}`,
      note: 'Runs differ by seed alone, and what is stable depends on it less; how methods depend on T is judged under robustness. Where a method has learned nothing, its runs agree as well.',
      checks: (version) =>
        lengths.map((T) =>
          below(
            `T = ${T}: distance from the median, FPP − T-BPTT`,
            difference(fpp(T, version, { quantity: 'spread' }), bptt(T, { quantity: 'spread' })),
            0,
          ),
        ),
    },
  ];
}
