import { greatest, least } from '../../platform/extremes';
import { checkTableLike } from './check-table';
import { html, lines, type Html } from '../html';
import { badgeHtml, type Badge } from '../claims/badge';
import { columnDecimals, fixed, formatNumber, type Cell } from './cell-format';

/** Anything with named columns and rows of values: a Danfo DataFrame is one. */
export interface TableLike {
  readonly columns: readonly string[];
  readonly values: readonly unknown[];
}

/** How one column is written. */
export interface ColumnFormat {
  /** Heading. Default: the column's name. */
  label?: string;
  /** Unit, shown after the heading. */
  unit?: string;
  /** Significant digits of numbers. Default 3. */
  digits?: number;
  /**
   * Which value of the column is the best one, to be marked; all of them, where several are. Or the rows that are
   * marked, by their places.
   */
  best?: 'lowest' | 'highest' | readonly number[];
  /** Columns whose values a row shares with those among which it may be the best. Default: all rows. */
  within?: readonly string[];
  /** Columns of an interval around the value. Whatever overlaps the best one's is marked with it. */
  interval?: readonly [low: string, high: string];
  /** Where a value leads to, e.g. `04-cycle-world.ipynb`; undefined for nowhere. */
  link?: (value: string) => string | undefined;
  /** What a count in this column says. A table with such columns is a tally: a report's card draws it. */
  tone?: Badge['tone'];
}

/** Options of {@link htmlTable} and `showTable`. */
export interface TableOptions {
  /** What the table shows: plain text, above the table. */
  caption: string;
  /** Formats by column name; columns that are not named are written plainly. */
  columns?: Readonly<Record<string, ColumnFormat>>;
  /** Whether the table is folded away until a reader opens it. Default false. */
  folded?: boolean;
}

/** MIME type of a table in a notebook's output: a {@link ShownTable}, out of which a report is made. */
export const tableType = 'application/vnd.fpp.table.v1+json';

/** A table as it is shown, every value written: plain JSON. */
export interface ShownTable {
  readonly caption: string;
  readonly folded: boolean;
  readonly columns: readonly ShownColumn[];
  readonly rows: readonly (readonly ShownCell[])[];
}

export interface ShownColumn {
  readonly label: string;
  readonly unit?: string | undefined;
  readonly kind: 'numbers' | 'words' | 'sentences';
  /** Characters of its longest text. */
  readonly longest: number;
  readonly tone?: Badge['tone'] | undefined;
}

export type ShownCell =
  | {
      readonly text: string;
      readonly href?: string | undefined;
      readonly isBest?: true | undefined;
    }
  | { readonly badges: readonly Badge[] };

/** The place of a table in a report. */
export interface TablePlace {
  /** Counts from 1; the table's anchor is `table-1`. */
  readonly number: number;
  /** Where what the notebook links to is found from the report. */
  readonly address: (href: string) => string;
}

/** Texts longer than this, in characters, want lines of their own where the page is narrow. */
const PROSE = 40;

/** A column of words is not squeezed below so many characters by its neighbours. */
const WORDS = 14;

/**
 * A real HTML table: caption, headings with units, numbers right-aligned with one number of
 * decimals a column, the best value marked, all text escaped. Where a column holds whole sentences,
 * a narrow report shows each row as a short paragraph, with the headings before the values.
 * @throws OptionError if a row has more or fewer values than the table has columns, a format names a column
 *   that it has not, or an option does not fit
 */
export function htmlTable(table: TableLike, options: TableOptions): string {
  return tableHtml(shownTable(table, options)).source;
}

/** Writes the values of a table. @throws OptionError as {@link htmlTable} */
export function shownTable(table: TableLike, options: TableOptions): ShownTable {
  checkTableLike(table, options);
  const formats = options.columns ?? {};
  const columns = table.columns.map((name, c) =>
    shownColumn(
      name,
      table.values.map((row) => (row as Cell[])[c]),
      formats[name],
      bestRows(table, c, formats[name]),
    ),
  );
  return {
    caption: options.caption,
    folded: options.folded === true,
    columns: columns.map(({ column }) => column),
    rows: table.values.map((_, r) => columns.map(({ cells }) => cells[r])),
  };
}

