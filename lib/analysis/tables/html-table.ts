import { escapeHtml } from '../../html';
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

/** Texts longer than this, in characters, want lines of their own where the page is narrow. */
const PROSE = 40;

/** A column of words is not squeezed below so many characters by its neighbours. */
const WORDS = 14;

/**
 * A real HTML table: caption, headings with units, numbers right-aligned with one number of
 * decimals a column, the best value marked, all text escaped. Where a column holds whole sentences,
 * a narrow report shows each row as a short paragraph, with the headings before the values.
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
  const stacks = columns.some(({ isProse }) => isProse) ? ' stacks' : '';
  const html =
    `<div class="fpp-table${stacks}"><table>\n<caption style="text-align: left">${escapeHtml(options.caption)}</caption>\n` +
    `<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody>\n</table></div>`;
  if (options.folded !== true) return html;
  const summary = `${escapeHtml(options.caption)} <span class="hint">${table.values.length} rows</span>`;
  return `<details class="fpp-folded"><summary>${summary}</summary>${html}</details>`;
}

function column(
  name: string,
  values: readonly Cell[],
  { label = name, unit, digits = 3, best, link }: ColumnFormat = {},
): { heading: string; cells: string[]; isProse: boolean } {
  const numbers = values.filter((value): value is number => typeof value === 'number');
  const longest = Math.max(0, ...values.map((v) => (typeof v === 'string' ? v.length : 0)));
  const isProse = longest > PROSE;
  const numeric = numbers.length > 0 && values.every((value) => value == null || isNumber(value));
  const decimals = columnDecimals(numbers, digits);
  const winner = best && bestOf(numbers, best);
  // Inline as well: a notebook shows the table without the report's style sheet.
  const align = numeric
    ? ' class="number" style="text-align: right"'
    : `${isProse ? ' class="prose"' : ''} style="text-align: left; min-width: ${Math.min(longest + 1, WORDS)}ch"`;
  const unitText = unit ? ` <span class="unit">(${escapeHtml(unit)})</span>` : '';
  return {
    heading: `<th scope="col"${align}>${escapeHtml(label)}${unitText}</th>`,
    isProse,
    cells: values.map((value) => {
      const html = isBadges(value)
        ? value.map(badgeHtml).join('<br>')
        : linked(cellText(value, decimals, digits), link);
      const open = `<td${align} data-label="${escapeHtml(label)}">`;
      return winner !== undefined && value === winner
        ? `${open}<strong class="best" title="best">${html}</strong></td>`
        : `${open}${html}</td>`;
    }),
  };
}

function linked(text: string, link: ColumnFormat['link']): string {
  const target = link?.(text);
  const shown = escapeHtml(text);
  return target === undefined ? shown : `<a href="${escapeHtml(target)}">${shown}</a>`;
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

function bestOf(numbers: readonly number[], best: 'lowest' | 'highest'): number | undefined {
  const finite = numbers.filter(Number.isFinite);
  if (finite.length === 0) return undefined;
  return best === 'lowest' ? Math.min(...finite) : Math.max(...finite);
}

function isBadges(value: Cell): value is readonly Badge[] {
  return Array.isArray(value);
}

function isNumber(value: Cell): boolean {
  return typeof value === 'number';
}
