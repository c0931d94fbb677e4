/**
 * The name that was probably meant by another: few letters apart, or the beginning of one another,
 * whatever the case of their letters.
 *
 * @returns undefined if none is near
 */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  const word = given.toLowerCase();
  const near = names
    .map((name) => ({ name, distance: distanceOf(word, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= Math.max(1, word.length / 3))
    .sort((a, b) => a.distance - b.distance);
  return near.at(0)?.name;
}

/** What a message adds on a name that is none of some: the one that was probably meant, if any. */
export function meant(given: string, names: readonly string[]): string {
  const near = nearestName(given, names);
  return near === undefined ? '' : ` (did you mean ${near}?)`;
}

/** Letters to change; a word that begins the other is as near as one letter. */
function distanceOf(a: string, b: string): number {
  if (a === b) return 0;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length >= 3 && long.startsWith(short)) return 1;
  return editDistance(a, b);
}

/** Insertions, deletions, changes and swaps of neighbours that make one word of another. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = last[j - 1] + Number(a[i - 1] !== b[j - 1]);
      row.push(Math.min(change, last[j] + 1, row[j - 1] + 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j], before[j - 2] + 1);
      }
    }
    before = last;
    last = row;
  }
  return last[b.length];
}
