/** Where a picture stands: beside the knobs, or on a telephone. It is drawn for its place, not scaled to it. */
export type Look = 'wide' | 'narrow';

/** What there is room for. */
export interface LookSizes {
  /** Of the whole picture, in pixels of the page. */
  readonly width: number;
  /** Of the curves' picture. */
  readonly height: number;
  /** Left of the curves. */
  readonly left: number;
  /** Right of the curves, for the words at their ends. */
  readonly right: number;
  /** Left of the buffer, for the names of its rows. */
  readonly names: number;
  /** Stored states that are shown. */
  readonly states: number;
}

export const lookSizes: Readonly<Record<Look, LookSizes>> = {
  wide: { width: 560, height: 300, left: 40, right: 202, names: 84, states: 120 },
  narrow: { width: 320, height: 232, left: 34, right: 142, names: 74, states: 60 },
};

/** A picture as SVG. What it shows is said in words beside it. */
export function picture(width: number, height: number, content: string): string {
  return `<svg viewBox="0 0 ${width} ${height}" aria-hidden="true">${content}</svg>`;
}

/** A coordinate, as short as it can be said. */
export function at(value: number): string {
  return String(Number(value.toFixed(1)));
}
