// Turns results that are CSV files into Parquet files, and compares every value of the one with the
// other, to the bit:
//
//     npm run build && node scripts/convert-results.mjs <folder of CSV files> <folder to write to>
//
// A provenance keeps all its fields but the SHA-256, which is that of the new file, and the fingerprint,
// which is now of names and values. Rows of an earlier declaration keep their fingerprint, and so stay
// rows of an earlier declaration. The CSV files are left alone.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
const { columnsOf, fitted } = require('../dist/sweeps/columns.js');
const { loadExperiment } = require('../dist/sweeps/load-experiment.js');
const { parquetBytes, readParquet } = require('../dist/sweeps/parquet.js');
const { planSweep } = require('../dist/sweeps/plan.js');

const textColumns = new Set([
  ...['experiment', 'environment', 'cell', 'activation', 'initialWeights', 'trainer', 'penalty'],
  ...['windowLoss', 'stateRule', 'stateRate', 'stateAveraging', 'newest', 'actingState'],
  'optimizer',
]);

const [from, to] = process.argv.slice(2);
if (to === undefined) {
  console.error(
    'usage: node scripts/convert-results.mjs <folder of CSV files> <folder to write to>',
  );
  process.exit(2);
}
mkdirSync(to, { recursive: true });
const names = readdirSync(from).flatMap((file) =>
  file.endsWith('.csv') ? [file.slice(0, -4)] : [],
);
const isFresh = (name) => Number(name.endsWith('-fresh'));
// A re-run on fresh seeds is planned by the results that chose its rates.
names.sort((a, b) => isFresh(a) - isFresh(b));
let bytes = 0;
for (const name of names) bytes += await convert(name);
console.log(`${names.length} files, ${bytes} bytes, every value as it was`);

/** Converts one experiment's results; returns the size of the new file. */
async function convert(name) {
  const csv = readFileSync(join(from, `${name}.csv`));
  const provenance = JSON.parse(readFileSync(join(from, `${name}.provenance.json`), 'utf8'));
  if (sha256(csv) !== provenance.sha256) throw new Error(`${name}.csv is not what was computed`);
  const [header, ...lines] = csv.toString('utf8').trimEnd().split('\n');
  const columns = csvCells(header);
  const cells = lines.map(csvCells);

  const { engine, seeds } = provenance;
  const plan = planSweep(await loadExperiment(name, to), { engine, seeds });
  const isCurrent = fingerprintOfCells(plan, columns) === provenance.plan;
  const settingOf = new Map(plan.settings.map((setting) => [textOf(setting, columns), setting]));
  const rows = cells.map((row) => {
    const values = Object.fromEntries(
      columns.flatMap((column, i) => (row[i] === '' ? [] : [[column, valueOf(column, row[i])]])),
    );
    const { values: planned } = settingOf.get(row.slice(0, settingCount(columns)).join('\n')) ?? {};
    return isCurrent && planned.engine !== undefined
      ? { ...values, engine: planned.engine }
      : values;
  });
  const settings = rows.map((row) => {
    const own = { ...row };
    for (const column of columns.slice(settingCount(columns))) delete own[column];
    return own;
  });
  const typed = isCurrent ? plan.columns : columnsOf(settings);

  const path = join(to, `${name}.parquet`);
  const content = await parquetBytes(
    path,
    typed,
    rows.map((row) => fitted(row, typed)),
  );
  writeFileSync(path, content);
  const found = (await readParquet(path)).rows;
  if (found.length !== cells.length) throw new Error(`${name}: ${found.length} rows`);
  for (const [place, row] of cells.entries()) {
    for (const [i, column] of columns.entries()) {
      const text = cellOf(found[place][column] ?? null);
      if (text === row[i]) continue;
      throw new Error(`${name}, row ${place + 1}: ${column} was ${row[i]}, and became ${text}`);
    }
  }
  const restated = {
    ...provenance,
    sha256: sha256(content),
    plan: isCurrent ? plan.fingerprint : provenance.plan,
  };
  writeFileSync(join(to, `${name}.provenance.json`), `${JSON.stringify(restated, undefined, 2)}\n`);
  const size = statSync(path).size;
  const note = isCurrent ? '' : '; of an earlier declaration, and still so';
  console.log(`${name}: ${rows.length} rows, ${csv.length} → ${size} bytes${note}`);
  return size;
}

/** The cells of a line, some of them quoted. */
function csvCells(line) {
  if (!line.includes('"')) return line.split(',');
  const cells = `,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/gy);
  return [...cells].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain);
}

function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}

/** A cell of the CSV file as what it stands for. */
function valueOf(column, cell) {
  if (textColumns.has(column)) return cell;
  if (column === 'diverged') return cell === 'true';
  if (column === 'curve') return cell.split(' ').map(Number);
  return Number(cell);
}

/** A value as the CSV file writes it. */
function cellOf(value) {
  if (value === null) return '';
  return Array.isArray(value) ? value.map(String).join(' ') : String(value);
}

/** How many columns say what a setting is: those before the learning rate. */
function settingCount(columns) {
  return columns.indexOf('learningRate');
}

/** A planned setting's cells, as a CSV file has them. */
function cellsOf({ values }, columns) {
  return columns.slice(0, settingCount(columns)).map((column) => cellOf(values[column] ?? null));
}

function textOf(setting, columns) {
  return cellsOf(setting, columns).join('\n');
}

/** The fingerprint that a plan had while rows were lines of CSV. */
function fingerprintOfCells({ experiment, engine, seeds, settings }, columns) {
  const { bins, learningSteps } = experiment.protocol;
  const asked = [
    columns,
    engine.name,
    seeds,
    bins,
    experiment.metric,
    settings.map((setting) => [
      cellsOf(setting, columns),
      setting.learningRates,
      ...(setting.engine === engine ? [] : [setting.engine.name]),
    ]),
    ...(learningSteps === undefined ? [] : [learningSteps]),
  ];
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex').slice(0, 32);
}
