import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CorpusError, type Environment } from '../../lib/environments';
import { experimentNamed, type Experiment } from '../../lib/experiments';
import { planSweep } from '../../lib/sweeps';
import { checkRows } from '../../lib/sweeps/check-rows';
import { provenanceProblems } from '../../lib/sweeps/provenance';
import { outcomeOf, type Row } from '../../lib/sweeps/row';
import { withValues } from './fixture';

const figure3a = experimentNamed('figure-3a');

/** Two settings, two rates, three seeds: twelve runs, each with a curve of four points. */
const experiment: Experiment = {
  ...figure3a,
  settings: figure3a.settings.slice(0, 2),
  protocol: { ...figure3a.protocol, steps: 8, bins: 4, seeds: 3, learningRates: [0.1, 0.2] },
};
const plan = planSweep(experiment);
const { columns } = plan;
const runs = plan.settings.flatMap(({ values, index, learningRates }) =>
  learningRates.flatMap((rate) => [0, 1, 2].map((seed) => ({ values, index, rate, seed }))),
);
const table: readonly Row[] = runs.map(({ values, rate, seed }) => ({
  ...{ ...values, learningRate: rate, seed },
  ...{ loss: 0.5, error: 0.5, diverged: false, curve: [0.5, 0.5, 0.5, 0.5] },
}));

const check = (rows: readonly Row[]) => checkRows('rows', { columns, rows }, plan);
const places = fc.integer({ min: 0, max: table.length - 1 });

/** The runs that rows are taken for, by the rows' places. */
const taken = (rows: readonly Row[]): (string | undefined)[] => {
  const { tasks } = check(rows);
  return rows.map((_, i) => {
    const task = tasks.get(i);
    return task && [task.index, ...task.learningRates, ...task.seeds].join(' ');
  });
};
const names = runs.map(({ index, rate, seed }) => `${index} ${rate} ${seed}`);

describe('the rows of a results file', () => {
  it('are the runs of the plan, in its order', () => {
    expect(check(table).problems).toEqual([]);
    expect(taken(table)).toEqual(names);
  });

  it('may not be fewer: what is missing is named where it should stand', () => {
    fc.assert(
      fc.property(places, fc.integer({ min: 1, max: 12 }), (from, count) => {
        const rows = table.filter((_, i) => i < from || i >= from + count);
        const missing = table.length - rows.length;
        const { index, rate, seed } = runs[from];
        const first = `setting ${index}, learning rate ${rate}, seed ${seed}`;
        const what =
          missing === 1
            ? `a run is missing: ${first}`
            : `${missing} runs are missing, the first of them: ${first}`;
        const where = from < rows.length ? `, row ${from + 1}: before it, ` : ': at its end, ';
        // Before a single row that is left, it could also be another run, edited.
        fc.pre(rows.length === from || rows.length - from > 1);
        expect(check(rows).problems).toEqual([`rows${where}${what}`]);
        expect(taken(rows)).toEqual(names.filter((_, i) => i < from || i >= from + count));
      }),
    );
  });

  it('may not be more: a run that stands there twice is one too many', () => {
    fc.assert(
      fc.property(places, places, (from, to) => {
        // The run after next, put here, could also be two rows that changed places, and one more.
        fc.pre(from !== to && from !== to + 1);
        const rows = [...table.slice(0, to), table[from], ...table.slice(to)];
        const what = from < to ? `the run of row ${from + 1} once more` : 'a run too many';
        expect(check(rows).problems).toEqual([`rows, row ${to + 1}: ${what}`]);
        expect(taken(rows)).toEqual([...names.slice(0, to), undefined, ...names.slice(to)]);
      }),
    );
    expect(check([...table, table[0]]).problems).toEqual([
      'rows, row 13: the run of row 1 once more',
    ]);
  });

  it('may not change places', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: table.length - 2 }), (place) => {
        const rows = [...table];
        [rows[place], rows[place + 1]] = [rows[place + 1], rows[place]];
        const told = check(rows).problems.map((problem) => /row \d+/.exec(problem)?.[0]);
        expect(told).toEqual([`row ${place + 1}`, `row ${place + 2}`]);
      }),
    );
  });

  it.each([
    [{ T: 7 }, 'T is 7, and should be 1'],
    [{ seed: 9 }, 'seed is 9, and should be 2'],
    [{ learningRate: 0.1 + 2e-17 }, 'learningRate is 0.10000000000000002, and should be 0.1'],
    [
      { T: 7, B: 7, M: 7, N: 7 },
      'T is 7, and should be 1; B is 7, and should be 1; M is 7, and should be 1; 1 more values differ',
    ],
  ])('may not be edited: %j', (change, problem) => {
    const rows = [...table];
    rows[2] = withValues(table[2], () => change);
    expect(check(rows).problems).toEqual([`rows, row 3: ${problem}`]);
    expect(taken(rows)[2]).toBeUndefined();
  });

  it('may not be text for a number, nor lack a value, nor have one more', () => {
    const problemOf = (row: Row) => check([...table.slice(0, 2), row, ...table.slice(3)]).problems;
    expect(problemOf({ ...table[2], T: '1' })).toEqual(['rows, row 3: T is "1", and should be 1']);
    expect(problemOf({ ...table[2], T: null })).toEqual([
      'rows, row 3: T is missing, and should be 1',
    ]);
    expect(problemOf({ ...table[2], mood: 'good' })).toEqual([
      'rows, row 3: mood is "good", and should be missing',
    ]);
    expect(problemOf({})).toEqual([
      'rows, row 3: experiment is missing, and should be "figure-3a"; environment is missing, ' +
        'and should be "CycleWorld(10)"; cell is missing, and should be "elman"; 21 more values differ',
    ]);
  });

  it('have the columns of the plan, each of its type', () => {
    const problemsOf = (found: typeof columns) =>
      checkRows('rows', { columns: found, rows: table }, plan).problems;
    expect(problemsOf(columns.filter(({ name }) => name !== 'seed'))).toEqual([
      'rows: there is no column seed',
    ]);
    expect(problemsOf([...columns, { name: 'mood', type: 'VARCHAR' }])).toEqual([
      'rows: column mood too many',
    ]);
    const asText = columns.map((one) => (one.name === 'N' ? { ...one, type: 'DOUBLE' } : one));
    expect(problemsOf(asText as typeof columns)).toEqual([
      'rows: column N is of type DOUBLE, and should be INTEGER',
    ]);
  });
});

