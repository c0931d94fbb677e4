import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../lib/cli/command-line';
import {
  loadExperiment,
  missingSettings,
  planSweep,
  readResults,
  runSweep,
  sweepPaths,
  verify,
  type FileVerification,
} from '../../lib/sweeps';
import { outcomeNames, type Row } from '../../lib/sweeps/row';
import type { Work } from '../../lib/sweeps/worker-pool';
import {
  computeHere,
  forge,
  inFolder,
  makeUp,
  pointsOf,
  restate,
  rowsIn,
  textOf,
  tiny,
  withValues,
} from './fixture';

// `fpp verify` computes here rather than in processes, which take long to start.
vi.mock('../../lib/sweeps/worker-pool', async (importOriginal) => ({
  ...(await importOriginal<object>()),
  runInProcesses: (work: Work) =>
    work.plan.experiment.name === 'tiny' ? computeHere(work) : makeUp(work),
}));

let results: string;

beforeAll(async () => {
  results = mkdtempSync(join(tmpdir(), 'fpp-verify-'));
  await runSweep({ experiment: tiny, folder: results, workers: 1, compute: computeHere });
});

afterAll(() => {
  rmSync(results, { recursive: true });
});

/** What verify finds in a folder with the tiny study. */
async function check(folder: string, sample = 0, seed = 0): Promise<FileVerification> {
  const options = { folder, experiment: tiny, sample, seed, workers: 1, compute: computeHere };
  const [file, ...others] = await verify(options);
  expect(others).toEqual([]);
  return file;
}

/** A copy of the results, to be spoilt. */
function inCopy(use: (folder: string) => Promise<void>): Promise<void> {
  return inFolder((folder) => {
    cpSync(results, folder, { recursive: true });
    return use(folder);
  });
}

/** `fpp` in this process. */
async function call(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const written = { out: '', err: '' };
  const code = await runCommandLine(args, {
    out: (text) => (written.out += text),
    err: (text) => (written.err += text),
    isTerminal: false,
  });
  return { code, ...written };
}

const status = (folder: string) => call('status', tiny, '--out', folder);

/** One way to forge rows, and who notices although the SHA-256 is that of the forged ones. */
interface Forgery {
  readonly what: string;
  readonly edit: (rows: Row[]) => unknown;
  /** What verify says. */
  readonly found: RegExp;
  /** Whether the declaration tells, so that `status` and `run` notice. */
  readonly isDeclared: boolean;
  /** What those who read rows say; undefined if the rows alone do not tell. */
  readonly read?: RegExp;
}

/** Row 17 of the file: T = 3, the second rate, seed 1. */
const PLACE = 16;

function values(change: Parameters<typeof withValues>[1]): (rows: Row[]) => void {
  return (rows) => {
    rows[PLACE] = withValues(rows[PLACE], change);
  };
}

/** A number so close to another that only computing tells. */
function nextTo(value: Row[string]): number {
  return Number(value) * (1 + 1e-12);
}

/** What came of a run, which has diverged altogether. */
const lost = { loss: NaN, error: NaN, diverged: true };

