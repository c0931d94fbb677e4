export function longestFirst(
  names: readonly string[],
  secondsOf: (name: string) => number | undefined,
): string[];
