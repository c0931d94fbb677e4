import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { KernelInterrupted, kernelInterrupts } from '../../platform/kernel-interrupts';
import type { Figure, FigureText } from '../figures/plotly';
import { figureBundle } from './display';
import { display } from './kernel';

/** A figure that is drawn again while what it shows goes on. */
export interface LiveFigure {
  /**
   * Draws, if it is time to: at most twice a second, so it may be called as often as is convenient. Now and then it
   * lets the event loop in, without which a notebook sees nothing.
   *
   * @param figure makes what is to be seen now
   * @throws KernelInterrupted if the notebook's kernel has been interrupted since the start
   */
  draw(figure: () => Figure): Promise<void>;
  /** Draws what is seen in the end, and what a report shows. */
  done(figure: Figure): void;
}

/** Milliseconds between two drawings. */
const INTERVAL = 500;

/** Starts a live figure; outside a notebook it does nothing. The text goes along as with `show`. */
export function showLive(text: FigureText): LiveFigure {
  const id = randomUUID();
  const interrupts = kernelInterrupts();
  let isShown = false;
  let drawn = -Infinity;
  const put = (figure: Figure): void => {
    display(figureBundle(figure, text), id, isShown);
    isShown = true;
  };
  return {
    async draw(figure) {
      if (performance.now() - drawn < INTERVAL) return;
      put(figure());
      await nextTurn();
      if (kernelInterrupts() > interrupts) throw new KernelInterrupted(text.caption);
      drawn = performance.now();
    },
    done: put,
  };
}