const forgeries: readonly Forgery[] = [
  {
    what: 'a hyper-parameter',
    edit: values(() => ({ lambda: 2 })),
    found: /row 17: lambda is 2, and should be 1$/,
    isDeclared: true,
    read: /of its setting and learning rate, seed \d is missing/,
  },
  {
    what: 'a hyper-parameter, so that it is that of another run',
    edit: values(() => ({ T: 4 })),
    found: /row 17: T is 4, and should be 3$/,
    isDeclared: true,
    read: /row 23: the run of row 17 once more/,
  },
  {
    what: 'many hyper-parameters',
    edit: values(() => ({ T: 9, B: 9, M: 9, N: 9, lambda: 9 })),
    found: /row 17: T is 9.* B is 9.* M is 9, and should be 1; 2 more values differ$/,
    isDeclared: true,
    read: /of its setting and learning rate, seed \d is missing/,
  },
  {
    what: 'a seed',
    edit: values(() => ({ seed: 7 })),
    found: /row 17: seed is 7, and should be 1$/,
    isDeclared: true,
    read: /of its setting and learning rate, seed \d is missing/,
  },
  {
    what: 'a learning rate',
    edit: values(() => ({ learningRate: 0.5 })),
    found: /row 17: learningRate is 0\.5, and should be 0\.01$/,
    isDeclared: true,
    read: /of its setting and learning rate, seed \d is missing/,
  },
  {
    what: 'a learning rate that is text',
    edit: values(() => ({ learningRate: '0.010' })),
    found:
      /column learningRate is of type VARCHAR, and should be DOUBLE\n[^]*row 17: learningRate is "0\.010", and should be 0\.01$/m,
    isDeclared: true,
    read: /row 1: learningRate is "0\.003", and should be a number/,
  },
  {
    what: 'the loss, which only computing tells',
    edit: values(({ loss }) => ({ loss: nextTo(loss) })),
    found: /row 17: loss is (.*), recomputed (?!\1)/,
    isDeclared: false,
  },
  {
    what: 'the error',
    edit: values(({ error }) => ({ error: Number(error) * 0.9 })),
    found: /row 17: error is .*, and the mean of its curve is /,
    isDeclared: true,
  },
  {
    what: 'a point of the curve',
    edit: values(({ curve }) => ({ curve: [0.0123, ...pointsOf(curve).slice(1)] })),
    found: /row 17: error is .*, and the mean of its curve is /,
    isDeclared: true,
  },
  {
    what: 'error and curve alike',
    edit: values(() => ({ error: 0.125, curve: [0.2, 0.1, 0.1, 0.1] })),
    found: /row 17: error is 0\.125, recomputed /,
    isDeclared: false,
  },
  {
    what: 'a point with more digits than are kept',
    edit: values(({ curve }) => ({ curve: pointsOf(curve).map((point) => point + 1e-9) })),
    found: /row 17: curve has .*, and should be rounded to /,
    isDeclared: true,
    read: /row 17: curve has .*, and should be rounded to /,
  },
  {
    what: 'an error above 1',
    edit: values(() => ({ error: 2, curve: [2, 2, 2, 2] })),
    found: /row 17: error is 2, and should be a share from 0 to 1$/,
    isDeclared: true,
  },
  {
    what: 'a negative loss',
    edit: values(() => ({ loss: -0.1 })),
    found: /row 17: loss is -0\.1, and should be at least 0$/,
    isDeclared: true,
    read: /row 17: loss is -0\.1/,
  },
  {
    what: 'a loss that is no number',
    edit: values(() => ({ loss: 'low' })),
    found: /row 17: loss is "low", and should be a number$/m,
    isDeclared: true,
    read: /row 1: loss is "0\.\d+", and should be a number/,
  },
  {
    what: 'the length of a curve',
    edit: values(({ curve }) => ({ curve: pointsOf(curve).slice(1) })),
    found: /row 17: curve has 3 points, and should have 4$/,
    isDeclared: true,
    read: /row 17: curve has 3 points, and others 4/,
  },
  {
    what: 'a curve without a point',
    edit: values(({ curve }) => ({ curve: [null, ...pointsOf(curve).slice(1)] })),
    found: /row 17: curve has a point that is missing, and should be a number$/,
    isDeclared: true,
    read: /row 17: curve has a point that is missing/,
  },
  {
    what: 'a curve with a point that is not there',
    edit: values(({ curve }) => ({ curve: [NaN, ...pointsOf(curve).slice(1)] })),
    found: /row 17: curve has a NaN, but diverged is false$/,
    isDeclared: true,
  },
  {
    what: 'the flag alone',
    edit: values(() => ({ diverged: true })),
    found: /row 17: diverged is true, but loss is \d/,
    isDeclared: true,
    read: /row 17: diverged is true, but loss is \d/,
  },
  {
    what: 'the flag, to no flag',
    edit: values(() => ({ diverged: 'maybe' })),
    found: /row 17: diverged is "maybe", and should be true or false$/m,
    isDeclared: true,
    read: /row 1: diverged is "false"/,
  },
  {
    what: 'a run that is said to have diverged, by its means',
    edit: values(() => ({ loss: NaN, error: NaN })),
    found: /row 17: diverged is false, but loss is NaN$/,
    isDeclared: true,
    read: /row 17: diverged is false, but loss is NaN/,
  },
  {
    what: 'a run that is said to have diverged, but for its curve',
    edit: values(() => lost),
    found: /row 17: diverged is true, but curve has no NaN$/,
    isDeclared: true,
  },
  {
    what: 'a run that is said to have diverged altogether',
    edit: values(() => ({ ...lost, curve: [NaN, NaN, NaN, NaN] })),
    found: /row 17: loss is NaN, recomputed /,
    isDeclared: false,
  },
  {
    what: 'two rows, swapped',
    edit: (rows) => ([rows[PLACE], rows[PLACE + 1]] = [rows[PLACE + 1], rows[PLACE]]),
    found: /row 17: seed is 2, and should be 1\n.*row 18: seed is 1, and should be 2$/,
    isDeclared: true,
  },
  {
    what: 'two results, swapped',
    edit: (rows) => {
      const came = ({ loss, error, diverged, curve }: Row): Row => ({
        ...{ loss, error, diverged, curve },
      });
      const [a, b] = [rows[PLACE], rows[PLACE + 30]];
      rows[PLACE] = { ...a, ...came(b) };
      rows[PLACE + 30] = { ...b, ...came(a) };
    },
    found: /row 17: loss is .*, recomputed [^\n]*\n.*row 47: loss is .*, recomputed /,
    isDeclared: false,
  },
  {
    what: 'a row, doubled',
    edit: (rows) => rows.splice(PLACE, 0, rows[PLACE]),
    found: /rows must be 48; got 49\n.*row 18: the run of row 17 once more$/,
    isDeclared: true,
    read: /row 18: the run of row 17 once more/,
  },
  {
    what: 'all rows, doubled',
    edit: (rows) => rows.push(...rows),
    found: /row 49: the run of row 1 once more/,
    isDeclared: true,
    read: /row 49: the run of row 1 once more/,
  },
  {
    what: 'a row in place of another',
    edit: (rows) => (rows[PLACE] = rows[PLACE - 1]),
    found: /row 17: seed is 0, and should be 1$/,
    isDeclared: true,
    read: /row 17: the run of row 16 once more/,
  },
  {
    what: 'a row, taken out',
    edit: (rows) => rows.splice(PLACE, 1),
    found:
      /rows must be 48; got 47\n.*row 17: before it, a run is missing: setting 2, learning rate 0\.01, seed 1$/,
    isDeclared: true,
    read: /of its setting and learning rate, seed \d is missing/,
  },
  {
    what: 'the last rows, taken out',
    edit: (rows) => rows.splice(-10),
    found:
      /at its end, 10 runs are missing, the first of them: setting 6, learning rate 0\.003, seed 2$/,
    isDeclared: true,
    read: /of its setting and learning rate, seed \d is missing/,
  },
  {
    what: 'all rows, taken out but one',
    edit: (rows) => rows.splice(1),
    found: /at its end, 47 runs are missing/,
    isDeclared: true,
    read: /of its setting and learning rate, seed \d is missing/,
  },
  {
    what: 'a row of another experiment',
    edit: values(() => ({ experiment: 'figure-3a', environment: 'CycleWorld(10)' })),
    found:
      /row 17: experiment is "figure-3a", and should be "tiny"; environment is .*CycleWorld\(10\)/,
    isDeclared: true,
    read: /row 17: experiment is figure-3a, and should be tiny/,
  },
  {
    what: 'a row too many',
    edit: (rows) => rows.push({ ...rows[47], seed: 3 }),
    found: /row 49: a run too many$/,
    isDeclared: true,
  },
  {
    what: 'a value too many',
    edit: values(() => ({ mood: 'good' })),
    found: /column mood too many\n.*row 17: mood is "good", and should be missing$/,
    isDeclared: true,
    read: /of its setting and learning rate, seed \d is missing/,
  },
  {
    what: 'an empty row',
    edit: (rows) => rows.splice(PLACE, 0, {}),
    found: /row 17: a run too many$/,
    isDeclared: true,
    read: /row 17: loss is missing, and should be a number/,
  },
];

