import type { QueryValue } from './database';

/** A line of CSV with its line break (RFC 4180): cells with commas, quotes or breaks are quoted. */
export function csvLine(values: readonly (QueryValue | undefined)[]): string {
  const cells = values.map((value) => {
    const cell = cellText(value);
    return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  });
  return `${cells.join(',')}\n`;
}

/**
 * A value as text: a number as the shortest text that reads back to the same bits, a list's values with
 * spaces between, nothing for what is missing.
 */
function cellText(value: QueryValue | undefined): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? value.map(cellText).join(' ') : String(value);
}