describe('what came of a run', () => {
  const problemOf = (outcome: string, of = plan): string | undefined => {
    const [loss, error, diverged, curve] = outcome.split(',');
    const came = {
      ...{ loss: Number(loss), error: Number(error), diverged: diverged === 'true' },
      curve: curve.split(' ').map(Number),
    };
    const rows = table.map((row, i) => (i === 5 ? { ...row, ...came } : row));
    const { problems, tasks } = checkRows('rows', { columns, rows }, of);
    expect(tasks.size).toBe(table.length);
    return problems.at(0)?.replace('rows, row 6: ', '');
  };

  it.each([
    // The mean of four points, each rounded by half a unit of its fourth digit.
    ['9,0.50024,false,0.5 0.5 0.5 0.5', undefined],
    ['9,0.49976,false,0.5 0.5 0.5 0.5', undefined],
    ['9,0.5003,false,0.5 0.5 0.5 0.5', 'error is 0.5003, and the mean of its curve is 0.5'],
    ['9,0.4997,false,0.5 0.5 0.5 0.5', 'error is 0.4997, and the mean of its curve is 0.5'],
    ['9,0.25,false,1 0 0 0', undefined],
    ['9,1,false,1 1 1 1', undefined],
    ['9,1.5,false,1.5 1.5 1.5 1.5', 'error is 1.5, and should be a share from 0 to 1'],
    ['9,0.5,false,2 0 0 0', 'curve has a point above 1, and should have shares from 0 to 1'],
    ['9,0.5,false,0.5 0.5 0.5', 'curve has 3 points, and should have 4'],
    ['9,0.5,false,0.5 NaN 0.5 0.5', 'curve has a NaN, but diverged is false'],
    ['NaN,NaN,true,0.5 NaN NaN NaN', undefined],
    ['NaN,NaN,true,0.5 0.5 0.5 0.5', 'diverged is true, but curve has no NaN'],
  ])('agrees with itself: %s', (outcome, problem) => {
    expect(problemOf(outcome)).toBe(problem);
  });

  it('agrees with the experiment’s metric', () => {
    const byLoss = planSweep({ ...experiment, metric: 'loss' });
    const rows = table.map((row) => ({ ...row, error: 0.9 }));
    expect(checkRows('rows', { columns, rows }, byLoss).problems).toEqual([]);
    expect(problemOf('3,0.5,false,3 3 3 3', byLoss)).toBeUndefined();
    expect(problemOf('3,0.5,false,0.5 0.5 0.5 0.5', byLoss)).toBe(
      'loss is 3, and the mean of its curve is 0.5',
    );
  });

  /** The same plan in an environment that is so. */
  const planIn = (changed: Partial<Environment>) =>
    planSweep({
      ...experiment,
      settings: experiment.settings.map((setting) => {
        const environment = Object.create(setting.environment) as Environment;
        for (const [name, value] of Object.entries(changed)) {
          Object.defineProperty(environment, name, { value });
        }
        return { ...setting, environment };
      }),
    });

  /** Only the first three of eight steps are predicted: two in the first bin, one in the second. */
  const uneven = planIn({
    open: () => {
      let step = 0;
      return {
        next: (into) => {
          into.scored.fill(step++ < 3 ? 1 : 0);
        },
      };
    },
  });
  const away = planIn({
    open: () => {
      throw new CorpusError('the text is not here');
    },
  });

  it.each([
    ['uneven', uneven],
    ['away', away],
  ])('lies between its points where they stand for unlike numbers of predictions: %s', (_, of) => {
    const rows = table.map((row) => ({ ...row, curve: [0.5, 0.5, NaN, NaN] }));
    expect(checkRows('rows', { columns, rows }, of).problems).toEqual([]);
    for (const error of [0.1, 0.1333, 0.2]) {
      expect(problemOf(`9,${error},false,0.2 0.1 NaN NaN`, of)).toBeUndefined();
    }
    for (const error of [0.0999, 0.2002]) {
      expect(problemOf(`9,${error},false,0.2 0.1 NaN NaN`, of)).toMatch(
        `error is ${error}, and the mean of its curve is 0.15`,
      );
    }
  });

  it('is a share of classes, where the environment has classes', () => {
    const real = planIn({ target: { kind: 'vector', size: 1 } });
    expect(problemOf('9,1.5,false,1.5 1.5 1.5 1.5', real)).toBeUndefined();
  });

  it.each([
    [{ loss: 0.5, error: 0.25, curve: [0.1, 1e-8, NaN] }, undefined],
    [{ loss: NaN, error: NaN, diverged: true, curve: [NaN] }, undefined],
    [{}, undefined],
    [{ loss: null }, 'loss is missing, and should be a number'],
    [{ error: 'x' }, 'error is "x", and should be a number'],
    [{ loss: -1 }, 'loss is -1, and should be at least 0'],
    [{ error: -0 }, 'error is -0, and should be at least 0'],
    [{ diverged: 'no' }, 'diverged is "no", and should be true or false'],
    [{ diverged: null }, 'diverged is missing, and should be true or false'],
    [{ curve: [0, 0.12345] }, 'curve has 0.12345, and should be rounded to 0.1235'],
    [{ curve: [0, null, 1] }, 'curve has a point that is missing, and should be a number'],
    [{ curve: [0, -1] }, 'curve has -1, and should be at least 0'],
    [{ curve: [0, -0] }, 'curve has -0, and should be at least 0'],
    [{ curve: [] }, 'curve has no points'],
    [{ curve: 0.5 }, 'curve is 0.5, and should be a list of numbers'],
    [{ diverged: true, curve: [NaN] }, 'diverged is true, but loss is 0'],
    [{ loss: NaN, diverged: true, curve: [NaN] }, 'diverged is true, but error is 0'],
    [{ error: NaN }, 'diverged is false, but error is NaN'],
  ] satisfies [Row, string | undefined][])('is as of a run: %j', (came, problem) => {
    const outcome = outcomeOf({ loss: 0, error: 0, diverged: false, curve: [0], ...came });
    expect(typeof outcome === 'string' ? outcome : undefined).toBe(problem);
  });
});

describe('a provenance', () => {
  const right = {
    ...{ experiment: 'figure-3a', title: experiment.title, rows: 12, seeds: 3, engine: 'lanes' },
    ...{ mode: plan.engine.mode, plan: plan.fingerprint },
  };
  const problems = (fields: Readonly<Record<string, unknown>>) =>
    provenanceProblems('a.json', fields, plan);

  it('says what the plan says', () => {
    expect(problems(right)).toEqual([]);
  });

  it.each(['experiment', 'title', 'rows', 'seeds', 'engine', 'mode'] as const)(
    'may not differ in its %s, nor leave it out',
    (field) => {
      const should = `a.json: ${field} must be ${JSON.stringify(right[field])}; got`;
      expect(problems({ ...right, [field]: 7 })).toEqual([`${should} 7`]);
      expect(problems({ ...right, [field]: undefined })).toEqual([`${should} nothing`]);
    },
  );

  it('may not be of another declaration', () => {
    expect(problems({ ...right, plan: 'abc' })).toEqual([
      `a.json: the experiment's declaration has changed since its rows were computed (plan is abc, and now ${plan.fingerprint})`,
    ]);
  });
});
