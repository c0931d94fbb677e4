import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CorpusError, type Environment } from '../../lib/environments';
import { experimentNamed, type Experiment } from '../../lib/experiments';
import { planSweep } from '../../lib/sweeps';
import { checkRows } from '../../lib/sweeps/check-rows';
import { csvLine } from '../../lib/sweeps/csv';
import { provenanceProblems } from '../../lib/sweeps/provenance';
import { outcomeProblem } from '../../lib/sweeps/row';
import { withCells } from './fixture';

const figure3a = experimentNamed('figure-3a');

/** Two settings, two rates, three seeds: twelve runs, each with a curve of four points. */
const experiment: Experiment = {
  ...figure3a,
  settings: figure3a.settings.slice(0, 2),
  protocol: { ...figure3a.protocol, steps: 8, bins: 4, seeds: 3, learningRates: [0.1, 0.2] },
};
const plan = planSweep(experiment);
const runs = plan.settings.flatMap(({ cells, index, learningRates }) =>
  learningRates.flatMap((rate) => [0, 1, 2].map((seed) => ({ cells, index, rate, seed }))),
);
const lines = runs.map(({ cells, rate, seed }) =>
  [csvLine(cells), rate, seed, 0.5, 0.5, false, '0.5 0.5 0.5 0.5'].join(),
);

const check = (rows: readonly string[]) => checkRows('rows.csv', rows, plan);
const places = fc.integer({ min: 0, max: lines.length - 1 });

/** The runs that lines are taken for, by the lines' places. */
const taken = (rows: readonly string[]): (string | undefined)[] => {
  const { tasks } = check(rows);
  return rows.map((_, i) => {
    const task = tasks.get(i);
    return task && [task.index, ...task.learningRates, ...task.seeds].join(' ');
  });
};
const names = runs.map(({ index, rate, seed }) => `${index} ${rate} ${seed}`);

describe('the lines of a results file', () => {
  it('are the runs of the plan, in its order', () => {
    expect(check(lines).problems).toEqual([]);
    expect(taken(lines)).toEqual(names);
  });

  it('may not be fewer: what is missing is named where it should stand', () => {
    fc.assert(
      fc.property(places, fc.integer({ min: 1, max: 12 }), (from, count) => {
        const rows = lines.filter((_, i) => i < from || i >= from + count);
        const missing = lines.length - rows.length;
        const { index, rate, seed } = runs[from];
        const first = `setting ${index}, learning rate ${rate}, seed ${seed}`;
        const what =
          missing === 1
            ? `a run is missing: ${first}`
            : `${missing} runs are missing, the first of them: ${first}`;
        const where = from < rows.length ? `, line ${from + 2}: before it, ` : ': at its end, ';
        // Before a single line that is left, it could also be another run, edited.
        fc.pre(rows.length === from || rows.length - from > 1);
        expect(check(rows).problems).toEqual([`rows.csv${where}${what}`]);
        expect(taken(rows)).toEqual(names.filter((_, i) => i < from || i >= from + count));
      }),
    );
  });

  it('may not be more: a run that stands there twice is one too many', () => {
    fc.assert(
      fc.property(places, places, (from, to) => {
        // The run after next, put here, could also be two lines that changed places, and one more.
        fc.pre(from !== to && from !== to + 1);
        const rows = [...lines.slice(0, to), lines[from], ...lines.slice(to)];
        const what = from < to ? `the run of line ${from + 2} once more` : 'a run too many';
        expect(check(rows).problems).toEqual([`rows.csv, line ${to + 2}: ${what}`]);
        expect(taken(rows)).toEqual([...names.slice(0, to), undefined, ...names.slice(to)]);
      }),
    );
    expect(check([...lines, lines[0]]).problems).toEqual([
      'rows.csv, line 14: the run of line 2 once more',
    ]);
  });

  it('may not change places', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: lines.length - 2 }), (place) => {
        const rows = [...lines];
        [rows[place], rows[place + 1]] = [rows[place + 1], rows[place]];
        const told = check(rows).problems.map((problem) => /line \d+/.exec(problem)?.[0]);
        expect(told).toEqual([`line ${place + 2}`, `line ${place + 3}`]);
      }),
    );
  });

  it.each([
    [{ T: '7' }, 'T is "7", and should be "1"'],
    [{ seed: '9' }, 'seed is "9", and should be "2"'],
    [{ learningRate: '0.10' }, 'learningRate is "0.10", and should be "0.1"'],
    [
      { T: '7', B: '7', M: '7', N: '7' },
      'T is "7", and should be "1"; B is "7", and should be "1"; M is "7", and should be "1"; 1 more cells differ',
    ],
  ])('may not be edited: %j', (change, problem) => {
    const rows = [...lines];
    rows[2] = withCells(lines[2], () => change);
    expect(check(rows).problems).toEqual([`rows.csv, line 4: ${problem}`]);
    expect(taken(rows)[2]).toBeUndefined();
  });

  it('may not be quoted, nor cut, nor longer', () => {
    const problemOf = (line: string) =>
      check([...lines.slice(0, 2), line, ...lines.slice(3)]).problems;
    expect(problemOf(`"figure-3a"${lines[2].slice('figure-3a'.length)}`)).toEqual([
      'rows.csv, line 4: its cells are quoted as they should not be',
    ]);
    expect(problemOf(`${lines[2]},1`)).toEqual([
      'rows.csv, line 4: there are 31 cells, and should be 30',
    ]);
    expect(problemOf('')).toEqual(['rows.csv, line 4: there are 1 cells, and should be 30']);
  });
});