describe('verify', () => {
  it('finds nothing wrong with what was computed', async () => {
    expect(await check(results, 48)).toEqual({
      path: join(results, 'tiny.parquet'),
      comparison: { engine: 'lanes', tolerance: 'equal bits', largest: 0, missing: undefined },
      rows: 48,
      recomputed: Array.from({ length: 48 }, (_, i) => i + 1),
      problems: [],
    });
  });

  describe.each(forgeries)('finds forged: $what', ({ edit, found, isDeclared, read }) => {
    it('behind the SHA-256 of what was computed', () =>
      inCopy(async (folder) => {
        await forge(folder, 'tiny', edit, false);
        const other =
          /tiny\.parquet: its SHA-256 is not the one in tiny\.provenance\.json: move tiny\.parquet away and compute it again with fpp run /;
        const { problems } = await check(folder);
        expect(problems[0]).toMatch(other);
        const told = await status(folder);
        expect(told).toMatchObject({ code: 1, out: '' });
        expect(told.err).toMatch(other);
        await expect(readResults(folder, 'tiny')).rejects.toThrow(other);
      }));

    it('behind the SHA-256 of what was forged', () =>
      inCopy(async (folder) => {
        await forge(folder, 'tiny', edit, true);
        const { problems } = await check(folder, isDeclared ? 0 : 48);
        expect(problems.join('\n')).toMatch(found);
        expect(problems.length).toBeLessThanOrEqual(49);
        const told = await status(folder);
        if (isDeclared) {
          expect(told).toMatchObject({ code: 1, out: '' });
          expect(told.err).toMatch(
            /^[^\n]*: move tiny\.parquet away and compute it again with fpp run \S+tiny\.cjs --out \S+\n$/,
          );
        } else {
          expect(told).toMatchObject({ code: 0, out: 'tiny: 8 of 8 settings computed\n' });
        }
        const reading = readResults(folder, 'tiny');
        if (read === undefined) expect(await reading).not.toEqual([]);
        else await expect(reading).rejects.toThrow(read);
      }));
  });

  it('still recomputes the rows beside those that are forged', () =>
    inCopy(async (folder) => {
      const edit = (rows: Row[]): void => {
        rows[40] = withValues(rows[40], ({ loss }) => ({ loss: nextTo(loss) }));
        rows[20] = withValues(rows[20], () => ({ T: 30 }));
        rows.splice(PLACE, 1);
      };
      await forge(folder, 'tiny', edit, true);
      const { problems, recomputed } = await check(folder, 48);
      expect(recomputed).toHaveLength(46);
      expect(problems.map((problem) => /row \d+: \w+/.exec(problem)?.[0])).toEqual([
        undefined,
        'row 17: before',
        'row 20: T',
        'row 40: loss',
      ]);
    }));

  it('catches the smallest change of any value', async () => {
    const row = (await rowsIn(results, 'tiny'))[PLACE];
    const changes = Object.entries(row).flatMap(([name, value]): Row[] => {
      if (value === null) return [{ [name]: 1 }];
      if (typeof value === 'string') return [{ [name]: `${value} ` }];
      if (typeof value === 'boolean') return [{ [name]: !value }];
      if (typeof value === 'number') return [{ [name]: nextDouble(value) }];
      return pointsOf(value).map((point, i) => ({
        [name]: pointsOf(value).map((other, j) => (i === j ? nextPoint(point) : other)),
      }));
    });
    expect(changes).toHaveLength(Object.keys(row).length + 3);
    for (const change of changes) {
      await inCopy(async (folder) => {
        const edit = values(() => change);
        await forge(folder, 'tiny', edit, true);
        // Of what came of a run, nothing may tell but computing.
        const isOutcome = outcomeNames.some((name) => name in change);
        const { problems } = await check(folder, isOutcome ? 48 : 0);
        expect(problems.join('\n'), JSON.stringify(change)).toContain('row 17:');
      });
    }
  });
});

