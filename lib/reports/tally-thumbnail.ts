import { verdictTones } from '../analysis/claims/verdicts';
import type { Verdict } from '../analysis';

const WIDTH = 320;
const ROW = 16;
const GAP = 4;

/**
 * A table that counts verdicts, as a bar for each of its rows; undefined for any other table.
 *
 * @param html as `htmlTable` writes it
 */
export function tallyThumbnail(html: string): string | undefined {
  const headings = [...html.matchAll(/<th\b[^>]*>([^<]*)/g)].map(([, text]) => text);
  const [, body = ''] = html.split('<tbody');
  const rows = [...body.matchAll(/<tr\b[\s\S]*?<\/tr>/g)].map(([row]) =>
    [...row.matchAll(/<td\b[^>]*>([^<]*)/g)].map(([, text]) => text),
  );
  const verdicts = headings.flatMap((heading, column) =>
    heading in verdictTones ? [{ tone: verdictTones[heading as Verdict], column }] : [],
  );
  if (verdicts.length < 2 || rows.length === 0) return undefined;
  const bars = rows.map((row, r) => {
    const counts = verdicts.map(({ column }) => Number(row[column]));
    const total = counts.reduce((sum, count) => sum + count, 0);
    let x = 0;
    return verdicts.map(({ tone }, i) => {
      const width = total > 0 ? (counts[i] / total) * WIDTH : 0;
      const bar = `<rect class="${tone}" x="${x.toFixed(1)}" y="${r * (ROW + GAP)}" width="${width.toFixed(1)}" height="${ROW}"/>`;
      x += width;
      return width > 0 ? bar : '';
    });
  });
  const height = rows.length * (ROW + GAP) - GAP;
  return `<svg class="thumbnail" viewBox="0 0 ${WIDTH} ${height}" aria-hidden="true">${bars.flat().join('')}</svg>`;
}
