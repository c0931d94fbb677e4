import { experimentNamed, withChains, type FppVersion } from '../../../lib/experiments';
import { planSweep, type ResultsRow } from '../../../lib/sweeps';
import { withoutOutcome } from '../../sweeps/made-up-row';

/**
 * Rows as a table says them, four seeds of each setting:
 *
 *     figure-2 p       4     8    12
 *     FPP T=p/2      .10  .2:.1   .1~.02
 *
 * A line that begins with an experiment names what its columns vary; the lines below it name a method,
 * and what else tells its settings apart. A value is a run's result. `first:mean:last` are those of its
 * learning curve's first bin, of all steps, and of its last bin; what is left out is the mean. Each may be
 * `value~d`, seeds d above and below it, or `value~d/e`, two at d and two at e. `…` repeats what stands
 * before.
 */
export type Table = string;

const trainers: Readonly<Record<string, string | undefined>> = {
  FPP: 'FPP',
  stored: 'StoredState',
  'T-BPTT': 'T-BPTT',
  'no-overlap': 'No-Overlap T-BPTT',
  constant: 'ConstantPrediction',
  unigrams: 'Unigram',
};

/** The rate that serves every setting best; at the other, runs are far worse. */
const [BEST_RATE, BAD_RATE] = [0.01, 0.001];

/** Rows of every experiment that a table speaks of; FPP's other versions diverge throughout. */
export function madeUpRows(
  table: Table,
  version: FppVersion,
): (experiment: string) => readonly ResultsRow[] | undefined {
  const rows = new Map<string, ResultsRow[]>();
  let [experiment, column, places]: [string, string, string[]] = ['', '', []];
  for (const line of table.trim().split('\n')) {
    const words = line.trim().split(/\s+/);
    if (words[0].startsWith('figure-')) {
      [experiment, column, ...places] = words;
      rows.set(experiment, rows.get(experiment) ?? []);
      const again = withChains(experiment)?.name;
      if (again !== undefined) rows.set(again, rows.get(again) ?? []);
      continue;
    }
    const values = words.slice(-places.length);
    const [method, ...conditions] = words.slice(0, -places.length);
    for (const [i, place] of places.entries()) {
      if (values[i] === '…') values[i] = values[i - 1];
      const wanted = wantedCells(method, [`${column}=${place}`, ...conditions]);
      rows.get(experiment)?.push(...runsOf(experiment, wanted, values[i], version));
      const again = withChains(experiment)?.name;
      if (again === undefined || method !== 'FPP') continue;
      wanted.set('replay', 'backward');
      rows.get(again)?.push(...runsOf(again, wanted, values[i], version));
    }
  }
  return (name) => rows.get(name);
}

/** What a setting's cells must be, by column. */
function wantedCells(method: string, conditions: readonly string[]): Map<string, string | number> {
  const trainer = trainers[method];
  if (trainer === undefined) throw new RangeError(`no method is called ${method}`);
  const wanted = new Map<string, string | number>([['trainer', trainer]]);
  const length = conditions.find((one) => one.startsWith('p='))?.slice(2);
  for (const [name, value] of conditions.map((one) => one.split('='))) {
    if (name === 'p') wanted.set('environment', `CycleWorld(${value})`);
    else if (value === 'p') wanted.set(name, Number(length));
    else if (value === 'p/2') wanted.set(name, Number(length) / 2);
    else if (value !== '–') wanted.set(name, Number(value));
  }
  return wanted;
}

const settingsOf = new Map<string, ResultsRow[]>();

function runsOf(
  name: string,
  wanted: ReadonlyMap<string, string | number>,
  value: string,
  version: FppVersion,
): ResultsRow[] {
  const experiment = experimentNamed(name);
  if (!settingsOf.has(name)) {
    const settings = planSweep(experiment).settings.map(({ values }) =>
      withoutOutcome(values, 0, 0),
    );
    settingsOf.set(name, settings);
  }
  const fitting = (settingsOf.get(name) ?? []).filter((row) =>
    [...wanted].every(([column, cell]) => row[column] === cell),
  );
  const isFpp = wanted.get('trainer') === 'FPP';
  const isAgain = wanted.has('replay');
  if (fitting.length !== (isFpp && !isAgain ? 2 : 1) && !isAgain) {
    throw new RangeError(`${name}: ${fitting.length} settings have ${[...wanted].join(' ')}`);
  }
  const parts = value.includes(':') ? value.split(':') : ['', value, ''];
  const [first, mean, last] = parts.map((part) => seedsOf(part || parts[1]));
  return fitting.flatMap((row) => {
    const isOther = isFpp && versionOf(row) !== version;
    return mean.flatMap((_, seed) =>
      [BEST_RATE, BAD_RATE].map((learningRate) => {
        const of = (values: readonly number[]): number =>
          isOther ? NaN : values[seed] + (learningRate === BAD_RATE ? 100 : 0);
        const curve = Array<number>(experiment.protocol.bins).fill(of(mean));
        [curve[0], curve[curve.length - 1]] = [of(first), of(last)];
        return { ...row, learningRate, seed, loss: of(mean), error: of(mean), curve };
      }),
    );
  });
}

function versionOf({ replay, stateRate }: ResultsRow): FppVersion {
  if (replay === 'backward') return 'chains';
  return stateRate === 'shared' ? 'shared' : 'own';
}

/** The values of four seeds, as `value~d/e` says them. */
function seedsOf(text: string): number[] {
  const [value, deviations = '0'] = text.split('~');
  const [one, other = one] = deviations.split('/').map(Number) as [number, number?];
  return [one, -one, other, -other].map((deviation) => Number(value) + deviation);
}
