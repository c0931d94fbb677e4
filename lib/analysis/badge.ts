import { escapeHtml } from '../html';

/** A few words that stand for a judgement, coloured by what they say. */
export interface Badge {
  readonly text: string;
  /** Class of the reports' style sheet that colours it; the text says the same without colour. */
  readonly tone: 'holds' | 'partly' | 'fails' | 'open';
}

/** A badge as HTML; without the reports' style sheet it is plain text. */
export function badgeHtml({ text, tone }: Badge): string {
  return `<span class="verdict ${tone}">${escapeHtml(text)}</span>`;
}
