import { copyFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { progressLine } from '../../lib/cli/progress-line';
import { experimentNamed } from '../../lib/experiments';
import { estimateSettings, planSweep, runSettings, SweepStopped } from '../../lib/sweeps';
import { call, computeHere, inFolder, tiny } from './fixture';

/** Copies this package's results of an experiment. */
function copyResults(name: string, folder: string): void {
  for (const file of [`${name}.parquet`, `${name}.provenance.json`]) {
    copyFileSync(join('data', 'results', file), join(folder, file));
  }
}

describe('fpp', () => {
  it.each([
    ['fpp', ['--help']],
    ['fpp list', ['list', '--help']],
    ['fpp run', ['run', '--help']],
    ['fpp plan', ['plan', 'figure-3a', '--help']],
    ['fpp status', ['status', 'figure-3a', '--help']],
    ['fpp verify', ['verify', '--help']],
    ['fpp data', ['data', '--help']],
    ['fpp bench', ['bench', '--help']],
    ['fpp', ['-h']],
    ['fpp', ['help']],
    ['fpp run', ['help', 'run']],
    ['fpp run', ['--help', 'run']],
    ['fpp run', ['run', '-h']],
    ['fpp export', ['help', 'export']],
  ])('%s tells how it is used, with examples', async (name, args) => {
    const { code, out, err } = await call(...args);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.startsWith(name)).toBe(true);
    expect(out).toMatch(/Examples:\n {2}(for .*)?fpp /);
  });

  it('without a command is wrong use, and tells what there is', async () => {
    const { code, out, err } = await call();
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('Commands:');
  });

  it('judges the paper’s claims by the rows in a folder', () =>
    inFolder(async (folder) => {
      expect(await call('claims', folder)).toMatchObject({
        code: 1,
        out: '',
        err: `there are no results in ${folder}\n`,
      });
      copyResults('readings-3d', folder);
      const nothing = await call('claims', folder, '--json');
      expect(nothing).toMatchObject({ code: 1, out: '' });
      expect(nothing.err).toMatch(/: there are no rows of an experiment [^\n]*fpp run [^\n]*\n$/);
      copyResults('figure-7', folder);
      const { code, out } = await call('claims', folder, '--json');
      expect(code).toBe(0);
      const judgements = JSON.parse(out) as Record<string, unknown>[];
      expect(judgements.length).toBeGreaterThan(30);
      const keys = ['id', 'figure', 'claim', 'statistic', 'verdict', 'counts', 'numbers'];
      for (const judgement of judgements) {
        expect(Object.keys(judgement)).toEqual(expect.arrayContaining(keys));
      }
      expect(judgements[0]).toMatchObject({
        counts: { holds: 3, open: 0, fails: 0 },
        numbers: [{ bootstrap: { low: expect.any(Number) as number }, student: {} }, {}, {}],
      });
      const text = await call('claims', folder, '--all');
      expect(text.out).toMatch(/^reproduced +3 hold · 0 open · 0 fail +Table 1/);
      expect(text.out).toMatch(
        /holds +optimal − 0.46: .*, bootstrap \[.*\], t \[.*\], should be in/,
      );
      expect((await call('claims', 'data/results')).out).toMatch(
        /^(reproduced|partly|open|not) +\d+ hold · \d+ open · \d+ fail +3a /m,
      );
    }));

  it('judges fresh seeds only where there are the rows that choose their rates', () =>
    inFolder(async (folder) => {
      copyResults('figure-3a-fresh', folder);
      const nothing = await call('claims', folder, '--fresh');
      expect(nothing).toMatchObject({ code: 1, out: '' });
      expect(nothing.err).toContain('of its re-run on fresh seeds, both');
      copyResults('figure-7', folder);
      expect((await call('claims', folder, '--fresh')).err).toContain('fpp run figure-7-fresh ');
      copyResults('figure-7-fresh', folder);
      const { out } = await call('claims', folder, '--fresh');
      expect(out).toMatch(/^not computed .* 3a /m);
      expect(out).not.toMatch(/^(reproduced|partly|open|not) +\d+ hold.* 3a /m);
    }));

  it('lists the experiments', async () => {
    const { code, out } = await call('list');
    expect(code).toBe(0);
    expect(out).toMatch(/^figure-3a +33 settings +5790 runs +lanes +CycleWorld/m);
  });

  it('says where Penn Treebank is not, and what to do', () =>
    inFolder(async (folder) => {
      vi.stubEnv('FPP_PTB_DIR', folder);
      const { code, out, err } = await call('data', 'ptb');
      vi.unstubAllEnvs();
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toMatch(/^Penn Treebank is not here: [^\n]*fpp data ptb --from[^\n]*\n$/);
    }));

  it('tells its version', async () => {
    expect(await call('--version')).toMatchObject({ code: 0, out: '0.1.0\n' });
  });

  it.each([
    [['walk'], 'fpp: the command must be one of list, run, plan, status'],
    [['rnu', 'figure-3a'], 'report, data, bench (did you mean run?); got "rnu"'],
    [['--versoin'], '(did you mean --version?); got "--versoin"'],
    [['run', '--help=x'], 'fpp run: --help must be given without a value; got "x"'],
    [['help', 'claim'], '(did you mean claims?); got "claim"'],
    [['run', 'figure-3a', '--otu', 'x'], '--keep-parts, --help (did you mean --out?); got "--otu"'],
    [['run', 'figure-3a', '--hlep'], '(did you mean --help?); got "--hlep"'],
    [['verify', '--exp', 'x'], '(did you mean --experiment?); got "--exp"'],
    [['run', 'figure3a'], '(did you mean figure-3a?); got "figure3a"'],
    [['run', 'figure3a-fresh'], '(did you mean figure-3a-fresh?); got "figure3a-fresh"'],
    [['run', 'figure-3a', '--engine', 'lane'], '(did you mean lanes?); got "lane"'],
    [['bench', '--cases', 'k4-t10'], '(did you mean k4-T10?); got "k4-t10"'],
    [['run'], 'fpp run: <experiment> must be given; got nothing'],
    [['run', 'figure-99'], 'fpp: experiment must be one that fpp list shows'],
    [['run', './nowhere.cjs'], 'the path of a module that is there; got "./nowhere.cjs"'],
    [['run', 'figure-3a', 'figure-3b'], 'must be only <experiment>; got "figure-3b"'],
    [['run', 'figure-3a', '--speed', '9'], 'an option must be one of --out, --engine, --workers'],
    [['run', 'figure-3a', '-x'], 'got "-x"'],
    [['run', 'figure-3a', '--out'], 'fpp run: --out must be followed by its value; got nothing'],
    [['run', 'figure-3a', '--out', ''], '--out must be'],
    [['run', 'figure-3a', '--out', '--seeds'], '--out must be followed by its value'],
    [['run', 'figure-3a', '--engine', 'x'], '--engine must be one of reference'],
    [
      ['run', 'figure-3a', '--workers', '0'],
      '--workers must be an integer from 1 to 1024; got "0"',
    ],
    [['run', 'figure-3a', '--workers', 'two'], '--workers must be an integer from 1 to 1024'],
    [['run', 'figure-3a', '--seeds', '1e3'], '--seeds must be an integer of at least 1'],
    [['run', 'figure-3a', '--seeds', '-1'], '--seeds must be'],
    [['run', 'figure-3a', '--seeds=2.5'], '--seeds must be an integer of at least 1; got "2.5"'],
    [['run', 'figure-3a', '--settings', '33'], '--settings must be indices from 0 to 32 such as'],
    [['run', 'figure-3a', '--settings', '3,'], '--settings must be indices from 0 to 32 such as'],
    [['run', 'figure-3a', '--settings', '5-3'], '--settings must be indices from 0 to 32 such as'],
    [['run', 'figure-3a', '--attempt', '2'], '--attempt must be left out without --settings'],
    [['run', 'figure-3a', '--settings', '1', '--keep-parts'], '--keep-parts must be left out with'],
    [['status', 'figure-3a', '--missing=yes'], '--missing must be given without a value'],
    [['status'], 'fpp status: <experiment> must be given'],
    [['data', 'words'], 'fpp data: <corpus> must be ptb; got "words"'],
    [['verify', '--sample', 'all'], '--sample must be an integer of at least 1; got "all"'],
    [['verify', '--seed', ''], '--seed must be'],
    [
      ['bench', '--fast'],
      'fpp bench: an option must be one of --json, --peers, --scale, --pace, --online, --cases, --help',
    ],
    [['bench', '--cases', 'k4-T10,mnist'], '--cases must be out of k4-T10, k32-T20,'],
    [['list', 'all'], 'fpp list: the arguments must be left out; got "all"'],
  ])('%j is wrong use: one line says why', async (args, message) => {
    const { code, out, err } = await call(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(err.trimEnd()).not.toContain('\n');
  });

  it('says in one line why it failed', () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, 'file'), '');
      const out = join(folder, 'file', 'results');
      expect(await call('run', tiny, '--out', out)).toEqual({
        code: 1,
        out: '',
        err: `cannot make the folder ${join(folder, 'file')}: part of the path is a file, not a folder\n`,
      });
      expect(await call('verify', folder)).toMatchObject({
        code: 1,
        err: `there are no results in ${folder}\n`,
      });
    }));

  it('tells the state of a study that was not begun', () =>
    inFolder(async (folder) => {
      expect(await call('status', tiny, '--out', folder)).toMatchObject({
        code: 0,
        out: 'tiny: 0 of 8 settings computed; missing: 0–7\n',
      });
    }));
});

