import type { Verbs } from './looked-at.mjs';

export type Inputs = Record<string, string | Record<string, string>>;
export function inputsOf(
  notebook: string,
  verbs: Verbs,
  surroundings: { root: string; node?: string; env?: Record<string, string | undefined> },
): Inputs;
export function changesBetween(before: Inputs, now: Inputs): string[];