describe('what came of a run', () => {
  const problemOf = (outcome: string, of = plan): string | undefined => {
    const rows = lines.map((line, i) =>
      i === 5 ? `${line.split(',').slice(0, -4).join()},${outcome}` : line,
    );
    const { problems, tasks } = checkRows('rows.csv', rows, of);
    expect(tasks.size).toBe(lines.length);
    return problems.at(0)?.replace('rows.csv, line 7: ', '');
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
    const even = lines.map((line) => line.replace(/0\.5,0\.5,/, '0.5,0.9,'));
    expect(checkRows('rows.csv', even, byLoss).problems).toEqual([]);
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
      return { next: (into) => into.scored.fill(step++ < 3 ? 1 : 0) };
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
    const even = lines.map((line) => line.replace(/0\.5 0\.5$/, 'NaN NaN'));
    expect(checkRows('rows.csv', even, of).problems).toEqual([]);
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
    const vector = { ...experiment.settings[0].environment.target, kind: 'vector' };
    const real = planIn({ target: vector as unknown as Environment['target'] });
    expect(problemOf('9,1.5,false,1.5 1.5 1.5 1.5', real)).toBeUndefined();
  });

  it.each([
    [['0.5', '0.25', 'false', '0.1 1e-8 NaN'], undefined],
    [['NaN', 'NaN', 'true', 'NaN'], undefined],
    [['0', '0', 'false', '0'], undefined],
    [['', '0', 'false', '0'], 'loss is "", and should be a number'],
    [['0', 'x', 'false', '0'], 'error is "x", and should be a number'],
    [['-1', '0', 'false', '0'], 'loss is -1, and should be at least 0'],
    [['0', '0.50', 'false', '0'], 'error is 0.50, and should be written 0.5'],
    [['0', '0', 'no', '0'], 'diverged is "no", and should be true or false'],
    [['0', '0', 'false', '0 0.12345'], 'curve has 0.12345, and should be written 0.1235'],
    [['0', '0', 'false', '0  1'], 'curve has "", and should be a number'],
    [['0', '0', 'false', '0 -1'], 'curve has -1, and should be at least 0'],
    [['0', '0', 'true', 'NaN'], 'diverged is true, but loss is 0'],
    [['NaN', '0', 'true', 'NaN'], 'diverged is true, but error is 0'],
    [['0', 'NaN', 'false', '0'], 'diverged is false, but error is NaN'],
  ])('is written as runs are: %j', (outcome, problem) => {
    expect(outcomeProblem(outcome)).toBe(problem);
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