/** A point that is larger by a unit of its last digit. */
function nextPoint(point: number): number {
  return Number((point * 1.001 + 0.001).toPrecision(4));
}

/** The next larger number; of a whole one that is kept as such, the next whole one. */
function nextDouble(value: number): number {
  return Number.isInteger(value) ? value + 1 : value * (1 + 2 ** -52);
}

describe('verify, of a provenance', () => {
  it.each([
    ['experiment', 'figure-3a', 'experiment must be "tiny"; got "figure-3a"'],
    ['experiment', 7, 'experiment must be the name of an experiment; got 7'],
    ['title', 'a better one', 'title must be "a study for tests"; got "a better one"'],
    ['rows', 47, 'rows must be 48; got 47'],
    ['rows', 0, 'rows must be an integer of at least 1; got 0'],
    ['sha256', 'f'.repeat(64), 'its SHA-256 is not the one in tiny.provenance.json: move'],
    ['sha256', 'abc', 'sha256 must be 64 hexadecimal digits; got "abc"'],
    ['plan', 'f'.repeat(32), "the experiment's declaration has changed since its rows were"],
    ['plan', 'abc', 'plan must be 32 hexadecimal digits; got "abc"'],
    ['seeds', 2, 'seeds must be 3; got 2'],
    ['seeds', 1e12, 'seeds must be 3; got 1000000000000'],
    ['seeds', 1.5, 'seeds must be an integer of at least 1; got 1.5'],
    ['engine', 'reference', 'engine must be "lanes"; got "reference"'],
    ['engine', 'abacus', 'engine must be "lanes"; got "abacus"'],
    ['mode', 'float16', 'mode must be "float32, WebAssembly SIMD, deterministic"; got "float16"'],
    ['version', 'new', 'version must be a version such as 1.2.3; got "new"'],
    ['commit', 'main', 'commit must be a Git commit, or a version such as v1.2.3; got "main"'],
    ['node', '20', 'node must be a version of Node such as v20.11.0; got "20"'],
    ['cpu', '', 'cpu must be a processor and its number of cores; got ""'],
    ['cpu', 'fast, 0 cores', 'cpu must be a processor and its number of cores'],
    ['date', '2020-02-30T12:00:00.000Z', 'date must be a date as 2020-02-29T12:00:00.000Z'],
    ['date', 'yesterday', 'and not in the future; got "yesterday"'],
    ['date', '2999-01-01T00:00:00.000Z', 'and not in the future; got "2999-01'],
    ['wallSeconds', -1, 'wallSeconds must be a number of seconds, at least 0; got -1'],
    ['wallSeconds', '1', 'wallSeconds must be a number of seconds, at least 0; got "1"'],
    ['mood', 'good', 'mood must be left out; got "good"'],
  ])('names %s = %j', (field, value, message) =>
    inCopy(async (folder) => {
      restate(folder, 'tiny', { [field]: value });
      const { problems } = await check(folder);
      expect(problems.join('\n')).toContain(message);
      // The rows are still held against the declaration, and fit it.
      expect(problems.join('\n')).not.toContain('row ');
      expect(await status(folder)).toMatchObject({ code: 1, out: '' });
    }),
  );

  it('names each field that is missing', async () => {
    const fields = Object.keys(JSON.parse(textOf(results, 'tiny.provenance.json')) as object);
    expect(fields).toHaveLength(14);
    for (const field of fields) {
      await inCopy(async (folder) => {
        restate(folder, 'tiny', { [field]: undefined });
        const { problems } = await check(folder);
        expect(problems.join('\n')).toMatch(new RegExp(`${field} must be .*; got nothing`));
        await expect(readResults(folder, 'tiny')).rejects.toThrow(`${field} must be`);
      });
    }
  });

  it('lets several machines have computed the rows', () =>
    inCopy(async (folder) => {
      const machines = {
        commit: '0123abc; 4567def-dirty; unknown',
        node: 'v20.11.0; v24.0.0',
        cpu: 'AMD EPYC, 2 cores; Apple M1, 8 cores',
      };
      restate(folder, 'tiny', machines);
      expect((await check(folder)).problems).toEqual([]);
      restate(folder, 'tiny', { node: 'v20.11.0; new' });
      expect((await check(folder)).problems).toHaveLength(1);
    }));
});

