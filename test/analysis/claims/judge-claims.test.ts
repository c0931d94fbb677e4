import { describe, expect, test } from 'vitest';
import { judgeClaims, type JudgedCheck, type ResultsReader } from '../../../lib/analysis';
import { claims, experiments, type Claim } from '../../../lib/experiments';
import { planSweep, type ResultsRow } from '../../../lib/sweeps';
import { withoutOutcome } from '../../sweeps/made-up-row';
import type { Measured } from '../../../lib/experiments/claims/claim';

/** Four seeds of every setting that an experiment declares, with made-up results. */
function madeUp(
  name: string,
  resultOf: (row: ResultsRow) => number,
): readonly ResultsRow[] | undefined {
  const experiment = experiments.find((candidate) => candidate.name === name);
  if (experiment === undefined) return undefined;
  return planSweep(experiment).settings.flatMap(({ values, learningRates }) =>
    learningRates.flatMap((rate) =>
      [0, 1, 2, 3].map((seed) => {
        const row = withoutOutcome(values, rate, seed);
        const result = resultOf(row);
        const curve = Array<number>(experiment.protocol.bins).fill(result);
        return { ...row, loss: result, error: result, diverged: Number.isNaN(result), curve };
      }),
    ),
  );
}

const everyT = claims.filter(({ id }) => id === '3a-every-T');

function rowsOf(resultOf: (row: ResultsRow) => number): ResultsReader {
  const known = new Map<string, readonly ResultsRow[] | undefined>();
  return (name) => {
    if (!known.has(name)) known.set(name, madeUp(name, resultOf));
    return known.get(name);
  };
}

const isFpp = ({ trainer }: ResultsRow): boolean => trainer === 'FPP';

describe('the claims', () => {
  test('have names of their own, and speak of one setting of the declarations each', () => {
    expect(new Set(claims.map(({ id }) => id)).size).toBe(claims.length);
    const judgements = judgeClaims(
      claims,
      rowsOf(() => 0.1),
    );
    const missing = judgements.filter(({ verdict }) => verdict === 'not computed');
    // No chains have been run on real data.
    expect(missing.every(({ figure }) => ['3c', '3d'].includes(figure))).toBe(true);
    expect(missing.every(({ version }) => version === 'chains')).toBe(true);
    for (const { numbers } of judgements) {
      for (const { n, what } of numbers) expect(n, what).toBeGreaterThan(0);
      expect(new Set(numbers.map(({ what }) => what)).size).toBe(numbers.length);
    }
  });

  test('about FPP are judged for each of its versions, the others once', () => {
    const versions = (id: string) =>
      judgeClaims(claims, () => undefined)
        .filter((judgement) => judgement.id === id)
        .map(({ version }) => version);
    expect(versions('3a-every-T')).toEqual(['shared', 'own', 'chains']);
    expect(versions('2-half-cycle-bptt')).toEqual([null]);
  });

  test('without rows are not computed, those about the world are', () => {
    const judgements = judgeClaims(claims, () => undefined);
    const computed = judgements.filter(({ verdict }) => verdict !== 'not computed');
    expect(computed.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['world-cross-entropies', 'reproduced'],
    ]);
  });
});

/** Of FPP, everything else being 0.05. */
function fppDiffers(valueOf: (row: ResultsRow) => number): ResultsReader {
  return rowsOf((row) => (isFpp(row) ? valueOf(row) : 0.05));
}

