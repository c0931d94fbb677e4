import type { Badge } from '../claims/badge';

/** A value of a table; several badges stand below one another. */
export type Cell = string | number | boolean | null | undefined | readonly Badge[];

const superscripts: Record<string, string> = {
  '-': '⁻',
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
};

/**
 * A number for reading: thousands grouped, `digits` significant digits, powers of ten beyond
 * 10⁻³ and 10⁶, a true minus sign; `–` for NaN.
 */
export function formatNumber(value: number, digits = 3): string {
  if (Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e6) return power(value, digits);
  if (Number.isInteger(value)) return minus(value.toLocaleString('en-US'));
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  return fixed(value, decimals);
}

/** Decimals that show `digits` significant digits of the largest number of a column. */
export function columnDecimals(values: readonly number[], digits = 3): number | undefined {
  const finite = values.filter((value) => Number.isFinite(value) && value !== 0);
  if (finite.length === 0 || finite.every(Number.isInteger)) return undefined;
  const sizes = finite.map(Math.abs);
  const largest = Math.max(...sizes);
  if (largest >= 1e6 || Math.min(...sizes) < largest * 1e-3) return undefined;
  const decimals = digits - 1 - Math.floor(Math.log10(largest));
  return decimals > 6 ? undefined : Math.max(0, decimals);
}

/** A number with so many decimals, thousands grouped. */
export function fixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return formatNumber(value);
  return minus(
    value.toLocaleString('en-US', {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    }),
  );
}

function power(value: number, digits: number): string {
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e');
  const raised = exponent.replace('+', '').replace(/./g, (character) => superscripts[character]);
  return `${minus(mantissa)} × 10${raised}`;
}

function minus(text: string): string {
  return text.replace(/^-/, '−');
}
