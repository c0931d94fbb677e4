import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runSweep } from '../../lib/sweeps';
import { call, makeUp, restate, tiny } from '../sweeps/fixture';

const folder = mkdtempSync(join(tmpdir(), 'fpp-wrong-'));
const at = (...names: string[]): string => join(folder, ...names);
const long = 'a'.repeat(300);

/** What nobody writes into would be read without end. */
function makePipe(path: string): void {
  execFileSync('mkfifo', [path]);
}

/** Results folders, each with its own damage. */
const damages: Readonly<Record<string, (path: string) => void>> = {
  empty: (path) => {
    truncateSync(join(path, 'tiny.parquet'));
  },
  short: (path) => {
    truncateSync(join(path, 'tiny.parquet'), 700);
  },
  edited: (path) => {
    writeFileSync(join(path, 'tiny.parquet'), 'PAR1', { flag: 'r+' });
    writeFileSync(join(path, 'tiny.parquet'), 'x', { flag: 'a' });
  },
  folder: (path) => {
    rmSync(join(path, 'tiny.parquet'));
    mkdirSync(join(path, 'tiny.parquet'));
  },
  pipe: (path) => {
    rmSync(join(path, 'tiny.parquet'));
    makePipe(join(path, 'tiny.parquet'));
  },
  'pipe-for-provenance': (path) => {
    rmSync(join(path, 'tiny.provenance.json'));
    makePipe(join(path, 'tiny.provenance.json'));
  },
  lost: (path) => {
    rmSync(join(path, 'tiny.parquet'));
  },
  unexplained: (path) => {
    rmSync(join(path, 'tiny.provenance.json'));
  },
  'no-json': (path) => {
    writeFileSync(join(path, 'tiny.provenance.json'), '<<<<<<< HEAD\n');
  },
  list: (path) => {
    writeFileSync(join(path, 'tiny.provenance.json'), '[]');
  },
  'other-name': (path) => {
    restate(path, 'tiny', { experiment: 'other' });
  },
  'other-rows': (path) => {
    restate(path, 'tiny', { rows: 47 });
  },
  'other-seeds': (path) => {
    restate(path, 'tiny', { seeds: 4 });
  },
  'other-sum': (path) => {
    restate(path, 'tiny', { sha256: '0'.repeat(64) });
  },
  'no-sum': (path) => {
    restate(path, 'tiny', { sha256: undefined });
  },
};

/** What an experiment of one's own may have in place of what it should have. */
const patches: readonly string[] = [
  ...['name: undefined', 'name: ""', 'name: "../x"', 'name: "Mine"', 'name: 5', `name: "${long}"`],
  ...[
    'title: undefined',
    'title: null',
    'title: "a\\nb"',
    'metric: undefined',
    'metric: "accuracy"',
  ],
  ...['engine: undefined', 'engine: "gpu"', 'engine: 5', 'protocol: undefined', 'protocol: []'],
  ...['protocol: "paper"', 'settings: undefined', 'settings: []', 'settings: {}', 'settings: [5]'],
  ...['settings: [null]', 'settings: [{}]', 'settings: [settings[0], settings[0]]'],
  ...['settings: [{ ...settings[0], streams: 0 }]', 'settings: [{ ...settings[0], streams: "1" }]'],
  ...['settings: [{ ...settings[0], engine: "gpu" }]', 'settings: [{ ...settings[0], engine: 5 }]'],
  'settings: [{ ...settings[0], environment: { ...settings[0].environment, name: "a\\nb" } }]',
  ...['steps: 0', 'steps: 1.5', 'steps: "100"', 'steps: undefined', 'steps: NaN', 'seeds: 0'],
  ...['seeds: 1e9', 'seeds: [1, 2]', 'seeds: -3', 'bins: 0', 'bins: 1e12', 'bins: undefined'],
  ...['learningRates: []', 'learningRates: 0.1', 'learningRates: [-1]', 'learningRates: ["0.1"]'],
  ...['learningRates: [Infinity]', 'learningRates: undefined', 'horizons: 5', 'horizons: [3]'],
  ...['horizons: ["a"]', 'learningSteps: -1', 'freshSeeds: 0'],
].map((patch) =>
  /^(name|title|metric|engine|protocol|settings)/.test(patch)
    ? patch
    : `protocol: { ...protocol, ${patch} }`,
);

