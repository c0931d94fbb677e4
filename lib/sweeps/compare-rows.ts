import { csvCells } from './csv';
import type { Tolerance } from './engine-choice';
import { columns, CURVE_DIGITS } from './row';

/**
 * The first column in which two rows of a run differ, in words; undefined if they are the same.
 *
 * @param found a row as it stands in a results file
 * @param recomputed the same run, computed anew
 * @param tolerance of the engine that computed both
 */
export function differenceOf(
  found: string,
  recomputed: string,
  tolerance: Tolerance,
): string | undefined {
  if (found === recomputed) return undefined;
  const [there, now] = [csvCells(found), csvCells(recomputed)];
  if (there.length !== now.length) return 'it does not have the columns that it should';
  const place = there.findIndex((cell, i) => !isSame(cell, now[i], toleranceOf(i, tolerance)));
  if (place < 0) return undefined;
  return `${columns[place]} is ${there[place]}, recomputed ${now[place]}`;
}

/** Curves are rounded, so that numbers as close as can be may be one in the last digit apart. */
function toleranceOf(place: number, tolerance: Tolerance): Tolerance {
  const isRounded = tolerance !== 'equal bits' && columns[place] === 'curve';
  return isRounded ? tolerance + 10 ** (1 - CURVE_DIGITS) : tolerance;
}

/** Equal text, which is equal bits; or, number by number, within the engine's tolerance. */
function isSame(found: string, recomputed: string, tolerance: Tolerance): boolean {
  if (found === recomputed) return true;
  if (tolerance === 'equal bits') return false;
  const [there, now] = [found.split(' '), recomputed.split(' ')];
  return (
    there.length === now.length &&
    there.every((text, i) => text === now[i] || isClose(Number(text), Number(now[i]), tolerance))
  );
}

/** Never so for what is no number. */
function isClose(a: number, b: number, tolerance: number): boolean {
  return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
}