/** @param place of a table in a report; a notebook has no numbers */
export function tableHtml(
  { caption, folded, columns, rows }: ShownTable,
  place?: TablePlace,
): Html {
  const stacks = columns.some(({ kind }) => kind === 'sentences') ? ' stacks' : '';
  const id = `table-${place?.number ?? ''}`;
  const opening = place
    ? html`<div class="fpp-table${stacks} scroll" id="${id}"><table>
<caption><a class="number" href="#${id}">Table ${place.number}.</a> ${caption}</caption>`
    : html`<div class="fpp-table${stacks}"><table>
<caption style="text-align: left">${caption}</caption>`;
  const body = rows.map(
    (cells) => html`<tr>${columns.map((column, c) => cellHtml(cells[c], column, place))}</tr>`,
  );
  const table = html`${opening}
<thead><tr>${columns.map(headingHtml)}</tr></thead>
<tbody>
${lines(body)}
</tbody>
</table></div>`;
  if (!folded) return table;
  const summary = html`${caption} <span class="hint">${rows.length} rows</span>`;
  return html`<details class="fpp-folded"><summary>${summary}</summary>${table}</details>`;
}

function headingHtml(column: ShownColumn): Html {
  const unit = column.unit ? html` <span class="unit">(${column.unit})</span>` : undefined;
  return html`<th scope="col"${alignment(column)}>${column.label}${unit}</th>`;
}

function cellHtml(cell: ShownCell, column: ShownColumn, place: TablePlace | undefined): Html {
  const open = html`<td${alignment(column)} data-label="${column.label}">`;
  if ('badges' in cell) {
    const badges = cell.badges.map((badge, i) => [
      i === 0 ? undefined : html`<br>`,
      badgeHtml(badge),
    ]);
    return html`${open}${badges}</td>`;
  }
  const { text, href, isBest } = cell;
  const shown =
    href === undefined ? text : html`<a href="${place ? place.address(href) : href}">${text}</a>`;
  return isBest
    ? html`${open}<strong class="best" title="best">${shown}</strong></td>`
    : html`${open}${shown}</td>`;
}

/** Inline as well: a notebook shows the table without the report's style sheet. */
function alignment({ kind, longest }: ShownColumn): Html {
  if (kind === 'numbers') return html` class="number" style="text-align: right"`;
  const prose = kind === 'sentences' ? html` class="prose"` : undefined;
  return html`${prose} style="text-align: left; min-width: ${Math.min(longest + 1, WORDS)}ch"`;
}

function shownColumn(
  name: string,
  values: readonly Cell[],
  { label = name, unit, digits = 3, link, tone }: ColumnFormat = {},
  best: ReadonlySet<number> = new Set(),
): { column: ShownColumn; cells: ShownCell[] } {
  const numbers = values.filter((value): value is number => typeof value === 'number');
  const longest = greatest([0, ...values.map((v) => (typeof v === 'string' ? v.length : 0))]);
  const numeric = numbers.length > 0 && values.every((value) => value == null || isNumber(value));
  const decimals = columnDecimals(numbers, digits);
  const kind = numeric ? 'numbers' : longest > PROSE ? 'sentences' : 'words';
  return {
    column: { label, unit, kind, longest, tone },
    cells: values.map((value, row) => {
      if (isBadges(value)) return { badges: value };
      const text = cellText(value, decimals, digits);
      const isBest = best.has(row) ? true : undefined;
      return { text, href: link?.(text), isBest };
    }),
  };
}

function cellText(
  value: Exclude<Cell, readonly Badge[]>,
  decimals: number | undefined,
  digits: number,
): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'number') {
    return decimals === undefined ? formatNumber(value, digits) : fixed(value, decimals);
  }
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value;
}

/** The rows whose value in a column is the best of their group, or cannot be told from it. */
function bestRows(
  { columns, values }: TableLike,
  column: number,
  { best, within = [], interval }: ColumnFormat = {},
): Set<number> {
  if (typeof best !== 'string') return new Set(best);
  const rows = (values as Cell[][]).map((cells, row) => ({ cells, row, value: cells[column] }));
  const at = (cells: readonly Cell[], name: string): Cell => cells[columns.indexOf(name)];
  const groupOf = (cells: readonly Cell[]): string =>
    JSON.stringify(within.map((name) => at(cells, name)));
  const found = new Set<number>();
  for (const group of new Set(rows.map(({ cells }) => groupOf(cells)))) {
    const own = rows.filter(
      ({ cells, value }) => groupOf(cells) === group && Number.isFinite(value),
    );
    const numbers = own.map(({ value }) => Number(value));
    if (numbers.length === 0) continue;
    const winner = best === 'lowest' ? least(numbers) : greatest(numbers);
    const [low, high] = interval ?? [columns[column], columns[column]];
    const ofWinner = own.find(({ value }) => value === winner)?.cells ?? [];
    for (const { cells, row, value } of own) {
      const overlaps =
        Number(at(cells, low)) <= Number(at(ofWinner, high)) &&
        Number(at(cells, high)) >= Number(at(ofWinner, low));
      if (value === winner || overlaps) found.add(row);
    }
  }
  return found;
}

function isBadges(value: Cell): value is readonly Badge[] {
  return Array.isArray(value);
}

function isNumber(value: Cell): boolean {
  return typeof value === 'number';
}