describe('a verdict', () => {
  const verdicts = (reader: ResultsReader): string[] =>
    judgeClaims(everyT, reader).map(({ verdict, counts: { holds, open, fails } }) =>
      [verdict, holds, open, fails].join(' '),
    );
  /** Seeds on either side of 0.05. */
  const open = ({ seed }: ResultsRow): number => (seed === 0 ? 0.01 : 0.09);

  test('is reproduced if all comparisons hold, not if some fail and none holds', () => {
    expect(verdicts(fppDiffers(() => 0.01))).toEqual(Array(3).fill('reproduced 10 0 0'));
    expect(verdicts(fppDiffers(() => 0.09))).toEqual(Array(3).fill('not 0 0 10'));
    expect(verdicts(fppDiffers(() => 0.05))).toEqual(Array(3).fill('not 0 0 10'));
    expect(verdicts(fppDiffers((row) => (row.T === 3 ? 0.09 : open(row))))).toEqual(
      Array(3).fill('not 0 8 2'),
    );
  });

  test('is partly if some hold and some fail, open if none fails and not all hold', () => {
    expect(verdicts(fppDiffers(({ T }) => (T === 3 ? 0.09 : 0.01)))[0]).toBe('partly 8 0 2');
    expect(verdicts(fppDiffers((row) => (row.T === 3 ? open(row) : 0.01)))[0]).toBe('open 8 2 0');
    expect(verdicts(fppDiffers(open))[0]).toBe('open 0 10 0');
  });

  test('is each version’s own', () => {
    const shared = fppDiffers(({ stateRate }) => (stateRate === 'shared' ? 0.09 : 0.01));
    expect(verdicts(shared)).toEqual(['not 0 0 10', 'reproduced 10 0 0', 'reproduced 10 0 0']);
    const chains = fppDiffers(({ replay }) => (replay === 'backward' ? 0.01 : 0.09));
    expect(verdicts(chains)).toEqual(['not 0 0 10', 'not 0 0 10', 'reproduced 10 0 0']);
  });

  test('is about the learning rate that served each best', () => {
    const reader = fppDiffers(({ learningRate }) => (learningRate === 0.01 ? 0 : 1));
    expect(verdicts(reader)[0]).toBe('reproduced 10 0 0');
  });

  test('is of the statistic alone where no run enters', () => {
    const sum: Claim = { ...everyT[0], checks: [{ what: '2', sum: [1, 1], between: [1.9, 2.1] }] };
    expect(judgeClaims([sum], () => undefined)[0].verdict).toBe('reproduced');
  });
});

describe('a comparison', () => {
  const first = (reader: ResultsReader): JudgedCheck => judgeClaims(everyT, reader)[0].numbers[0];

  test('fails where every run diverged', () => {
    expect(first(fppDiffers(() => NaN))).toMatchObject({ diverged: 4, n: 0, outcome: 'fails' });
  });

  test('does not hold where a run diverged, and may fail', () => {
    const lost = (value: number) => fppDiffers(({ seed }) => (seed === 1 ? NaN : value));
    expect(first(lost(0.01))).toMatchObject({ diverged: 1, n: 3, outcome: 'open' });
    expect(first(lost(0.09))).toMatchObject({ diverged: 1, n: 3, outcome: 'fails' });
  });

  test('is paired by seed, in whatever order the runs come', () => {
    // Seeds differ by far more than methods do.
    const far = rowsOf((row) => row.seed + (isFpp(row) ? 0 : 0.01));
    const rows = far('figure-3a') ?? [];
    const mixed = [...rows.filter(isFpp).reverse(), ...rows.filter((row) => !isFpp(row))];
    expect(first(() => mixed)).toMatchObject({ outcome: 'holds', n: 4 });
    expect(first(() => mixed).mean).toBeCloseTo(-0.01, 12);
  });

  test('is open where its two intervals disagree, for it and against it', () => {
    // Three small differences and a large one, all on one side: the bootstrap's interval is on that side
    // as well, Student's, which is symmetric, is not.
    const skewed = (sign: number) =>
      fppDiffers(({ seed }) => 0.05 + sign * [0.001, 0.001, 0.001, 0.03][seed]);
    for (const sign of [-1, 1]) {
      const { bootstrap, student, outcome } = first(skewed(sign));
      const [near, far] = sign < 0 ? (['high', 'low'] as const) : (['low', 'high'] as const);
      expect(Math.sign(bootstrap[near])).toBe(sign);
      expect(Math.sign(bootstrap[far])).toBe(sign);
      expect(Math.sign(student[near])).toBe(-sign);
      expect(outcome).toBe('open');
    }
  });

  test('has no difference for a seed that one side lacks', () => {
    const all = fppDiffers(() => 0.01);
    const without: ResultsReader = (name) =>
      all(name)?.filter((row) => isFpp(row) || row.seed !== 2);
    expect(first(without)).toMatchObject({ n: 3, diverged: 1, outcome: 'open' });
  });

  test.each([
    ['upper', [-1, -0.04], [0.041, 0.039]],
    ['lower', [-0.04, 1], [0.039, 0.041]],
  ] as const)('holds up to its %s bound, and fails beyond', (_, between, [within, beyond]) => {
    const [{ checks }] = everyT;
    const [check] = typeof checks === 'function' ? checks('shared') : checks;
    const claim = { ...everyT[0], checks: [{ ...check, between }] };
    const outcome = (lead: number) =>
      judgeClaims(
        [claim],
        fppDiffers(() => 0.05 - lead),
      )[0].numbers[0].outcome;
    expect([outcome(within), outcome(beyond)]).toEqual(['holds', 'fails']);
  });

  test('of a single seed is open: nothing is known of its spread', () => {
    const one = fppDiffers(() => 0.01);
    const outcome = first((name) => one(name)?.filter(({ seed }) => seed === 0)).outcome;
    expect(outcome).toBe('open');
  });

  test('refuses a selection that fits several settings', () => {
    const runs = { trainer: 'FPP' } as const;
    const vague: Claim = {
      ...everyT[0],
      checks: [{ what: 'any T', sum: [[1, { experiment: 'figure-3a', runs }]], between: [0, 1] }],
    };
    expect(() =>
      judgeClaims(
        [vague],
        rowsOf(() => 0),
      ),
    ).toThrow('12 settings fit {"trainer":"FPP"}, and should be one');
  });
});

