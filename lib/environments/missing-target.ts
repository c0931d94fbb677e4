import { width, type Space } from './environment';
import { firstMisfit } from './check-values';

/**
 * What stands in place of a class that is not there. In place of a vector that is not there stands NaN, in
 * each of its numbers.
 */
export const NO_CLASS = -1;

/** Whether the target of one of several streams side by side is missing; it is one otherwise. */
export function isMissing(space: Space, targets: ArrayLike<number>, index: number): boolean {
  return space.kind === 'class'
    ? targets[index] === NO_CLASS
    : Number.isNaN(targets[index * space.size]);
}

/** Says that the target of one of several streams side by side is missing. */
export function leaveOut(space: Space, targets: Int32Array | Float64Array, index: number): void {
  const size = width(space);
  const nothing = space.kind === 'class' ? NO_CLASS : NaN;
  targets.fill(nothing, index * size, (index + 1) * size);
}

/**
 * As `firstMisfit`, of targets that may be missing: a class, or a whole vector.
 *
 * @returns the place of the first number that is neither a target's nor that of a missing one; −1 if none is
 */
export function firstTargetMisfit(
  space: Space,
  targets: ArrayLike<number>,
  largest?: number,
): number {
  const size = width(space);
  const own = new Float64Array(size);
  for (let index = 0; index * size < targets.length; index++) {
    const isLeftOut = isMissing(space, targets, index);
    let isWhole = true;
    for (let i = 0; i < size; i++) {
      own[i] = targets[index * size + i];
      if (isLeftOut && !isNothing(space, own[i])) isWhole = false;
    }
    if (isLeftOut && isWhole) continue;
    const misfit = firstMisfit(space, own, largest);
    if (misfit !== -1) return index * size + misfit;
  }
  return -1;
}

function isNothing({ kind }: Space, value: number): boolean {
  return kind === 'class' ? value === NO_CLASS : Number.isNaN(value);
}
