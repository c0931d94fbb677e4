import { chooseRate, experimentNamed, withChains } from '../../experiments';
import { ranked, type AtRate } from '../../experiments/chosen-rate';
import type { Measured, Selection, Term } from '../../experiments/claims/claim';
import { groupBySetting, metricOf, settingKey, type ResultsRow } from '../../sweeps';
import { LookupError } from '../../validation/errors';
import type { ResultsReader } from '../settings/study';
import { quantile } from '../statistics';

/** The rows that claims are judged by, read once. */
export class ClaimRows {
  readonly #chosenBy: ResultsReader;
  readonly #judgedBy: ResultsReader;
  /** The runs of each setting, by reader and experiment; undefined if there are none. */
  readonly #settings = new Map<ResultsReader, Map<string, Settings | undefined>>();

  constructor(chosenBy: ResultsReader, judgedBy: ResultsReader) {
    this.#chosenBy = chosenBy;
    this.#judgedBy = judgedBy;
  }

  /**
   * The sum, seed by seed; one value if nothing in it depends on a seed, undefined if there are no
   * rows for something in it.
   */
  bySeed(sum: readonly Term[]): number[] | undefined {
    let constant = 0;
    const parts: Map<number, number>[] = [];
    for (const term of sum) {
      if (typeof term === 'number') {
        constant += term;
      } else {
        const [weight, measured] = term;
        const values = this.#measure(measured);
        if (values === undefined) return undefined;
        parts.push(new Map([...values].map(([seed, value]) => [seed, weight * value])));
      }
    }
    if (parts.length === 0) return [constant];
    return [...parts[0].keys()].map((seed) =>
      parts.reduce((total, part) => total + (part.get(seed) ?? NaN), constant),
    );
  }

  #measure(measured: Measured): Map<number, number> | undefined {
    const { horizon, part = 'all', pick, quantity = 'result' } = measured;
    const { name, settings: meant } = this.#meantBy(measured);
    const experiment = experimentNamed(name);
    const valueOf = (row: ResultsRow): number => metricOf(experiment, row, horizon);
    const selected = meant.map((own) => chooseRate(own, valueOf));
    if (selected.length > 1 && pick === undefined && quantity !== 'best-lambda') {
      const what = JSON.stringify(measured.runs);
      throw new LookupError(`${name}: ${selected.length} settings fit ${what}, and should be one`);
    }
    const judged = inOrder(selected, pick, valueOf).map((one) => this.#judgedRuns(name, one));
    if (judged.length === 0 || judged.includes(undefined)) return undefined;
    const reported = (row: ResultsRow): number =>
      part === 'all' ? valueOf(row) : (row.curve.at(-1) as number);
    const settings = judged as (readonly ResultsRow[])[];
    if (quantity === 'best-lambda') return bestLambdas(settings, reported);
    const values = settings[0].map((row) => [row.seed, reported(row)] as const);
    return quantity === 'spread' ? distances(values) : new Map(values);
  }

  /**
   * The settings that are meant, and whose they are. Backward chains are judged where the figure has FPP as the paper has
   * it: at the same T, B, M, N and λ.
   */
  #meantBy({ experiment, runs }: Measured): { name: string; settings: (readonly ResultsRow[])[] } {
    const { version, ...others } = runs;
    const those = (name: string): (readonly ResultsRow[])[] => [
      ...(this.#settingsOf(this.#chosenBy, name)?.values() ?? []),
    ];
    if (version !== 'chains') {
      return { name: experiment, settings: those(experiment).filter(([row]) => fits(row, runs)) };
    }
    const again = withChains(experiment)?.name;
    if (again === undefined) return { name: experiment, settings: [] };
    const figure = those(experiment).filter(([row]) => fits(row, { ...others, version: 'shared' }));
    const settings = those(again).filter(
      ([row]) => row.replay === 'backward' && figure.some(([own]) => isAlike(row, own)),
    );
    return { name: again, settings };
  }

  /** The runs that are judged of a setting, at the learning rate that was chosen for it. */
  #judgedRuns(name: string, chosen: AtRate<ResultsRow>): readonly ResultsRow[] | undefined {
    if (this.#judgedBy === this.#chosenBy) return chosen.runs;
    const own = this.#settingsOf(this.#judgedBy, name)?.get(settingKey(chosen.runs[0]));
    const runs = own?.filter(({ learningRate }) => learningRate === chosen.learningRate) ?? [];
    return runs.length === 0 ? undefined : runs;
  }

  #settingsOf(reader: ResultsReader, experiment: string): Settings | undefined {
    const known = this.#settings.get(reader) ?? new Map<string, Settings | undefined>();
    this.#settings.set(reader, known);
    if (!known.has(experiment)) {
      const rows = reader(experiment);
      known.set(
        experiment,
        rows && new Map(groupBySetting(rows).map((own) => [settingKey(own[0]), own])),
      );
    }
    return known.get(experiment);
  }
}

/** The runs of each setting, by its key. */
type Settings = ReadonlyMap<string, readonly ResultsRow[]>;

/** The settings that are meant: all that fit, or the best or the worst of them. */
function inOrder(
  selected: readonly AtRate<ResultsRow>[],
  pick: Measured['pick'],
  valueOf: (row: ResultsRow) => number,
): AtRate<ResultsRow>[] {
  if (pick === undefined) return [...selected];
  const order = ranked(selected, ({ runs }) => runs.map(valueOf));
  return pick === 'best' ? order.slice(0, 1) : order.slice(-1);
}

/** ln λ of the setting that did best with each seed; NaN where every run with the seed diverged. */
function bestLambdas(
  settings: readonly (readonly ResultsRow[])[],
  valueOf: (row: ResultsRow) => number,
): Map<number, number> {
  const best = new Map<number, { value: number; lambda: number }>();
  for (const row of settings.flat()) {
    const value = valueOf(row);
    const known = best.get(row.seed);
    if (known === undefined || value < known.value || Number.isNaN(known.value)) {
      best.set(row.seed, { value, lambda: row.lambda as number });
    }
  }
  return new Map(
    [...best].map(([seed, { value, lambda }]) => [
      seed,
      Number.isFinite(value) ? Math.log(lambda) : NaN,
    ]),
  );
}

/** How far each value is from the median of those that are finite. */
function distances(
  values: readonly (readonly [seed: number, value: number])[],
): Map<number, number> {
  const finite = values.map(([, value]) => value).filter(Number.isFinite);
  const median = quantile(
    finite.sort((a, b) => a - b),
    0.5,
  );
  return new Map(values.map(([seed, value]) => [seed, Math.abs(value - median)]));
}

/** Whether two rows of FPP differ in nothing that the figures vary. */
function isAlike(row: ResultsRow, other: ResultsRow): boolean {
  const varied = ['trainer', 'environment', 'T', 'B', 'M', 'N', 'lambda'] as const;
  return varied.every((column) => row[column] === other[column]);
}

/** Whether a row is meant, of a version that the paper's figures have. */
function fits(row: ResultsRow, { version, ...runs }: Selection): boolean {
  const isOfVersion =
    version === undefined || (version === 'own') === (typeof row.stateRate === 'number');
  return (
    isOfVersion &&
    Object.entries(runs).every(([column, value]) => {
      const own = row[column as keyof ResultsRow];
      return Array.isArray(value) ? value.includes(own) : own === value;
    })
  );
}
