import { SweepError } from './errors';
import type { Row, Value } from './row';

/** The type of a column, in DuckDB's words. */
export type ColumnType = 'VARCHAR' | 'BOOLEAN' | 'INTEGER' | 'BIGINT' | 'DOUBLE' | 'DOUBLE[]';

/** A column of a results file. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

/** What every row has, whatever its setting is; these columns stand last. */
const runColumns: readonly Column[] = [
  { name: 'learningRate', type: 'DOUBLE' },
  { name: 'seed', type: 'INTEGER' },
  { name: 'loss', type: 'DOUBLE' },
  { name: 'error', type: 'DOUBLE' },
  { name: 'diverged', type: 'BOOLEAN' },
  { name: 'curve', type: 'DOUBLE[]' },
];

/** What makes a row of a setting a run's: its learning rate and seed, and what came of it. */
export const takenOfRuns: ReadonlySet<string> = new Set(runColumns.map(({ name }) => name));

/** What a setting has beside its trainer's options; these columns stand first, where there are any. */
const settingNames = [
  ...['experiment', 'environment', 'cell', 'activation', 'hiddenUnits', 'initialWeights'],
  ...['streams', 'steps', 'engine', 'trainer'],
];

/** The names that no trainer's option can have. */
export const takenNames: readonly string[] = [
  ...settingNames,
  ...runColumns.map(({ name }) => name),
];

/** Of options whose values in one file do not tell: λ is a double also where it is always 1. */
const typeOfOption: ReadonlyMap<string, ColumnType> = new Map([
  ['lambda', 'DOUBLE'],
  ['epsilon', 'DOUBLE'],
  // `shared`, or a number.
  ['stateRate', 'VARCHAR'],
]);

/**
 * The columns of the rows of some settings: one for every name that any of them has. Text is VARCHAR, and
 * so is what is text in one setting and a number in another. Whole numbers are INTEGER, others DOUBLE.
 *
 * @throws SweepError if two names differ in capital and small letters only, which is no difference in SQL
 */
export function columnsOf(settings: readonly Row[]): Column[] {
  const valuesOf = new Map(settingNames.map((name) => [name, new Set<Value>()]));
  for (const setting of settings) {
    for (const [name, value] of Object.entries(setting)) {
      valuesOf.set(name, (valuesOf.get(name) ?? new Set()).add(value));
    }
  }
  const found = [...valuesOf].filter(([, values]) => values.size > 0);
  const columns = [
    ...found.map(([name, values]) => ({ name, type: typeOf(name, [...values]) })),
    ...runColumns,
  ];
  const names = new Map<string, string>();
  for (const { name } of columns) {
    const twin = names.get(name.toLowerCase());
    if (twin !== undefined) throw new SweepError(`${twin} and ${name} cannot both name a column`);
    names.set(name.toLowerCase(), name);
  }
  return columns;
}

const MAX_INTEGER = 2 ** 31 - 1;

function typeOf(name: string, values: readonly Value[]): ColumnType {
  const known = typeOfOption.get(name);
  if (known !== undefined) return known;
  if (values.every((value) => typeof value === 'boolean')) return 'BOOLEAN';
  const numbers = values.filter((value): value is number => typeof value === 'number');
  if (numbers.length < values.length) return 'VARCHAR';
  if (!numbers.every(Number.isSafeInteger)) return 'DOUBLE';
  return numbers.every((value) => Math.abs(value) <= MAX_INTEGER) ? 'INTEGER' : 'BIGINT';
}

/** A setting as its columns hold it: a number as text, where its column is text. */
export function fitted(setting: Row, columns: readonly Column[]): Row {
  const isText = new Set(columns.flatMap(({ name, type }) => (type === 'VARCHAR' ? [name] : [])));
  return Object.fromEntries(
    Object.entries(setting).map(([name, value]) => [
      name,
      isText.has(name) && typeof value !== 'object' ? String(value) : value,
    ]),
  );
}
