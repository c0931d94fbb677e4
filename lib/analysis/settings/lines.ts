import type { ResultsRow } from '../../sweeps';
import type { CurveSeries, SettingSeries } from '../figures';
import type { ChosenSetting, Column } from './chosen-settings';
import { LookupError } from '../../validation/errors';

/** The chosen settings as lines of a figure, one for each method, against a number that they have. */
export function againstSetting(
  settings: readonly ChosenSetting[],
  column: Column,
): SettingSeries[] {
  return linesOfMethods(settings, ({ setting }) => setting[column]);
}

/**
 * Methods that a hyper-parameter does not concern (RTRL and UORO have no T, nor have constants), as
 * level lines through the values that the other settings take.
 */
export function levelLines(settings: readonly ChosenSetting[], column: Column): SettingSeries[] {
  const taken = settings
    .map(({ setting }) => setting[column])
    .filter((value): value is number => typeof value === 'number');
  return settings
    .filter(({ setting }) => setting[column] === null)
    .map(({ style, label, values }) => ({
      style,
      label,
      points: [...new Set(taken)].map((setting) => ({ setting, values })),
    }));
}

const scale = ['first', 'second', 'third', 'fourth', 'fifth'] as const;

/**
 * The chosen settings as lines against one number that they have, a line for each method and each value
 * of another column, which decides the colour: T in Figures 4 to 6. As in Figure 4, stored state is
 * dashed and all else solid.
 *
 * @throws LookupError if there are more than five values to colour
 */
export function linesByValue(
  settings: readonly ChosenSetting[],
  coloured: Column,
  against: Column,
): SettingSeries[] {
  const values = [...new Set(settings.map(({ setting }) => setting[coloured]))]
    .filter((value) => value !== null)
    .sort((a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : 0));
  if (values.length > scale.length) {
    throw new LookupError(`${coloured} has ${values.length} values, and five can be told apart`);
  }
  const labels = [...new Set(settings.map(({ label }) => label))];
  return labels.flatMap((label) =>
    values.map((value, i) => {
      const line = settings.filter((one) => one.label === label && one.setting[coloured] === value);
      const name = `${coloured === 'lambda' ? 'λ' : coloured} = ${String(value)}`;
      return {
        style: scale[i],
        label: labels.length === 1 ? name : `${label}, ${name}`,
        dash: line.at(0)?.style === 'stored-state' ? 'dash' : 'solid',
        points: pointsOf(line, ({ setting }) => setting[against]),
      } as const;
    }),
  );
}

/**
 * The chosen settings against their computation: the steps of the network that are unrolled at an
 * online step, M updates of B windows of T steps. (No-overlap T-BPTT unrolls T steps every T-th step;
 * the forward-mode methods and constants unroll nothing and are left out.)
 */
export function againstComputation(settings: readonly ChosenSetting[]): SettingSeries[] {
  return linesOfMethods(
    settings.filter(({ setting }) => setting.T !== null),
    ({ setting }) => unrolledSteps(setting),
  );
}

type PlaceOf = (one: ChosenSetting) => ResultsRow[Column];

/** A line for each method; settings that have no number for their place are left out. */
function linesOfMethods(settings: readonly ChosenSetting[], placeOf: PlaceOf): SettingSeries[] {
  const placed = settings.filter((one) => typeof placeOf(one) === 'number');
  const styles = [...new Set(placed.map(({ style }) => style))];
  return styles.map((style) => ({
    style,
    points: pointsOf(
      placed.filter((one) => one.style === style),
      placeOf,
    ),
  }));
}

function pointsOf(line: readonly ChosenSetting[], placeOf: PlaceOf): SettingSeries['points'] {
  return line
    .map((one) => ({ setting: Number(placeOf(one) ?? NaN), values: one.values }))
    .sort((a, b) => a.setting - b.setting);
}

/** Steps of the network that a setting unrolls at an online step; see {@link againstComputation}. */
export function unrolledSteps({ trainer, T, B, M }: ResultsRow): number {
  return trainer === 'No-Overlap T-BPTT' ? 1 : (T ?? 0) * (B ?? 1) * (M ?? 1);
}

/** How sensitive each setting is to its learning rate, as lines of a figure. */
export function againstLearningRate(settings: readonly ChosenSetting[]): SettingSeries[] {
  return settings.map(({ style, label, byRate }) => ({
    style,
    label,
    points: byRate.map(({ learningRate, values }) => ({ setting: learningRate, values })),
  }));
}

/** The learning curves of the chosen settings, as series of a figure. */
export function settingLearningCurves(settings: readonly ChosenSetting[]): CurveSeries[] {
  return settings.map(({ style, label, runs }) => ({
    style,
    label,
    runs: runs.map(({ curve }) => curve),
  }));
}
