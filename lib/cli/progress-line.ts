import { duration } from '../analysis/notebook/progress';
import { cutTo, WIPE } from '../platform/terminal';
import type { Output } from './command';

/** Shows how far something is. */
export interface ProgressLine {
  /** @param share done, from 0 to 1 */
  readonly update: (share: number, text: string, secondsLeft?: number) => void;
  /** Says something of its own, above the line. */
  readonly note: (text: string) => void;
  /** Takes the line away. */
  readonly clear: () => void;
}

const MILLISECONDS_BETWEEN_DRAWINGS = 100;
const MILLISECONDS_BETWEEN_LINES = 30_000;
const SHARE_BETWEEN_LINES = 0.05;

/**
 * In a terminal, one line that is drawn over; elsewhere (a log file) a line every 30 seconds, and
 * not before another twentieth is done.
 */
export function progressLine(output: Output): ProgressLine {
  const wipe = output.isTerminal ? WIPE : '';
  let lastTime: number | undefined;
  let lastShare = 0;
  return {
    update(share, text, secondsLeft) {
      const now = performance.now();
      lastTime ??= now;
      const isTime = output.isTerminal
        ? now - lastTime >= MILLISECONDS_BETWEEN_DRAWINGS
        : now - lastTime >= MILLISECONDS_BETWEEN_LINES && share - lastShare >= SHARE_BETWEEN_LINES;
      if (!isTime) return;
      lastTime = now;
      lastShare = share;
      const left = secondsLeft === undefined ? '' : `, ${duration(secondsLeft * 1000)} left`;
      const line = `${text}, ${(100 * share).toFixed(0)} %${left}`;
      output.err(output.isTerminal ? wipe + cutTo(output.columns?.(), line) : `${line}\n`);
    },
    note(text) {
      output.err(`${wipe}${text}\n`);
    },
    clear() {
      output.err(wipe);
    },
  };
}