beforeAll(async () => {
  await runSweep({ experiment: tiny, folder: at('sound'), workers: 1, compute: makeUp });
  for (const [name, damage] of Object.entries(damages)) {
    cpSync(at('sound'), at(name), { recursive: true });
    damage(at(name));
  }
  for (const [i, patch] of patches.entries()) {
    const text = `const { experiment } = require(${JSON.stringify(tiny)});
      const { protocol, settings } = experiment;
      exports.experiment = { ...experiment, ${patch} };`;
    writeFileSync(at(`${i}.cjs`), text);
  }
  makePipe(at('pipe.cjs'));
  mkdirSync(at('piped'));
  makePipe(at('piped', 'tiny.journal'));
  mkdirSync(at('bare'));
  writeFileSync(at('file'), '');
  writeFileSync(at('bare.cjs'), '');
  writeFileSync(at('broken.cjs'), 'no code');
  writeFileSync(at('later.cjs'), 'exports.experiment = Promise.resolve({})');
  writeFileSync(at('throws.cjs'), 'throw new Error("a\\nb")');
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Wrong use, exit code 2. */
const misuses: readonly (readonly string[])[] = [
  ...[['walk'], ['RUN'], ['--nothing'], ['-v'], ['-help'], ['help', 'walk'], ['help', 'run', 'x']],
  ...[['--version', 'x'], ['--help', 'walk'], ['help', '--all'], ['constructor'], ['__proto__']],
  ...[
    ['list', 'all'],
    ['list', '--json'],
    ['list', '-a'],
    ['list', '--'],
  ].slice(0, 3),
  ...[['run'], ['run', ''], ['run', 'figure-99'], ['run', 'figure-3A'], ['run', long]],
  ...[
    ['run', 'figure-3a-fresh-fresh'],
    ['run', '-fresh'],
    ['run', './nowhere.cjs'],
  ],
  ...[
    ['run', at('nowhere.ts')],
    ['run', at('later.cjs')],
    ['run', at('bare')],
    ['run', `./${long}.cjs`],
    ['run', at('bare.cjs')],
  ],
  ...[
    ['run', 'figure-3a', 'figure-3b'],
    ['run', 'figure-3a', '--speed', '9'],
  ],
  ...[
    ['run', 'figure-3a', '-x'],
    ['run', 'figure-3a', '--constructor', '1'],
  ],
  ...[
    ['run', 'figure-3a', '--toString'],
    ['run', 'figure-3a', '--__proto__', '1'],
  ],
  ...[
    ['run', 'figure-3a', '--out'],
    ['run', 'figure-3a', '--out='],
    ['run', 'figure-3a', '--out', ''],
  ],
  ...[
    ['run', 'figure-3a', '--out', '--seeds'],
    ['run', 'figure-3a', '--out', 'a', '--out', 'a'],
  ],
  ...[
    ['run', 'figure-3a', '--seeds', '2', '--seeds', '3'],
    ['run', 'figure-3a', '--seeds'],
  ],
  ...['0', '-1', '2.5', '1e3', 'two', '', ' 3', '0x10', '١', 'NaN', 'Infinity'].map((seeds) => [
    ...['run', 'figure-3a', `--seeds=${seeds}`],
  ]),
  ...['1000000000', '99999999999', '9007199254740993', '1'.repeat(400)].map((seeds) => [
    ...['run', 'figure-3a', '--seeds', seeds],
  ]),
  ...[
    ['status', 'figure-3a', '--seeds', '1000000000'],
    ['run', 'figure-3a', '--engine', 'gpu'],
  ],
  ...[
    ['run', 'figure-3a', '--engine', 'Lanes'],
    ['run', 'figure-3a', '--engine', ''],
  ],
  ...[
    ['run', 'figure-3a', '--workers', '0'],
    ['run', 'figure-3a', '--workers', '1000000'],
  ],
  ...[
    ['run', 'figure-3a', '--settings', '33'],
    ['run', 'figure-3a', '--settings', '-1'],
    ['run', 'figure-3a', '--settings', '3-1'],
    ['run', 'figure-3a', '--settings', '1,,2'],
  ],
  ...[
    ['run', 'figure-3a', '--settings', '1.0'],
    ['run', 'figure-3a', '--settings', '1', '--attempt', '0'],
    ['run', 'figure-3a', '--settings', '1', '--keep-parts'],
    ['run', 'figure-3a', '--attempt', '1'],
  ],
  ...[
    ['status'],
    ['status', 'figure-3a', '--missing=yes'],
    ['status', 'figure-3a', '--workers', '1'],
  ],
  ...[
    ['status', 'figure-3a', '--missing', '--missing'],
    ['status', 'figure-3a', '--no-missing'],
  ],
  ...[
    ['verify', '--sample', 'all'],
    ['verify', '--sample', '0'],
    ['verify', '--seed', ''],
  ],
  ...[
    ['verify', '--seed', '99999999999999999999'],
    ['verify', 'a', 'b'],
  ],
  ...[
    ['verify', '--experiment', 'nothing'],
    ['verify', '--experiment', './nowhere.cjs'],
  ],
  ...[
    ['claims', 'a', 'b'],
    ['claims', '--fresh=1'],
    ['claims', '--figure', '3a'],
  ],
  ...[['query'], ['query', 'select 1', 'select 2'], ['query', 'select 1', '--json', '--csv']],
  ...[
    ['query', 'select 1', '--json=x'],
    ['export', '../tiny', '--from', at('sound')],
  ],
  ...[
    ['export', 'nothing', '--from', at('sound')],
    ['export', 'a', 'b'],
    ['export', '--csv'],
  ],
  ...[['data'], ['data', 'words'], ['data', 'ptb', '--from'], ['data', 'ptb', 'x']],
  ...[
    ['bench', 'x'],
    ['bench', '--fast'],
    ['bench', '--cases', ''],
    ['bench', '--scale', '--peers'],
    ['bench', '--scale', '--pace'],
    ['bench', '--pace', '--peers'],
    ['bench', '--online', '--cases', 'k4-T10'],
    ['bench', '--cases', 'k4-T10,'],
    ['bench', '--cases', 'k4-T10,k4-T10'],
    ['bench', '--pace', '--cases', 'mnist-T28'],
  ],
  ...[
    ['report', 'a', 'b'],
    ['report', '--out'],
  ],
];

/** Rightly used, and not to be done: exit code 1. */
const failures: readonly (readonly string[])[] = [
  ...[
    ['run', at('pipe.cjs')],
    ['run', tiny, '--out', at('piped')],
    ['status', tiny, '--out', at('piped')],
    ['run', at('broken.cjs')],
    ['run', at('throws.cjs')],
    ['run', tiny, '--out', at('file')],
  ],
  ...[
    ['run', tiny, '--out', at('file', 'x')],
    ['run', tiny, '--out', at(long)],
  ],
  ...[
    ['run', 'figure-3a-fresh', '--out', at('bare')],
    ['status', tiny, '--out', at('typo')],
  ],
  ...[
    ['status', tiny, '--missing', '--out', at('typo')],
    ['status', tiny, '--out', at('file')],
  ],
  ...[
    ['status', 'figure-3a-fresh', '--out', at('typo')],
    ['verify', at('typo')],
  ],
  ...[
    ['verify', at('file')],
    ['verify', at('bare')],
    ['claims', at('typo')],
    ['claims', at('bare')],
  ],
  ...[
    ['claims', at('file')],
    ['query', 'select 1', '--from', at('typo')],
  ],
  ...[
    ['query', 'select 1', '--from', at('bare')],
    ['query', ' ', '--from', at('sound')],
  ],
  ...[
    ['query', 'selec 1', '--from', at('sound')],
    ['query', 'select 1; select 2', '--from', at('sound')],
  ],
  ...[
    ['query', 'drop table results', '--from', at('sound')],
    ['query', 'select * from range(100000000000)', '--from', at('sound')],
    ['export', '--from', at('typo')],
  ],
  ...[
    ['export', 'figure-3a', '--from', at('bare')],
    ['export', 'tiny', '--from', at('typo')],
  ],
  ...[['export', 'tiny', '--from', at('sound'), '--out', at('file', 'x')]],
  ...[
    ['export', 'tiny', '--from', at('sound'), '--out', folder],
    ['report', at('typo')],
  ],
  ...[
    ['report', at('file')],
    ['data', 'ptb', '--from', at('typo')],
  ],
];

/** Holds what was said against what any failure must be: one line, in our words. */
async function refused(
  args: readonly string[],
  codes: readonly number[],
  named = '',
): Promise<void> {
  const { code, out, err } = await call(...args);
  expect(codes).toContain(code);
  expect(out).toBe('');
  expect(err).toMatch(/^[^\n]+\n$/);
  expect(err).not.toMatch(/ {2}at |node:internal|undefined|\[object|TypeError|RangeError/);
  expect(err).not.toMatch(
    /Invalid (input|option)|expected .*received|Too (small|big)|Unrecognized/,
  );
  expect(err).toContain(named);
}

describe('a command', () => {
  it.each(misuses)('is wrongly used: fpp %s %s %s %s', (...args) => refused(args, [2]));

  it.each(failures)('cannot be done: fpp %s %s %s %s', (...args) => refused(args, [1]));
});

describe('an experiment of one’s own', () => {
  it.each(patches.map((patch, i) => [patch, i] as const))('is refused with %s', (_, i) =>
    refused(['status', at(`${i}.cjs`), '--out', at('bare')], [1, 2]),
  );
});

describe.each(Object.keys(damages))('results that are damaged (%s)', (name) => {
  it.each([
    ['run', tiny, '--out', at(name)],
    ['run', tiny, '--settings', '3', '--out', at(name)],
    ['status', tiny, '--out', at(name)],
    ['status', tiny, '--missing', '--out', at(name)],
    ['export', 'tiny', '--from', at(name)],
    ['export', '--from', at(name)],
    ['query', 'select count(*) from results', '--from', at(name)],
  ])('are not believed by fpp %s', async (...args) => {
    const [command] = args;
    // Rows that are merely gone are computed.
    if (name === 'lost' && ['run', 'status'].includes(command)) return;
    // There is no telling them from a stranger's.
    if (name === 'unexplained' && ['export', 'query'].includes(command)) return;
    // The rows are those that were computed; what is said about them is for those who count on it.
    if (name === 'other-seeds' && ['export', 'query'].includes(command)) return;
    if (name === 'other-rows' && command === 'query') return;
    await refused(args, [1], at(name));
  });
});
