/** Takes away what stands on the line. */
export const WIPE = '\r\u001b[K';

/** Whether a line on a stream can be drawn over: it is a terminal, and one that knows how. */
export function canDrawOver(stream: { readonly isTTY?: boolean }): boolean {
  const { TERM } = process.env;
  // On Windows, consoles do not name themselves.
  const isCapable =
    process.platform === 'win32' ? TERM !== 'dumb' : !['', 'dumb'].includes(TERM ?? '');
  return stream.isTTY === true && isCapable;
}

/** As much of a line as a terminal shows without a break: what breaks cannot be drawn over. */
export function cutTo(columns: number | undefined, line: string): string {
  // A terminal that says 0 does not know.
  const room = (columns === undefined || columns === 0 ? Infinity : columns) - 1;
  return line.length <= room ? line : `${line.slice(0, Math.max(0, room - 1))}…`;
}
