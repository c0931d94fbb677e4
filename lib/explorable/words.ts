import { seriesStyle } from '../analysis/figures/palette';
import { methods, type ExplorableSettings } from './settings';
import type { Frame } from './study';

/** What the pictures show, in a few sentences: for who does not see them. */
export function wordsOf({ curves, step, buffer }: Frame, settings: ExplorableSettings): string {
  const { steps, length, shown } = settings;
  const done = `After ${step.toLocaleString('en-US')} of ${steps.toLocaleString('en-US')} steps`;
  const errors = methods.map((name) => {
    const { final, diverged } = curves[name];
    const { label } = seriesStyle(name);
    if (diverged !== null) {
      const { runs, step: by } = diverged;
      return `${label}: ${runs} of ${settings.seeds} runs diverged, the first by step ${by.toLocaleString('en-US')}`;
    }
    return `${label} ${Number.isNaN(final) ? 'not yet known' : final.toFixed(3)}`;
  });
  const { target, ever } = buffer.credit;
  const oldest = ever.findIndex((value) => value > 0);
  const credit =
    target === null || oldest < 0 || oldest >= target
      ? `In the buffer of ${seriesStyle(shown).label}, the marked target has changed no earlier state.`
      : `In the buffer of ${seriesStyle(shown).label}, the marked target has changed states up to ${target - oldest} steps before it.`;
  return `${done}, share of wrong predictions: ${errors.join('; ')}. Always predicting 0: ${Number((1 / length).toPrecision(2))}. ${credit}`;
}