describe('verify, of an experiment whose declaration has changed', () => {
  /** The tiny study as it is declared now. */
  function declare(folder: string, change: string): string {
    const path = join(folder, 'changed.cjs');
    const now = `{ ...experiment, protocol: { ...experiment.protocol }, ${change} }`;
    const code = `const { experiment } = require(${JSON.stringify(tiny)});`;
    writeFileSync(path, `${code}\nexports.experiment = ${now};\n`);
    return path;
  }

  it.each([
    ['a test at the end', 'protocol: { ...experiment.protocol, learningSteps: 100 }', []],
    [
      'more rates',
      'protocol: { ...experiment.protocol, learningRates: [0.003, 0.1] }',
      ['learningRate is 0.01'],
    ],
    ['more seeds', 'protocol: { ...experiment.protocol, seeds: 4 }', undefined],
    ['another metric', 'metric: "loss"', ['mean of its curve']],
    ['fewer points', 'protocol: { ...experiment.protocol, bins: 2 }', ['curve has 4 points']],
    ['other steps', 'protocol: { ...experiment.protocol, steps: 400 }', ['steps is 200']],
    ['no last setting', 'settings: experiment.settings.slice(0, -1)', ['a run too many']],
  ])('says so: %s', (_, change, alsoTold) =>
    inCopy(async (folder) => {
      const experiment = declare(folder, change);
      const options = { folder, experiment, sample: 0, seed: 0, workers: 1, compute: computeHere };
      const [{ problems }] = await verify(options);
      const plan = planSweep(await loadExperiment(experiment, folder));
      const paths = sweepPaths(folder, 'tiny');
      if (alsoTold === undefined) {
        // As many seeds as were asked for are no other declaration: fpp run has an option for it.
        expect(problems).toEqual([]);
      } else {
        const told = problems.join('\n');
        expect(told).toContain("the experiment's declaration has changed since its rows were");
        for (const text of alsoTold) expect(told).toContain(text);
      }
      await expect(missingSettings(paths, plan)).rejects.toThrow(
        /belongs to an earlier declaration|was made with engine lanes, 3 seeds/,
      );
    }),
  );
});

