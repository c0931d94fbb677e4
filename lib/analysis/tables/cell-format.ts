import type { Badge } from '../claims/badge';
import { greatest, least } from '../../platform/extremes';
import { OptionError } from '../../validation/errors';

/** Digits that can be asked for: a number has no more that mean something. */
export const MOST_DIGITS = 15;

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
 *
 * @throws OptionError if it is no number, or there are no such digits
 */
export function formatNumber(value: number, digits = 3): string {
  if (typeof (value as unknown) !== 'number') {
    throw new OptionError('formatNumber', 'value', value, 'a number');
  }
  if (!(Number.isInteger(digits) && digits >= 1 && digits <= MOST_DIGITS)) {
    const allowed = `an integer from 1 to ${MOST_DIGITS}`;
    throw new OptionError('formatNumber', 'digits', digits, allowed);
  }
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
  const largest = greatest(sizes);
  if (largest >= 1e6 || least(sizes) < largest * 1e-3) return undefined;
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
