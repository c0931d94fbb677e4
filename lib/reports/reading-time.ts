import { tableType } from '../analysis/tables/html-table';
import { briefOf } from './brief-html';
import { dataShown, figuresShown } from './figure-numbers';
import type { Notebook } from './notebook';
import { textOf } from './outputs';
import { tableOf } from './shown-table';

const wordsPerMinute = 200;
/** What a figure or a table takes that is not folded away. */
const minutesPerPicture = 0.2;

/** What reading a report takes: its words, computed ones and captions too, and a look at each picture. */
export function readingMinutes(notebook: Notebook): number {
  const captions = figuresShown(notebook).flatMap(({ layout: { meta } }) =>
    meta?.extended === true ? [] : [meta?.caption ?? ''],
  );
  const outputs = dataShown(notebook);
  const tables = outputs.flatMap((data) => tableOf(data[tableType]) ?? []);
  const open = tables.filter(({ folded }) => !folded);
  const texts = [
    ...notebook.cells.flatMap((cell) => (cell.cell_type === 'markdown' ? [cell.source] : [])),
    ...outputs.flatMap((data) => textOf(data['text/markdown']) ?? []),
    ...(briefOf(notebook)?.sentences ?? []),
    ...captions,
    ...open.map(({ caption }) => caption),
  ];
  const words = texts.reduce((total, text) => total + text.split(/\s+/).length, 0);
  const pictures = captions.length + open.length;
  return Math.max(1, Math.round(words / wordsPerMinute + pictures * minutesPerPicture));
}
