import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { escapeHtml } from '../html';
import { KernelInterrupted, kernelInterrupts } from '../../platform/kernel-interrupts';
import { canDrawOver, cutTo, WIPE } from '../../platform/terminal';
import { OptionError } from '../../validation/errors';
import { number, parseOptions, record } from '../../validation/options';
import { display, inKernel } from './kernel';

/** A bar that shows how far a computation is. */
export interface Progress {
  /**
   * @param done how much of the total is done
   * @param note a word on where it is
   * @throws OptionError if `done` is no number
   * @throws KernelInterrupted if the notebook's kernel has been interrupted since the start
   */
  update(done: number, note?: string): void;
  /** Ends the bar: one line with the elapsed time stays. */
  done(note?: string): void;
  /** Ends the bar of what did not come to its end: one line with how far it was stays. */
  stop(note?: string): void;
}

const interval = 100; // ms between two drawings

const schema = record({ label: z.string('a text'), total: number({ above: 0 }) });

/**
 * Starts a progress bar: live in a notebook, a line on stderr in a terminal. It draws at most ten
 * times a second, so `update` may be called as often as is convenient. A notebook only sees the
 * drawings when the computation yields to the event loop now and then.
 *
 * @throws OptionError if `total` is not positive, or the label no text
 */
export function progress(label: string, total: number): Progress {
  parseOptions('progress', schema, { label, total });
  const start = performance.now();
  const interrupts = kernelInterrupts();
  const draw = inKernel() ? notebookBar(label) : terminalBar(label);
  let drawn = -Infinity;
  let share = 0;
  const end = (ended: 'done' | 'stopped', note?: string): void => {
    draw({ share, elapsed: performance.now() - start, note, ended });
  };
  draw({ share: 0, elapsed: 0 });
  return {
    update(done, note) {
      if (typeof (done as unknown) !== 'number' || Number.isNaN(done)) {
        throw new OptionError('progress', 'done', done, 'a number, how much of the total is done');
      }
      share = Math.min(1, Math.max(0, done / total));
      if (kernelInterrupts() > interrupts) {
        end('stopped', note);
        throw new KernelInterrupted(label);
      }
      const now = performance.now();
      if (now - drawn < interval) return;
      drawn = now;
      draw({ share, elapsed: now - start, note });
    },
    done(note) {
      end('done', note);
    },
    stop(note) {
      end('stopped', note);
    },
  };
}

interface State {
  share: number;
  /** Milliseconds since the start. */
  elapsed: number;
  note?: string | undefined;
  ended?: 'done' | 'stopped';
}

function notebookBar(label: string): (state: State) => void {
  const id = randomUUID();
  let shown = false;
  return (state) => {
    const line = escapeHtml(summary(label, state));
    const bar = state.ended
      ? ''
      : `<progress max="1" value="${state.share.toFixed(3)}" style="width: 16rem" ` +
        `aria-label="${escapeHtml(label)}"></progress> `;
    display(
      { 'text/html': `<div class="fpp-progress">${bar}${line}</div>`, 'text/plain': line },
      id,
      shown,
    );
    shown = true;
  };
}

function terminalBar(label: string): (state: State) => void {
  const live = canDrawOver(process.stderr);
  return (state) => {
    const line = cutTo(process.stderr.columns, summary(label, state));
    if (live) process.stderr.write(`${WIPE}${line}${state.ended ? '\n' : ''}`);
    else if (state.ended) process.stderr.write(`${summary(label, state)}\n`);
  };
}

function summary(label: string, { share, elapsed, note, ended }: State): string {
  const tail = note ? `, ${note}` : '';
  if (ended === 'done') return `${label}: done in ${duration(elapsed)}${tail}`;
  const percent = `${Math.floor(share * 100)} %`;
  if (ended === 'stopped')
    return `${label}: stopped at ${percent} after ${duration(elapsed)}${tail}`;
  const left = share > 0.02 ? `, ${duration((elapsed * (1 - share)) / share)} left` : '';
  return `${label}: ${percent}${left}${tail}`;
}

/** Milliseconds in words: `0.8 s`, `42 s`, `3 min 5 s`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
