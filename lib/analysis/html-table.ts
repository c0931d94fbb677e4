import { escapeHtml } from '../html';
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
  /** Which value of the column is the best one, to be marked. */
  best?: 'lowest' | 'highest';
  /** Where a value leads to, e.g. `04-cycle-world.ipynb`; undefined for nowhere. */
  link?: (value: string) => string | undefined;
}

export interface TableOptions {
  /** What the table shows: plain text, above the table. */
  caption: string;
  /** Formats by column name; columns that are not named are written plainly. */
  columns?: Readonly<Record<string, ColumnFormat>>;
  /** Whether the table is folded away until a reader opens it. Default false. */
  folded?: boolean;
}

/**
 * A real HTML table: caption, headings with units, numbers right-aligned with one number of
 * decimals a column, the best value marked, all text escaped.
 * @throws RangeError if a format names a column that the table has not
 */
export function htmlTable(table: TableLike, options: TableOptions): string {
  const formats = options.columns ?? {};
  for (const name of Object.keys(formats)) {
    if (!table.columns.includes(name)) {
      throw new RangeError(`no column "${name}"; the table has ${table.columns.join(', ')}`);
    }
  }
  const columns = table.columns.map((name, c) =>
    column(
      name,
      table.values.map((row) => (row as Cell[])[c]),
      formats[name],
    ),
  );
  const head = columns.map(({ heading }) => heading).join('');
  const body = table.values
    .map((_, r) => `<tr>${columns.map(({ cells }) => cells[r]).join('')}</tr>`)
    .join('\n');
  const html =
    `<div class="fpp-table"><table>\n<caption style="text-align: left">${escapeHtml(options.caption)}</caption>\n` +
    `<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody>\n</table></div>`;
  if (options.folded !== true) return html;
  return `<details class="fpp-folded"><summary>${table.values.length} rows</summary>${html}</details>`;
}

function column(
  name: string,
  values: readonly Cell[],
  { label = name, unit, digits = 3, best, link }: ColumnFormat = {},
): { heading: string; cells: string[] } {
  const numbers = values.filter((value): value is number => typeof value === 'number');
  const numeric = numbers.length > 0 && values.every((value) => value == null || isNumber(value));
  const decimals = columnDecimals(numbers, digits);
  const winner = best && bestOf(numbers, best);
  // Inline as well: a notebook shows the table without the report's style sheet.
  const align = numeric ? ' class="number" style="text-align: right"' : ' style="text-align: left"';
  const unitText = unit ? ` <span class="unit">(${escapeHtml(unit)})</span>` : '';
  return {
    heading: `<th scope="col"${align}>${escapeHtml(label)}${unitText}</th>`,
    cells: values.map((value) => {
      const text = linked(cellText(value, decimals, digits), link);
      return winner !== undefined && value === winner
        ? `<td${align}><strong class="best" title="best">${text}</strong></td>`
        : `<td${align}>${text}</td>`;
    }),
  };
}

function linked(text: string, link: ColumnFormat['link']): string {
  const target = link?.(text);
  const shown = escapeHtml(text);
  return target === undefined ? shown : `<a href="${escapeHtml(target)}">${shown}</a>`;
}

function cellText(value: Cell, decimals: number | undefined, digits: number): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'number') {
    return decimals === undefined ? formatNumber(value, digits) : fixed(value, decimals);
  }
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value;
}

function bestOf(numbers: readonly number[], best: 'lowest' | 'highest'): number | undefined {
  const finite = numbers.filter(Number.isFinite);
  if (finite.length === 0) return undefined;
  return best === 'lowest' ? Math.min(...finite) : Math.max(...finite);
}

function isNumber(value: Cell): boolean {
  return typeof value === 'number';
}