describe('verify, of many files', () => {
  it('goes on past those that cannot be read, one line for each', () =>
    inFolder(async (folder) => {
      for (const experiment of ['figure-3a', 'figure-3b', 'figure-7', 'readings-7']) {
        await runSweep({ experiment, folder, workers: 1, seeds: 1, compute: makeUp });
      }
      const at = (name: string): string => join(folder, name);
      const twice = (rows: Row[]): unknown => rows.splice(3, 0, rows[3]);
      await forge(folder, 'figure-3a', twice, true);
      writeFileSync(at('figure-3b.parquet'), '');
      writeFileSync(at('readings-7.provenance.json'), '{');
      mkdirSync(at('figure-4a.parquet'));
      writeFileSync(at('figure-5a.provenance.json'), '{}');
      writeFileSync(at('figure-5b.parquet'), 'a,b\n');
      copyFileSync(at('figure-7.parquet'), at('figure-6a.parquet'));
      writeFileSync(at('figure-3b-fresh.parquet'), 'a,b\n');
      writeFileSync(at('notes.parquet'), 'a,b\n');
      writeFileSync(at('mine.parquet'), 'a,b\n');
      writeFileSync(at('mine.provenance.json'), '{}');
      const { code, out, err } = await call('verify', folder, '--sample', '1', '--seed', '3');
      expect({ code, err }).toEqual({
        code: 1,
        err: `${at('notes.parquet')}: left out, since nothing says that it is a result\n`,
      });
      const told = out.replaceAll(`${folder}/`, '').trimEnd().split('\n');
      const reason = (file: string): string => `File '${file}' too small to be a Parquet file`;
      const again = (name: string): string =>
        `move ${name}.parquet away and compute it again with fpp run ${name} --out ${folder}`;
      const rest = told.filter((line) => !/rows held against|^figure-3a|recomputed:/.test(line));
      expect(rest).toEqual([
        `figure-3b.parquet is empty: ${again('figure-3b')}`,
        expect.stringMatching(
          /^figure-3b-fresh\.parquet cannot be held against its declaration: figure-3b\.parquet is empty/,
        ),
        `cannot read figure-4a.parquet: it is a folder: ${again('figure-4a')}`,
        `there is no figure-5a.parquet: compute it with fpp run figure-5a --out ${folder}`,
        `figure-5b.parquet is no whole Parquet file (${reason('figure-5b.parquet')}): ${again('figure-5b')}`,
        `cannot read figure-6a.provenance.json: no such file or folder: ${again('figure-6a')}`,
        'mine.parquet: no experiment is called mine; hold it against its own module with --experiment',
        `readings-7.provenance.json does not say where readings-7.parquet comes from: ${again('readings-7')}`,
      ]);
      expect(told.filter((line) => line.startsWith('figure-3a')).slice(1)).toEqual([
        expect.stringMatching(/rows must be 193; got 194$/),
        'figure-3a.parquet, row 5: the run of row 4 once more',
      ]);
      expect(told.filter((line) => line.startsWith('figure-7'))).toHaveLength(1);
      expect(told.at(-1)).toMatch(/^1 of \d+ rows in 10 files recomputed: NOT as they should be$/);
    }));

  it('tells the first problems of a file and how many more there are', () =>
    inCopy(async (folder) => {
      const worse = (rows: Row[]): void => {
        for (const [i, row] of rows.entries()) rows[i] = withValues(row, () => ({ M: 2 }));
      };
      await forge(folder, 'tiny', worse, true);
      const { code, out } = await call('verify', folder, '--experiment', tiny);
      expect(code).toBe(1);
      const told = out.trimEnd().split('\n');
      expect(told).toHaveLength(8);
      expect(told[5]).toContain('row 5: M is 2, and should be 1');
      expect(told[6]).toMatch(/tiny\.parquet: 43 more of its rows or fields do not fit$/);
      expect(told[7]).toBe('0 of 48 rows in 1 file recomputed: NOT as they should be');
    }));

  it('draws no rows whose data is not here, and says so', () =>
    inFolder(async (folder) => {
      vi.stubEnv('FPP_PTB_DIR', folder);
      const real = { experiment: 'figure-3d', folder, workers: 1, seeds: 1 };
      const { plan } = await runSweep({ ...real, compute: makeUp });
      const options = { folder, sample: 1000, seed: 0, workers: 1, compute: makeUp };
      const [found] = await verify(options);
      expect(found).toMatchObject({ rows: plan.runs, recomputed: [], problems: [] });
      expect((await call('verify', folder)).out).toContain(
        `figure-3d.parquet: ${plan.runs} rows held against their declaration, none recomputed. Penn Treebank is not here`,
      );
      await forge(folder, 'figure-3d', (rows) => rows.splice(5, 1), true);
      expect((await verify(options))[0].problems.join('\n')).toContain('row 6: before it');
      vi.unstubAllEnvs();
    }));

  it('says what it cannot check', () =>
    inFolder(async (folder) => {
      const options = { folder, sample: 1, seed: 0, workers: 1, compute: computeHere };
      await expect(verify(options)).rejects.toThrow(`there are no results in ${folder}`);
      await expect(verify({ ...options, folder: join(folder, 'x') })).rejects.toThrow(
        'no such file or folder',
      );
      await expect(verify({ ...options, experiment: 'figure-99' })).rejects.toThrow(
        'experiment must be one that fpp list shows',
      );
      expect((await check(folder)).problems).toEqual([
        `there is no ${join(folder, 'tiny.parquet')}: compute it with fpp run ${tiny} --out ${folder}`,
      ]);
      expect(readdirSync(folder)).toEqual([]);
    }));
});