describe('on fresh seeds', () => {
  const ids = (id: string): Claim[] => claims.filter((one) => one.id === id);
  /** FPP at two rates; on the paper's seeds the lower is better, on fresh ones the other. */
  const atRates = (better: number) =>
    fppDiffers(({ learningRate }) => (learningRate === better ? 0.01 : 0.09));

  test('learning rates are those that the paper’s seeds chose', () => {
    const verdict = judgeClaims(everyT, atRates(0.001), atRates(0.01))[0].verdict;
    expect(verdict).toBe('not');
    expect(judgeClaims(everyT, atRates(0.001), atRates(0.001))[0].verdict).toBe('reproduced');
  });

  test('they are those of each horizon', () => {
    // Early FPP does best at one rate, late at another; the fresh file holds both.
    const row = (learningRate: number, early: number, late: number) => (one: ResultsRow) => ({
      ...one,
      learningRate,
      error: late,
      curve: [early, ...Array<number>(5).fill(late)],
    });
    const rows = (rowsOf(() => 0)('figure-2') ?? []).filter(
      ({ learningRate }) => learningRate === 0.01 || learningRate === 0,
    );
    const flat = (value: number) => rows.filter((one) => !isFpp(one)).map(row(0.01, value, value));
    const own = rows.filter(isFpp);
    const chosenBy = [
      ...flat(0.5),
      ...own.map(row(0.001, 0.1, 0.3)),
      ...own.map(row(0.01, 0.2, 0.2)),
    ];
    // Were they to choose, the fresh runs would choose the other one each time.
    const judgedBy = [
      ...flat(0.5),
      ...own.map(row(0.001, 0.6, 0.1)),
      ...own.map(row(0.01, 0.1, 0.6)),
    ];
    const judged = (id: string, ...readers: ResultsRow[][]) => {
      const [by, of] = readers.map((list) => () => list);
      return judgeClaims(ids(id), by, of)[0].verdict;
    };
    expect(judged('2-bptt-slower', chosenBy)).toBe('reproduced');
    expect(judged('2-bptt-slower', chosenBy, judgedBy)).toBe('not');
    expect(judged('2-half-cycle-fpp', chosenBy)).toBe('reproduced');
    expect(judged('2-half-cycle-fpp', chosenBy, judgedBy)).toBe('not');
  });

  test('the best λ is the one that the paper’s seeds chose', () => {
    const best = (better: number) => rowsOf(({ lambda }) => (lambda === better ? 0.1 : 0.2));
    expect(judgeClaims(ids('6-tuning'), best(2))[0].verdict).toBe('reproduced');
    expect(judgeClaims(ids('6-tuning'), best(2), best(5))[0].verdict).toBe('not');
  });

  test('nothing is computed where the rows that choose are missing, or the runs at their choice', () => {
    const verdict = (chosenBy: ResultsReader, judgedBy: ResultsReader) =>
      judgeClaims(everyT, chosenBy, judgedBy)[0].verdict;
    expect(verdict(() => undefined, atRates(0.01))).toBe('not computed');
    expect(verdict(atRates(0.01), () => undefined)).toBe('not computed');
    const without: ResultsReader = (name) =>
      atRates(0.01)(name)?.filter(({ learningRate, T }) => T !== 7 || learningRate !== 0.01);
    expect(verdict(atRates(0.01), without)).toBe('not computed');
    expect(judgeClaims(everyT, atRates(0.01), without)[0]).toMatchObject({
      counts: { holds: 0, open: 0, fails: 0 },
      numbers: [],
    });
  });
});

