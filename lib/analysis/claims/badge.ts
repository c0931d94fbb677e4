import { html, type Html } from '../html';
import type { Outcome, OutcomeCounts } from './judge-claims';

/** A few words that stand for a judgement, coloured by what they say. */
export interface Badge {
  readonly text: string;
  /** Class of the reports' style sheet that colours it; the text says the same without colour. */
  readonly tone: 'holds' | 'partly' | 'open' | 'fails' | 'none';
  /** How many comparisons came out in which way, as a bar beside it. */
  readonly counts?: OutcomeCounts | undefined;
}

const verbs: readonly (readonly [Outcome, string])[] = [
  ['holds', 'hold'],
  ['open', 'open'],
  ['fails', 'fail'],
];

/** The three counts in words: `7 hold · 2 open · 1 fail`. */
export function countsText(counts: OutcomeCounts): string {
  return verbs.map(([outcome, verb]) => `${counts[outcome]} ${verb}`).join(' · ');
}

/** A badge as HTML; without the reports' style sheet it is plain text. */
export function badgeHtml({ text, tone, counts }: Badge): Html {
  const words = html`<span class="verdict ${tone}">${text}</span>`;
  return counts === undefined
    ? words
    : html`<span class="judged">${words} ${countsBar(counts)}</span>`;
}

/**
 * The three counts as a bar, its parts as long as they are many. Each part has its number and a pattern
 * of its own beside its colour; without a style sheet the bar reads as {@link countsText} says it.
 */
export function countsBar(counts: OutcomeCounts): Html {
  const between = html`<span class="visually-hidden"> · </span>`;
  const parts = verbs
    .filter(([outcome]) => counts[outcome] > 0)
    .map(([outcome, verb], i) => [
      i === 0 ? undefined : between,
      html`<span class="part ${outcome}" style="flex-grow: ${counts[outcome]}">${counts[outcome]}<span class="visually-hidden"> ${verb}</span></span>`,
    ]);
  return html`<span class="counts" title="${countsText(counts)}">${parts}</span>`;
}