describe('fpp plan', () => {
  it('tells what each setting would take, and writes nothing', () =>
    inFolder(async (folder) => {
      const { code, out } = await call('plan', tiny, '--json', '--out', folder);
      expect(code).toBe(0);
      const estimates = JSON.parse(out) as { index: number; runs: number; seconds: number }[];
      expect(estimates.map(({ index, runs }) => [index, runs])).toEqual(
        Array.from({ length: 8 }, (_, index) => [index, 6]),
      );
      for (const { seconds } of estimates) expect(seconds).toBeGreaterThan(0);
      const told = await call('plan', tiny, '--seeds', '1', '--out', folder);
      const lines = told.out.trimEnd().split('\n');
      expect(lines).toHaveLength(9);
      expect(lines[2]).toMatch(/^ {3}2 {6}2 runs +[\d.]+ s {2}FPP, T 3$/);
      expect(lines[8]).toMatch(/^tiny: 8 settings take \S+ s on one core/);
      expect(readdirSync(folder)).toEqual([]);
    }));

  it('of what is missing alone, measures no other', () =>
    inFolder(async (folder) => {
      await runSettings({
        ...{ experiment: tiny, folder, workers: 1, compute: computeHere },
        settings: [3],
      });
      const { out } = await call('plan', tiny, '--missing', '--json', '--out', folder);
      const indices = (JSON.parse(out) as { index: number }[]).map(({ index }) => index);
      expect(indices).toEqual([0, 1, 2, 4, 5, 6, 7]);
    }));

  it('slices a setting that takes hours, and a setting whose runs are tasks of their own', async () => {
    const plan = planSweep(experimentNamed('figure-7'), { seeds: 2 });
    const [long] = await estimateSettings(plan, [12]);
    expect(long.runs).toBe(12);
    expect(long.seconds).toBeGreaterThan(0.1);
    const stopped = estimateSettings(plan, [12], { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toThrow(SweepStopped);
  });
});

describe('progress', () => {
  function draw(isTerminal: boolean, columns?: number): string {
    let err = '';
    const line = progressLine({
      out: () => undefined,
      err: (text) => (err += text),
      isTerminal,
      columns: () => columns,
    });
    const clock = vi.spyOn(performance, 'now');
    for (let minute = 0; minute <= 10; minute++) {
      clock.mockReturnValue(60_000 * minute);
      // Somebody sets the other clock meanwhile.
      vi.setSystemTime(minute % 2 === 0 ? 0 : 1e13);
      line.update(minute / 10, 'x', 60 * (10 - minute));
      line.update(minute / 10, 'x', 60 * (10 - minute));
    }
    vi.useRealTimers();
    clock.mockRestore();
    line.note('a note');
    line.clear();
    return err;
  }

  it('draws over one line in a terminal', () => {
    const drawn = draw(true).split('\r\u001b[K');
    expect(drawn).toHaveLength(13);
    expect(drawn[5]).toBe('x, 50 %, 5 min 0 s left');
    expect(drawn.slice(-2)).toEqual(['a note\n', '']);
  });

  it('never draws a line that a narrow terminal would break', () => {
    const drawn = draw(true, 20).split('\r\u001b[K');
    expect(drawn).toHaveLength(13);
    expect(drawn[5]).toBe('x, 50 %, 5 min 0 s…'.slice(0, 18) + '…');
    for (const line of drawn.slice(1, -2)) expect(line.length).toBeLessThan(20);
  });

  it('writes a line now and then into a file', () => {
    const lines = draw(false).split('\n');
    expect(lines).toHaveLength(12);
    expect(lines[0]).toBe('x, 10 %, 9 min 0 s left');
  });
});