describe('the rows that verify draws', () => {
  it('are as many as it is asked to, none twice', async () => {
    const { recomputed } = await check(results, 5);
    expect(new Set(recomputed).size).toBe(5);
    expect((await check(results, 500)).recomputed).toHaveLength(48);
  });

  it('are the same for a seed, and others for another', async () => {
    const draws = [];
    for (const seed of [0, 1, 2, 3]) {
      const { recomputed } = await check(results, 6, seed);
      expect((await check(results, 6, seed)).recomputed).toEqual(recomputed);
      draws.push(recomputed.join());
    }
    expect(new Set(draws).size).toBe(4);
  });

  it('are drawn by the --seed and --sample of the command line', () =>
    inCopy(async (folder) => {
      // Each loss is off by a bit that only computing tells: what is told is what was drawn.
      const edit = (rows: Row[]): void => {
        for (const [i, row] of rows.entries()) {
          rows[i] = withValues(row, ({ loss }) => ({ loss: nextTo(loss) }));
        }
      };
      await forge(folder, 'tiny', edit, true);
      const drawn = async (seed: string): Promise<string[]> => {
        const args = ['--experiment', tiny, '--sample', '3', '--seed', seed, '--workers', '1'];
        const { out } = await call('verify', folder, ...args);
        return [...out.matchAll(/row (\d+): loss is/g)].map(([, row]) => row);
      };
      const [first, again, second] = [await drawn('1'), await drawn('1'), await drawn('2')];
      expect(first).toHaveLength(3);
      expect(again).toEqual(first);
      expect(second).toHaveLength(3);
      expect(second).not.toEqual(first);
    }));
});