describe('quantities', () => {
  const judgeOne = (measured: Partial<Measured>, reader: ResultsReader): JudgedCheck => {
    const runs = { trainer: 'FPP', version: 'shared', ...measured.runs } as const;
    const sum = [[1, { experiment: 'figure-6a', ...measured, runs }]] as const;
    const check = { what: 'it', sum, between: [-Infinity, Infinity] as const };
    return judgeClaims([{ ...everyT[0], checks: [check] }], reader)[0].numbers[0];
  };

  test('the best and the worst of several settings are those of the smallest and largest mean', () => {
    const reader = rowsOf(({ lambda }) => lambda as number);
    expect(judgeOne({ runs: { trainer: 'FPP', T: 1 }, pick: 'best' }, reader).mean).toBe(0.01);
    expect(judgeOne({ runs: { trainer: 'FPP', T: 1 }, pick: 'worst' }, reader).mean).toBe(10);
    const lost = rowsOf(({ lambda, seed }) => (lambda === 1 && seed === 0 ? NaN : 0.5));
    const worst = judgeOne({ runs: { trainer: 'FPP', T: 1 }, pick: 'worst' }, lost);
    expect(worst).toMatchObject({ diverged: 1, mean: 0.5 });
  });

  test('the spread is the distance from the median', () => {
    const runs = { trainer: 'FPP', T: 1, lambda: 1 } as const;
    const reader = rowsOf(({ seed }) => [1, 2, 4, 11][seed]);
    // The median is 3; distances 2, 1, 1 and 8.
    expect(judgeOne({ runs, quantity: 'spread' }, reader).mean).toBe(3);
    const mixed = rowsOf(({ seed }) => [4, 11, 1, 2][seed]);
    expect(judgeOne({ runs, quantity: 'spread' }, mixed).mean).toBe(3);
    const lost = rowsOf(({ seed }) => [1, NaN, 4, 11][seed]);
    expect(judgeOne({ runs, quantity: 'spread' }, lost)).toMatchObject({
      mean: 10 / 3,
      diverged: 1,
    });
  });

  test('the best λ is each seed’s own, as a logarithm', () => {
    const runs = { trainer: 'FPP', T: 1 } as const;
    const favourite = [0.1, 1, 1, 10];
    const reader = rowsOf(({ seed, lambda }) => {
      if (lambda === 0.5) return NaN;
      return Math.abs(Math.log(lambda as number) - Math.log(favourite[seed]));
    });
    const judged = judgeOne({ runs, quantity: 'best-lambda' }, reader);
    expect(judged.mean).toBeCloseTo(0, 12);
    expect(judged).toMatchObject({ n: 4, diverged: 0 });
    expect(
      judgeOne(
        { runs, quantity: 'best-lambda' },
        rowsOf(() => NaN),
      ).diverged,
    ).toBe(4);
  });
});
