import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  claims,
  experiments,
  judgeClaims,
  planSweep,
  readResults,
  type Claim,
  type Judgement,
  type ResultsRow,
} from '../../lib';
import { rowFromCells } from '../../lib/sweeps/read-results';

/** Two seeds of every setting that an experiment declares, with made-up results. */
function madeUp(
  name: string,
  resultOf: (row: ResultsRow) => number,
): readonly ResultsRow[] | undefined {
  const experiment = experiments.find((candidate) => candidate.name === name);
  if (experiment === undefined) return undefined;
  return planSweep(experiment).settings.flatMap(({ cells, learningRates }) =>
    learningRates.flatMap((rate) =>
      [0, 1].map((seed) => {
        const row = rowFromCells([...cells, `${rate}`, `${seed}`, '0', '0', 'false', '0'], name);
        const result = resultOf(row);
        const curve = Array<number>(experiment.protocol.bins).fill(result);
        return { ...row, loss: result, error: result, diverged: Number.isNaN(result), curve };
      }),
    ),
  );
}

const everyT = claims.filter(({ id }) => id === '3a-every-T');

function verdicts(
  judged: readonly Claim[],
  resultOf: (row: ResultsRow) => number,
): Judgement['verdict'][] {
  return judgeClaims(judged, (name) => madeUp(name, resultOf)).map(({ verdict }) => verdict);
}

const isFpp = ({ trainer }: ResultsRow): boolean => trainer === 'FPP';

describe('the claims', () => {
  test('have names of their own, and speak of one setting of the declarations each', () => {
    expect(new Set(claims.map(({ id }) => id)).size).toBe(claims.length);
    const judgements = judgeClaims(claims, (name) => madeUp(name, () => 0.1));
    expect(judgements.map(({ verdict }) => verdict)).not.toContain('not computed');
    for (const { numbers } of judgements) {
      for (const { n, what } of numbers) expect(n, what).toBeGreaterThan(0);
      expect(new Set(numbers.map(({ what }) => what)).size).toBe(numbers.length);
    }
  });

  test('about FPP are judged for both readings of its state step, the others once', () => {
    const readings = (id: string) =>
      judgeClaims(claims, () => undefined)
        .filter((judgement) => judgement.id === id)
        .map(({ stateRate }) => stateRate);
    expect(readings('3a-every-T')).toEqual(['shared', 'own']);
    expect(readings('2-half-cycle-bptt')).toEqual([null]);
  });

  test('without rows are not computed, those about the world are', () => {
    const judgements = judgeClaims(claims, () => undefined);
    const computed = judgements.filter(({ verdict }) => verdict !== 'not computed');
    expect(computed.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['world-cross-entropies', 'reproduced'],
    ]);
  });
});

describe('a verdict', () => {
  test('follows the rows', () => {
    expect(verdicts(everyT, (row) => (isFpp(row) ? 0.01 : 0.09))).toEqual([
      'reproduced',
      'reproduced',
    ]);
    expect(verdicts(everyT, (row) => (isFpp(row) ? 0.09 : 0.01))).toEqual(['not', 'not']);
    expect(verdicts(everyT, (row) => (isFpp(row) && row.T === 3 ? 0.09 : 0.05))).toEqual([
      'not',
      'not',
    ]);
    expect(
      verdicts(everyT, (row) => {
        if (!isFpp(row)) return 0.05;
        return row.stateRate === 'shared' && row.T === 3 ? 0.09 : 0.01;
      }),
    ).toEqual(['partly', 'reproduced']);
  });

  test('is about the learning rate that served each best', () => {
    const atBestRate = (row: ResultsRow): number => (row.learningRate === 0.01 ? 0 : 1);
    const result = (row: ResultsRow): number => (isFpp(row) ? atBestRate(row) : 0.5);
    expect(verdicts(everyT, result)).toEqual(['reproduced', 'reproduced']);
  });

  test('fails where every run diverged', () => {
    const [judgement] = judgeClaims(everyT, (name) =>
      madeUp(name, (row) => (isFpp(row) ? NaN : 1)),
    );
    expect(judgement.verdict).toBe('not');
    expect(judgement.numbers[0]).toMatchObject({ diverged: 2, n: 0, outcome: 'fails' });
  });

  test('does not hold where a run diverged, and says so', () => {
    const result = (row: ResultsRow): number => {
      if (!isFpp(row)) return 0.09;
      return row.T === 3 && row.seed === 1 ? NaN : 0.01;
    };
    const [judgement] = judgeClaims(everyT, (name) => madeUp(name, result));
    expect(judgement.verdict).toBe('partly');
    expect(judgement.numbers[0]).toMatchObject({ diverged: 1, n: 1, outcome: 'open' });
  });

  test('is open where the interval straddles the bound', () => {
    const result = (row: ResultsRow): number => (isFpp(row) && row.seed === 0 ? 0.01 : 0.05);
    const mixed = (row: ResultsRow): number => (isFpp(row) && row.seed === 1 ? 0.09 : result(row));
    const [{ numbers }] = judgeClaims(everyT, (name) => madeUp(name, mixed));
    expect(numbers.map(({ outcome }) => outcome)).toEqual(numbers.map(() => 'open'));
  });

  test('refuses a selection that fits several settings', () => {
    const runs = { trainer: 'FPP' } as const;
    const vague: Claim = {
      ...everyT[0],
      checks: [{ what: 'any T', sum: [[1, { experiment: 'figure-3a', runs }]], between: [0, 1] }],
    };
    expect(() => judgeClaims([vague], (name) => madeUp(name, () => 0))).toThrow(
      '12 settings fit {"trainer":"FPP"}, and should be one',
    );
  });

  test('of the committed rows changes when the rows are perturbed', () => {
    const rows = (name: string): ResultsRow[] | undefined =>
      existsSync(`data/results/${name}.csv`) ? readResults('data/results', name) : undefined;
    const verdictsOf = (change: (row: ResultsRow) => ResultsRow) =>
      judgeClaims(everyT, (name) => rows(name)?.map(change)).map(({ verdict }) => verdict);
    const committed = verdictsOf((row) => row);
    expect(committed).not.toContain('not computed');
    const swapped = verdictsOf((row) => ({ ...row, error: isFpp(row) ? 1 : 0 }));
    expect(swapped).toEqual(['not', 'not']);
    expect(swapped).not.toEqual(committed);
  });
});
