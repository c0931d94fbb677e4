import { isList } from '../validation/describe-value';
import { DataError } from '../validation/errors';
import type { Space, Transitions } from './environment';

/**
 * Sees to it that a value is one of a space.
 *
 * @param source whose value it is, e.g. `Recording`
 * @param place where it stands, e.g. `observations[3]`
 * @throws DataError if it is none
 */
export function checkValue(source: string, place: string, space: Space, value: unknown): void {
  if (space.kind === 'vector') checkVector(source, place, value, space.size);
  else if (!isClass(value, space.classes)) {
    throw new DataError(source, place, value, wordsOf(space));
  }
}

function checkVector(source: string, place: string, value: unknown, size: number): void {
  if (!isList(value) || value.length !== size) {
    throw new DataError(source, place, value, `a vector of ${size} numbers`);
  }
  for (let i = 0; i < size; i++) {
    if (Number.isFinite(value[i])) continue;
    throw new DataError(source, `${place}[${i}]`, value[i], 'a finite number');
  }
}

/**
 * Sees to it that something is a list of so many numbers; they may be NaN or infinite, as those of what
 * diverged are.
 *
 * @throws DataError if it is not
 */
export function checkNumbers(source: string, place: string, size: number, values: unknown): void {
  if (!isList(values) || values.length !== size) {
    throw new DataError(source, place, values, `${size} numbers`);
  }
  if (ArrayBuffer.isView(values) && typeof values[0] !== 'bigint') return;
  for (let i = 0; i < size; i++) {
    if (typeof values[i] === 'number') continue;
    throw new DataError(source, `${place}[${i}]`, values[i], 'a number');
  }
}

function isClass(value: unknown, classes: number): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < classes;
}

/**
 * The first of many values, side by side, that is none of a space.
 *
 * @param values [n] classes, or [n × size] numbers
 * @param largest no number may be farther from 0: what an engine's precision can hold
 * @returns its place in `values`; −1 if all are
 */
export function firstMisfit(
  space: Space,
  values: ArrayLike<number>,
  largest = Number.MAX_VALUE,
): number {
  const { length } = values;
  if (space.kind === 'class') {
    const { classes } = space;
    for (let i = 0; i < length; i++) {
      const value = values[i];
      // Cheaper than Number.isInteger, as this is done at every step.
      if (!(value >= 0 && value < classes && Math.floor(value) === value)) return i;
    }
  } else {
    for (let i = 0; i < length; i++) {
      const value = values[i];
      if (!(value <= largest && value >= -largest)) return i;
    }
  }
  return -1;
}

/** What a value of a space must be, in words; of a vector, each of its numbers. */
export function wordsOf(space: Space): string {
  return space.kind === 'class'
    ? `a class, an integer from 0 to ${space.classes - 1}`
    : 'finite numbers';
}

/** Transitions whose values are checked at every step before they are handed on. */
const checked = new WeakSet<Transitions>();

/** Says that whoever fills these transitions checks their values before anybody sees them. */
export function vouchFor(transitions: Transitions): void {
  checked.add(transitions);
}

/** Whether somebody vouches for these transitions, so that they need not be checked once more. */
export function isVouchedFor(transitions: Transitions): boolean {
  return checked.has(transitions);
}
