import { z } from 'zod';
import { chooseRate } from '../../experiments';
import { trainersWithTruncation } from '../../experiments/trainers';
import {
  Bigram,
  ConstantPrediction,
  learn,
  Unigram,
  type LearnOptions,
  type RunResult,
  type Trainer,
} from '../../trainers';
import { trainerSchema } from '../../trainers/learn-options';
import { curveOf } from '../../trainers/online-record';
import { integer, oneOf, parseOptions, record } from '../../validation/options';
import type { CurveSeries } from '../figures';
import { seriesStyle, type StyleName } from '../figures/palette';
import { styleSchema, text } from '../figures/check-figure';
import { mean } from '../statistics';
import { progress } from './progress';

/** A learning algorithm, and how it is drawn. */
export interface Method {
  readonly style: StyleName;
  /** Default: the style's. */
  readonly label?: string;
  readonly trainer: Trainer;
}

/** What counts, or says the same always. */
const withoutRate = [Unigram, Bigram, ConstantPrediction];

/** FPP in both readings of the state step, stored state and T-BPTT at one T; all else as by default. */
export function methodsWithTruncation(truncationLength: number): Method[] {
  const [fpp, ownRate, storedState, truncatedBptt] = trainersWithTruncation(truncationLength);
  return [
    { style: 'fpp', trainer: fpp },
    { style: 'fpp-own-rate', trainer: ownRate },
    { style: 'stored-state', trainer: storedState },
    { style: 'truncated-bptt', trainer: truncatedBptt },
  ];
}

/** What all methods have in common, and what they are judged by. */
export interface CompareOptions extends Omit<LearnOptions, 'trainer' | 'onProgress'> {
  /** Chooses the learning rate, and is drawn. */
  readonly metric: 'loss' | 'error';
  /** What the progress bar says. Default `learning`. */
  readonly title?: string;
}

const leftOut = z.undefined('left out, as compare sets it');

const schema = record({
  methods: z
    .array(
      // A notebook may say more of its methods, for itself.
      z.looseObject(
        { style: styleSchema, label: text.optional(), trainer: trainerSchema },
        'an object of style, label and trainer',
      ),
      'a list of { style, trainer }',
    )
    .min(1, 'at least one method'),
  // The others are for `learn` to check.
  options: z.looseObject(
    {
      metric: oneOf('loss', 'error'),
      title: text.optional(),
      steps: integer(1),
      trainer: leftOut.optional(),
      onProgress: leftOut.optional(),
    },
    "an object of learn's options and metric",
  ),
});

/** One method's runs at the learning rate that served it best. */
export interface ComparedMethod {
  readonly label: string;
  readonly style: StyleName;
  /** Whether the learning rate matters to it. */
  readonly hasRate: boolean;
  readonly learningRate: number;
  readonly runs: readonly RunResult[];
  /** The steps at which the bins of the learning curves end. */
  readonly curveSteps: readonly number[];
}

/** What `compare` adds to a row, e.g. the truncation length. */
export type ExtraColumns = Readonly<Record<string, string | number | boolean>>;

/**
 * Lets several methods learn the same thing, one after the other, with one progress bar; each is
 * shown at the learning rate that served it best. Methods share data and initial weights by seed.
 *
 * @throws OptionError, DataError and LearningStopped as `learn` does
 */
export async function compare(
  methods: readonly Method[],
  given: CompareOptions,
): Promise<ComparedMethod[]> {
  parseOptions('compare', schema, { methods, options: given });
  const { metric, title = 'learning', ...options } = given;
  const bar = progress(title, methods.length * options.steps);
  const compared: ComparedMethod[] = [];
  try {
    for (const [index, { style, trainer, ...rest }] of methods.entries()) {
      const { label } = seriesStyle(style, rest.label);
      const { runs, curveSteps } = await learn({
        ...options,
        trainer,
        onProgress: (done) => {
          bar.update(index * options.steps + done, label);
        },
      });
      const hasRate = !withoutRate.some((one) => trainer instanceof one);
      compared.push({
        label,
        style,
        hasRate,
        curveSteps,
        ...chooseRate(runs, (run) => run[metric]),
      });
    }
  } catch (error) {
    bar.stop();
    throw error;
  }
  bar.done();
  return compared;
}

const metricSchema = record({ metric: oneOf('loss', 'error') });

/** The compared methods as the series of a learning-curve figure. @throws OptionError if it is no metric */
export function asCurves(
  methods: readonly ComparedMethod[],
  metric: 'loss' | 'error',
): CurveSeries[] {
  parseOptions('asCurves', metricSchema, { metric });
  return methods.map(({ label, style, runs }) => ({
    style,
    label,
    runs: runs.map((run) => curveOf(run, metric)),
  }));
}

/** The learning curve of one method, the mean over its runs. @throws OptionError if it is no metric */
export function meanCurve(
  { runs, curveSteps }: ComparedMethod,
  metric: 'loss' | 'error',
): number[] {
  parseOptions('meanCurve', metricSchema, { metric });
  const curves = runs.map((run) => curveOf(run, metric));
  return curveSteps.map((_, bin) => mean(curves.map((curve) => curve[bin])));
}

/** The compared methods as result rows, one a run. */
export function asRows(methods: readonly ComparedMethod[], extra: ExtraColumns = {}) {
  return methods.flatMap(({ label, hasRate, runs }) =>
    runs.map(({ seed, learningRate, loss, error, diverged }) => ({
      method: label,
      ...extra,
      'learning rate': hasRate ? learningRate : '–',
      seed,
      loss,
      error,
      diverged,
    })),
  );
}
