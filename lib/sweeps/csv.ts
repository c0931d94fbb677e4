/** A CSV line without its line break (RFC 4180): cells with commas or quotes are quoted. */
export function csvLine(cells: readonly string[]): string {
  return cells
    .map((cell) => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',');
}

/** The cells of a line that {@link csvLine} made. */
export function csvCells(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  const cells: string[] = [];
  const cell = /,(?:"((?:[^"]|"")*)"|([^,]*))/gy;
  for (const [, quoted, plain] of `,${line}`.matchAll(cell)) {
    cells.push((quoted as string | undefined)?.replaceAll('""', '"') ?? plain);
  }
  return cells;
}
