import { figureType } from '../analysis/figures/plotly';
import { briefType } from '../analysis/notebook/brief';
import { briefOf } from './brief-html';
import type { AddressOf } from './cross-references';
import { figureOf, type ShownFigure } from './figure-html';
import type { Notebook } from './notebook';

/** Numbers figures in the order in which a notebook shows them. */
export class FigureNumbers {
  private own = 0;
  private readonly ofPaper = new Set<string>();

  /** @param notebook its name */
  constructor(private readonly notebook: string) {}

  /**
   * The paper's number for what is the paper's; for the notebook's own ones its number and a letter, `06-A`, or the
   * initials of its name, `SC-A`.
   */
  next({ layout: { meta } }: ShownFigure): string {
    const { paper } = meta ?? {};
    if (paper !== undefined && !this.ofPaper.has(paper)) {
      this.ofPaper.add(paper);
      return paper;
    }
    return `${shortName(this.notebook)}-${letters(this.own++)}`;
  }
}

/** A notebook's number, or the initials of its name: two may begin with the same letter. */
function shortName(notebook: string): string {
  const [number] = /^\d+/.exec(notebook) ?? [];
  const initials = notebook.split('-').map((word) => word.slice(0, 1));
  return number ?? (initials.join('').toUpperCase() || 'A');
}

/** A figure's anchor on its page. */
export function figureAnchor(number: string): string {
  return `figure-${number.replaceAll(' and ', '-')}`;
}

/** A, B, …, Z, AA, AB, … */
function letters(n: number): string {
  const last = String.fromCharCode(65 + (n % 26));
  return n < 26 ? last : letters(Math.floor(n / 26) - 1) + last;
}

/** What a notebook's cells show, type by type, in its order. */
export function dataShown({ cells }: Pick<Notebook, 'cells'>): Readonly<Record<string, unknown>>[] {
  return cells
    .flatMap((cell) => (cell.cell_type === 'code' ? cell.outputs : []))
    .flatMap((output) => ('data' in output ? [output.data] : []));
}

/** The figures among it; a brief's stands under the title, and has no number. */
export function figuresShown(notebook: Pick<Notebook, 'cells'>): ShownFigure[] {
  return dataShown(notebook).flatMap((data) =>
    data[briefType] === undefined ? (figureOf(data[figureType]) ?? []) : [],
  );
}

/** These, and that of its brief. */
export function figuresOf(notebook: Pick<Notebook, 'cells'>): ShownFigure[] {
  return [...figuresShown(notebook), briefOf(notebook)?.figure].flatMap((figure) => figure ?? []);
}

/**
 * Where everything with a number stands, over all reports. A figure of the paper is where it is shown first; one
 * without its panel (`4`) is its first panel.
 */
export function addressesIn(notebooks: readonly Notebook[]): AddressOf {
  const known = new Map<string, string>();
  const add = (number: string, address: string): void => {
    if (!known.has(number)) known.set(number, address);
  };
  for (const notebook of notebooks) {
    const page = `${notebook.name}.html`;
    const [prefix] = /^\d+/.exec(notebook.name) ?? [];
    if (prefix !== undefined) add(prefix, page);
    const numbers = new FigureNumbers(notebook.name);
    for (const figure of figuresShown(notebook)) {
      const number = numbers.next(figure);
      const address = `${page}#${figureAnchor(number)}`;
      for (const part of number.split(' and ')) {
        add(part, address);
        const [whole] = /^\d(?=[a-d]$)/.exec(part) ?? [];
        if (whole !== undefined) add(whole, address);
      }
    }
  }
  return (number) => known.get(number);
}
